"""From the bytes of a page to its text blocks and metadata: each kind by its reader.

Slow or hostile pages are the normal case: call `read_page` through crawler.sandbox.
"""

from collections.abc import Sequence

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from crawler.page import charset, kinds
from crawler.page.alternates import link_header_alternates
from crawler.page.content import Content
from crawler.page.html.read import html_page
from crawler.page.html.slim import MAX_BLOCKS
from crawler.page.links import Link, base_url, feed_links, links
from crawler.page.markdown.to_html import to_html
from crawler.page.page import Block, Page, Response
from crawler.page.pdf.read import read_pdf
from crawler.page.plain_text import read_text
from crawler.page.reading import Reading
from crawler.page.rights.license import license_of
from crawler.page.rights.opt_outs import page_opt_outs
from crawler.page.rights.robots import robots_directives
from crawler.untrusted.escapes import CONTROLS
from crawler.urls import clean_url

MAX_BYTES = kinds.MAX_BYTES
MAX_ATTRIBUTE = 8 << 10  # characters of an attribute; a longer one holds data


def decode(response: Response) -> str:
    """The page as text, by the charset that suits it (crawler.page.charset)."""
    is_markup = kinds.format_of(response) not in (kinds.TEXT, kinds.MARKDOWN)
    return charset.decode(response.body, response.headers.get("content-type"), is_markup=is_markup)


def read_page(response: Response, languages: Sequence[str]) -> Page | None:
    """The page in the response: its text blocks and metadata; None where the bytes hold no HTML.

    `languages` are ISO 639-1 codes: links to versions in these count as language switchers. PDF, plain text
    and Markdown are read as well, by the type that the response declares.
    """
    content = _content(response)
    if content is not None:
        return _page_of(content, _head(content), response)
    root = _parse(response)
    return None if root is None else html_page(root, response, tuple(languages))


def read_page_and_links(response: Response, languages: Sequence[str]) -> Reading | None:
    """The page, its links and its feeds; None where the bytes hold no HTML. Arguments as for `read_page`."""
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
    feeds = feed_links(root, base)
    return Reading(html_page(root, response, tuple(languages)), found, feeds)


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
    if not isinstance(root, HtmlElement):
        return None
    _shorten_attributes(root)
    if root.tag == "html":
        return root
    # A root of another name, such as svg, may be what is taken out later: a tree cannot lose its root.
    whole = root.makeelement("html")
    whole.append(root)
    return whole


def _shorten_attributes(root: HtmlElement) -> None:
    """Cut the values of attributes to MAX_ATTRIBUTE: patterns and libxml2 take long over longer ones."""
    for element in root.xpath(f"//*[@*[string-length() > {MAX_ATTRIBUTE}]]"):
        for name, value in element.items():
            if len(value) > MAX_ATTRIBUTE:
                element.set(name, CONTROLS.sub("", value[:MAX_ATTRIBUTE]))
