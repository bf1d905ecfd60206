"""From the bytes of a page to its text blocks and metadata, by trafilatura.

Slow or hostile pages are the normal case: call `read_page` through crawler.sandbox.
"""

import copy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

import trafilatura
from charset_normalizer import from_bytes
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.metadata import extract_metadata
from w3lib.encoding import html_to_unicode

from crawler.licenses import license_of
from crawler.links import Link, links
from crawler.machine_translation import machine_translation_mark
from crawler.records import CAPTION, HEADING, LIST_ITEM, PARAGRAPH, TABLE_CELL, Block, Page, Response
from crawler.variants import hreflang_links, link_header_alternates, switchers

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", ""})
MAX_BYTES = 4_000_000  # of a page; a longer one is a log, a dump or a trap
DEADLINE = 20.0  # seconds for one page
_MAX_BLOCKS = 20_000

# Gone before extraction: code listings, formulas on a line of their own, anchors, notices, boxes.
_CODE = "//pre|//script|//style|//noscript|//template|//textarea|//button|//select|//svg"
_CODE_CLASS = re.compile(r"\b(?:highlight|codehilite|sourceCode|code-block|codeblock|literal-block)\b")
_BOX = re.compile(
    r"\b(?:headerlink|MathJax_Display|math-display|katex-display|cookie|consent|gdpr|newsletter|subscribe|related|"
    r"comments?|comment-list|disqus|share|sharing|social|breadcrumbs?|pagination|sidebar|toc|lang-note|"
    r"language-switcher|lang-switcher|advert|banner)\b",
    re.IGNORECASE,
)
_PRINT_SIGN = re.compile(r"\s*[¶#]\s*$")
_FORMULA = re.compile(r"^(?:\$\$.*\$\$|\\\[.*\\\]|\\\(.*\\\)|\\begin\{.*\\end\{\w+\*?\})[.,;]?$", re.DOTALL)
_KINDS = {"head": HEADING, "item": LIST_ITEM, "cell": TABLE_CELL, "p": PARAGRAPH, "quote": PARAGRAPH}


def decode(response: Response) -> str:
    """The page as text: charset by byte order mark, header, meta declaration, then detection."""

    def detect(body: bytes) -> str | None:
        best = from_bytes(body[:200_000]).best()
        return best.encoding if best else None

    return html_to_unicode(response.headers.get("content-type"), response.body, auto_detect_fun=detect)[1]


@dataclass(frozen=True, slots=True)
class Reading:
    """A page, and the links that lead on from it."""

    page: Page
    links: tuple[Link, ...]


def read_page(response: Response, languages: tuple[str, ...]) -> Page | None:
    """What the page says; None where the bytes hold no HTML. `languages` are those whose switchers count."""
    root = _parse(response)
    return None if root is None else _page(root, response, languages)


def read_page_and_links(response: Response, languages: tuple[str, ...]) -> Reading | None:
    """What the page says and where it leads; None where the bytes hold no HTML."""
    root = _parse(response)
    return None if root is None else Reading(_page(root, response, languages), links(root, response.url))


def _parse(response: Response) -> HtmlElement | None:
    root = trafilatura.load_html(decode(response))
    return root if isinstance(root, HtmlElement) else None


def _page(root: HtmlElement, response: Response, languages: tuple[str, ...]) -> Page:
    url = response.url
    metadata = extract_metadata(root, default_url=url, extensive=False)
    header = link_header_alternates(response.headers.get("link", ""), url)
    robots = _robots(root, response.headers.get("x-robots-tag", ""))
    tree = _pruned(root)
    return Page(
        title=_title(root),
        published=metadata.date if metadata else None,
        license=license_of(root, url),
        declared_lang=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        canonical_url=_canonical(root, url),
        hreflang=tuple(dict.fromkeys((*hreflang_links(root, url), *header))),
        switchers=switchers(root, url, languages),
        machine_translated=machine_translation_mark(root),
        noindex="noindex" in robots or "none" in robots,
        images=_images(tree),
        blocks=tuple(_blocks(tree, url)),
    )


def _title(root: HtmlElement) -> str:
    found = root.find(".//title")
    text = " ".join("".join(found.itertext()).split()) if found is not None else ""
    return text[:500]


def _canonical(root: HtmlElement, url: str) -> str | None:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            return urljoin(url, link.get("href").strip())
    return None


def _robots(root: HtmlElement, header: str) -> set[str]:
    values = [header]
    values += [m.get("content") or "" for m in root.iter("meta") if (m.get("name") or "").lower() == "robots"]
    return {word.strip().lower() for value in values for word in value.split(",")}


def _images(tree: HtmlElement) -> tuple[str, ...]:
    """File names of the pictures, which translations of a page often share."""
    names = (unquote(urlsplit(src).path).rpartition("/")[2] for img in tree.iter("img") if (src := img.get("src")))
    return tuple(dict.fromkeys(name[:100] for name in names if name))[:200]


def _blocks(tree: HtmlElement, url: str) -> Iterator[Block]:
    captions = {_text(figure) for figure in tree.iter("figcaption", "caption")}
    document = trafilatura.bare_extraction(
        tree,
        url=url,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        with_metadata=False,
    )
    body = getattr(document, "body", None)
    if body is None:
        return
    for count, block in enumerate(_walk(body)):
        if count == _MAX_BLOCKS:
            return
        yield Block(CAPTION, block.text) if block.text in captions else block


def _pruned(root: HtmlElement) -> HtmlElement:
    """A copy of the page without what is no running text and what trafilatura would let through."""
    tree = copy.deepcopy(root)
    for element in tree.xpath(_CODE):
        _drop(element)
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in ("html", "body", "main", "article"):
            continue
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if marks.strip() and (_BOX.search(marks) or _CODE_CLASS.search(marks)) and _is_box(element, tree):
            _drop(element)
    return tree


def _is_box(element: HtmlElement, tree: HtmlElement) -> bool:
    """Not the page's own container: some themes call the whole content 'has-sidebar' or 'highlight'."""
    return not element.xpath(".//h1") and len(_text(element)) < max(2000, len(_text(tree)) // 4)


def _drop(element: HtmlElement) -> None:
    parent = element.getparent()
    if parent is not None:
        if element.tag in ("pre", "table", "div"):
            # What follows a listing is a new paragraph.
            gap = etree.Element("br")
            gap.tail = element.tail
            parent.replace(element, gap)
        else:
            element.drop_tree()


def _walk(body: HtmlElement) -> Iterator[Block]:
    for element in body.iter(*_KINDS):
        for part in "".join(_own_text(element)).split("\n"):
            text = _PRINT_SIGN.sub("", " ".join(part.split()))
            if text and not _FORMULA.match(text):
                yield Block(_KINDS[element.tag], text)


def _own_text(element: HtmlElement) -> Iterable[str]:
    """Text of the element without that of blocks inside it, which are walked by themselves."""
    yield element.text or ""
    for child in element:
        if child.tag in _KINDS or child.tag in ("list", "table", "row", "lb"):
            yield "\n"
        elif isinstance(child.tag, str):
            yield from _own_text(child)
        yield child.tail or ""


def _text(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())
