"""Which pages are translations by what an archived list of pages says; call through crawler.sandbox.

Lists are sitemaps with hreflang and answers of MediaWiki's API with langlinks. Read from the archive alone,
so that an archive from elsewhere gives the same.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.languages import base
from crawler.page.lists.mediawiki import read_answer
from crawler.page.lists.sitemaps import read_sitemap
from crawler.page.page import LANGLINK, SITEMAP, Alternate, Response
from crawler.urls import path_of

_XML_TYPES = frozenset({"application/xml", "text/xml", "application/gzip", "application/x-gzip"})


@dataclass(frozen=True, slots=True)
class Declared:
    """What a list says of one page: `evidence` is SITEMAP or LANGLINK."""

    page: str
    evidence: str
    alternate: Alternate


def read_declared(response: Response, languages: tuple[str, ...]) -> tuple[Declared, ...]:
    """The alternates in `languages` that a list declares, page by page; empty for what is no such list."""
    return tuple(
        Declared(page, evidence, alternate)
        for page, evidence, alternates in _pages(response)
        for alternate in dict.fromkeys(alternates)
        if base(alternate.lang) in languages and alternate.url != page
    )


def may_declare(response: Response) -> bool:
    """Whether a response may be such a list, by its status, type and address; most others are never read."""
    if response.status != 200:
        return False
    path = path_of(response.url)
    is_xml = response.content_type in _XML_TYPES or path.endswith((".xml", ".xml.gz"))
    return is_xml or _is_api(path, response)


def _pages(response: Response) -> Iterator[tuple[str, str, tuple[Alternate, ...]]]:
    if _is_api(path_of(response.url), response):
        for article in read_answer(response.body).articles:
            yield article.url, LANGLINK, article.langlinks
        return
    for entry in read_sitemap(response.body, response.url):
        if not entry.is_index and entry.alternates:
            yield entry.url, SITEMAP, entry.alternates


def _is_api(path: str, response: Response) -> bool:
    return posixpath.basename(path) == "api.php" and response.content_type == "application/json"
