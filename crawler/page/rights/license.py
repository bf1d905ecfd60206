"""The licence that a page declares for its text: an SPDX identifier where one is meant, else the URL.

A page speaks of other licences too: those of its pictures, of the software that it describes, of its theme.
What stands in captions, quotations, lists of references and running text does not count.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.page.link_header import header_links
from crawler.page.rights.license_names import license_in
from crawler.untrusted.safe_json import parse_json
from crawler.urls import absolute

_META = frozenset(
    {
        "dc.rights", "dc.rights.license", "dc.license", "dcterms.license", "dcterms.rights", "dct.license",
        "og:license", "cc:license", "license", "licence", "rights",
    }
)  # fmt: skip
# RDFa and microdata: the property that names the licence of what the element is about.
_PROPERTIES = frozenset(
    {"license", "cc:license", "dct:license", "dcterms:license", "dc:license", "xhv:license", "schema:license"}
    | {f"http://{place}license" for place in ("purl.org/dc/terms/", "creativecommons.org/ns#", "schema.org/")}
    | {"http://www.w3.org/1999/xhtml/vocab#license", "https://schema.org/license"}
)
# JSON-LD: what of a page has a licence of its own.
_OTHER_KEYS = frozenset(
    {
        "about", "associatedMedia", "audio", "author", "citation", "comment", "contributor", "distribution",
        "image", "isBasedOn", "logo", "mentions", "primaryImageOfPage", "publisher", "thumbnail", "video",
    }
)  # fmt: skip
_OTHER_TYPES = re.compile(
    r"(?:Image|Video|Audio|Media)Object|Dataset|Software|DataDownload|Photograph|Comment"
)
# Elements that speak of something else than the page.
_OTHER_TAGS = frozenset({"figure", "figcaption", "blockquote", "q", "cite", "pre", "code", "picture"})
_OTHER_CLASSES = re.compile(
    r"\b(?:caption|gallery|thumb\w*|image|img|photo|picture|comments?|references?|reflist|citation|bibliography)\b",
    re.IGNORECASE,
)
_NEAR = 5  # ancestors whose tag and class tell what an element is about
_FOOTER = re.compile(r"foot(?!note)|copyright|licen[cs]|legal|colophon|lizenz|mentions", re.IGNORECASE)
_TOOLS = re.compile(
    r"\b(?:themes?|templates?|powered|built with|generated (?:by|with)|icons?|fonts?|logo|source code"
    r"|code samples?|plantillas?|temas?|thèmes?|vorlagen?|moteur|software)\b",
    re.IGNORECASE,
)


def license_of(root: HtmlElement, url: str, link_header: str = "") -> str | None:
    """SPDX identifier, or the URL of a licence that has none here; None where the page says nothing.

    `link_header` is the value of the HTTP header Link. Looked for in this order: links with rel=license and
    the header, JSON-LD, RDFa and microdata, meta tags, then text and links of the footer. A source that names
    several licences on equal terms counts as saying nothing.
    """
    sources = (
        _links(root, url, link_header),
        (found for script in root.iter("script") for found in _in_script(script)),
        _properties(root, url),
        _metas(root),
    )
    for source in sources:
        if found := _only(source):
            return found
    return next(filter(None, map(_in_footer, root.iter("footer", "small", "div", "p", "td"))), None)


def _only(declared: Iterable[str]) -> str | None:
    """The one licence meant by all of them: an identifier, else an address."""
    named = {license_in(text) or (text if _is_address(text) else "") for text in declared} - {""}
    return named.pop() if len(named) == 1 else None


def _is_address(text: str) -> bool:
    try:
        return urlsplit(text).scheme in ("http", "https") and not re.search(r"\s", text)
    except ValueError:
        return False


def _links(root: HtmlElement, url: str, link_header: str) -> Iterator[str]:
    for target, parameters in header_links(link_header):
        if "license" in re.split(r"[\s:]+", parameters.get("rel", "").lower()):
            yield absolute(target, url) or ""
    for element in root.iter("link", "a", "area"):
        rel = (element.get("rel") or "").lower().split()
        if "license" in rel and element.get("href") and not _is_of_something_else(element):
            yield absolute(element.get("href"), url) or ""


def _properties(root: HtmlElement, url: str) -> Iterator[str]:
    for element in root.xpath("//*[@property or @itemprop or contains(@rel, ':license')]"):
        names = " ".join(element.get(key) or "" for key in ("property", "itemprop", "rel"))
        if _PROPERTIES.isdisjoint(names.split()) or _is_of_something_else(element):
            continue
        target = element.get("href") or element.get("resource")
        yield (
            (absolute(target, url) or "")
            if target
            else element.get("content") or element.text_content()[:300]
        )


def _is_of_something_else(element: HtmlElement) -> bool:
    """Whether the element stands in a caption, a gallery, a quotation, or describes another thing."""
    for place in (element, *islice(element.iterancestors(), _NEAR)):
        if place.tag in ("html", "body", "main", "article"):
            return False
        marks = f"{place.get('class') or ''} {place.get('id') or ''}"
        about = place.get("about") or place.get("typeof") or place.get("itemtype") or ""
        if place.tag in _OTHER_TAGS or _OTHER_CLASSES.search(marks) or _OTHER_TYPES.search(about):
            return True
    return False


def _metas(root: HtmlElement) -> Iterator[str]:
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if name in _META and meta.get("content"):
            yield meta.get("content").strip()


def _in_script(script: HtmlElement) -> Iterator[str]:
    if "ld+json" not in (script.get("type") or "").lower():
        return
    stack = [parse_json(script.text or "")]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack += value
        elif isinstance(value, dict) and not _OTHER_TYPES.search(str(value.get("@type"))[:200]):
            yield from _texts(value.get("license"))
            stack += [child for key, child in value.items() if key not in _OTHER_KEYS]


def _texts(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        found = item.get("url") or item.get("@id") if isinstance(item, dict) else item
        if isinstance(found, str):
            yield found.strip()


@lru_cache(maxsize=4096)
def _is_footer_name(name: str) -> bool:
    return _FOOTER.search(name) is not None


def _in_footer(element: HtmlElement) -> str | None:
    if not element.attrib and element.tag not in ("footer", "small"):
        return None
    names = (element.get("class"), element.get("id"))
    is_footer = element.tag in ("footer", "small") or any(name and _is_footer_name(name) for name in names)
    if not is_footer or _is_of_something_else(element):
        return None
    text = "".join(islice(element.itertext(), 200))[:2000]
    targets = " ".join(a.get("href") or "" for a in islice(element.iter("a"), 40))
    found = license_in(f"{text} {targets}")
    # Of a software licence in a footer that speaks of tools, the tools are the likelier owner.
    return None if found and not found.startswith("CC") and _TOOLS.search(text) else found
