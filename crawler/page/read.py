"""From the bytes of a page to its text blocks and metadata: each kind by its reader.

Slow or hostile pages are the normal case: call `read_page` through crawler.sandbox.
"""

import contextlib
from dataclasses import dataclass

import trafilatura
from charset_normalizer import from_bytes
from lxml import etree
from lxml.html import HtmlElement
from w3lib.encoding import html_to_unicode

from crawler.escapes import CONTROLS
from crawler.page import kinds
from crawler.page.alternates import link_header_alternates
from crawler.page.content import Content
from crawler.page.html import html_page
from crawler.page.license import license_of
from crawler.page.links import Link, base_url, feed_links, links
from crawler.page.markdown import to_html
from crawler.page.opt_outs import page_opt_outs
from crawler.page.page import Block, Page, Response
from crawler.page.pdf.read import read_pdf
from crawler.page.plain_text import read_text
from crawler.page.robots import robots_directives
from crawler.page.slim import MAX_BLOCKS
from crawler.urls import clean_url

MAX_BYTES = kinds.MAX_BYTES
DEADLINE = 20.0  # seconds for one page
_DETECTED = 50_000  # bytes by which a charset is guessed


def decode(response: Response) -> str:
    """The page as text: charset by byte order mark, header, meta declaration, then detection."""

    return html_to_unicode(response.headers.get("content-type"), response.body, auto_detect_fun=_detect)[1]


def _detect(body: bytes) -> str | None:
    with contextlib.suppress(UnicodeDecodeError):
        body.decode()
        return "utf-8"
    matches = from_bytes(body[:_DETECTED])
    best = matches.best()
    if best is None:
        return None
    # Of those that fit equally well the one that most pages without a declaration are in.
    equal = [m.encoding for m in matches if (m.chaos, m.coherence) == (best.chaos, best.coherence)]
    return "cp1252" if "cp1252" in equal else best.encoding


@dataclass(frozen=True, slots=True)
class Reading:
    """A page, the links that lead on from it, and the feeds that it names."""

    page: Page
    links: tuple[Link, ...]
    feeds: tuple[str, ...] = ()


def read_page(response: Response, languages: tuple[str, ...]) -> Page | None:
    """What the page says; None where the bytes hold no HTML. `languages` are those whose switchers count."""
    content = _content(response)
    if content is not None:
        return _page_of(content, _head(content), response)
    root = _parse(response)
    return None if root is None else html_page(root, response, languages)


def read_page_and_links(response: Response, languages: tuple[str, ...]) -> Reading | None:
    """What the page says and where it leads; None where the bytes hold no HTML."""
    content = _content(response)
    if content is not None:
        head = _head(content)
        found = () if "nofollow" in robots_directives(head, response) else _links_of(content, response.url)
        return Reading(_page_of(content, head, response), found)
    root = _parse(response)
    if root is None:
        return None
    base = base_url(root, response.url)
    found = () if "nofollow" in robots_directives(root, response) else links(root, base)
    return Reading(html_page(root, response, languages), found, feed_links(root, base))


def _content(response: Response) -> Content | None:
    """What a PDF or a plain text holds; None for what is read as HTML."""
    kind = kinds.format_of(response)
    if kind == kinds.PDF:
        return read_pdf(response.body)
    return read_text(decode(response)) if kind == kinds.TEXT else None


def _head(content: Content) -> HtmlElement:
    """What the file says of itself, in the form in which a page would say it."""
    root = HtmlElement()
    root.tag = "html"
    for name, value in {"license": content.license, **content.metas}.items():
        etree.SubElement(root, "meta", {"name": name, "content": CONTROLS.sub("", value)})
    return root


def _page_of(content: Content, head: HtmlElement, response: Response) -> Page:
    robots, link_header = robots_directives(head, response), response.headers.get("link", "")
    texts = ((block.kind, CONTROLS.sub("", block.text)) for block in content.blocks[:MAX_BLOCKS])
    return Page(
        title=CONTROLS.sub("", content.title)[:500],
        published=content.published,
        license=license_of(head, response.url, link_header),
        declared_lang=content.lang or response.headers.get("content-language"),
        hreflang=link_header_alternates(link_header, response.url),
        noindex="noindex" in robots,
        opt_outs=page_opt_outs(head, response.headers, robots),
        blocks=tuple(Block(kind, text) for kind, text in texts if text),
        unreadable=content.unreadable,
    )


def _links_of(content: Content, url: str) -> tuple[Link, ...]:
    found = (clean_url(link, url) for link in content.links)
    return tuple(Link(address, "") for address in dict.fromkeys(found) if address)


def _parse(response: Response) -> HtmlElement | None:
    text = decode(response).replace("\0", "")
    if kinds.format_of(response) == kinds.MARKDOWN:
        text = to_html(text)
    root = trafilatura.load_html(text)
    if not isinstance(root, HtmlElement) or root.tag == "html":
        return root if isinstance(root, HtmlElement) else None
    # A root of another name, such as svg, may be what is taken out later: a tree cannot lose its root.
    whole = root.makeelement("html")
    whole.append(root)
    return whole
