"""An HTML page as text blocks and metadata, by trafilatura."""

import copy
import re
from collections.abc import Iterator
from urllib.parse import unquote

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.metadata import extract_metadata

from crawler.escapes import CONTROLS
from crawler.page.alternates import hreflang_links, link_header_alternates, switchers
from crawler.page.license import license_of
from crawler.page.links import base_url
from crawler.page.mt_marks import machine_translation_mark
from crawler.page.opt_outs import page_opt_outs
from crawler.page.page import CAPTION, HEADING, LIST_ITEM, PARAGRAPH, TABLE_CELL, Block, Page, Response
from crawler.page.robots import robots_directives
from crawler.urls import absolute

MAX_BLOCKS = 20_000

# Gone before extraction: code listings, formulas on a line of their own, anchors, notices, boxes.
_CODE = "//pre|//script|//style|//noscript|//template|//textarea|//button|//select|//svg"
_CODE_CLASS = re.compile(r"\b(?:highlight|codehilite|sourceCode|code-block|codeblock|literal-block)\b")
_NEVER_TEXT = re.compile(r"\b(?:headerlink|MathJax_Display|math-display|katex-display)\b")
_BOX = re.compile(
    r"\b(?:cookie|consent|gdpr|newsletter|subscribe|related|"
    r"comments?|comment-list|disqus|share|sharing|social|breadcrumbs?|pagination|sidebar|toc(?!-backref)|lang-note|"
    r"language-switcher|lang-switcher|advert|banner)\b",
    re.IGNORECASE,
)
_CAPTIONS = "//figcaption|//table/caption|//*[contains(concat(' ', @class, ' '), ' caption ')]"
# Containers of the whole page, and what stands inside a sentence.
_NO_BOX = re.compile(r"html|body|main|article|span|em|strong|b|i|code|mark|abbr|cite|kbd|samp|su[bp]")
# Sphinx and its like number headings by themselves: '1.14.2. Label propagation'.
_SECTION_NUMBER = re.compile(r"^(?:\d+\.)+(?:\s+(?=\w)|\d+\s+(?=[^\W\d_a-z]))")
_PRINT_SIGN = re.compile(r"\s*¶$")
_FORMULA = re.compile(r"^(?:\$\$.*\$\$|\\\[.*\\\]|\\\(.*\\\)|\\begin\{.*\\end\{\w+\*?\})[.,;]?$", re.DOTALL)
_KINDS = {"head": HEADING, "item": LIST_ITEM, "cell": TABLE_CELL, "p": PARAGRAPH, "quote": PARAGRAPH}
_BREAKS = frozenset({"list", "table", "row", "lb"})


def html_page(root: HtmlElement, response: Response, languages: tuple[str, ...]) -> Page:
    """What a parsed page says; `languages` are those whose switchers count."""
    url, base = response.url, base_url(root, response.url)
    metadata = extract_metadata(root, default_url=url, extensive=False)
    header = link_header_alternates(response.headers.get("link", ""), url)
    tree = _pruned(root)
    robots = robots_directives(root, response)
    return Page(
        title=_title(root),
        published=metadata.date if metadata else None,
        license=license_of(root, base, response.headers.get("link", "")),
        declared_lang=root.get("lang") or root.get("xml:lang"),
        canonical_url=_canonical(root, base),
        hreflang=tuple(dict.fromkeys((*hreflang_links(root, base), *header))),
        switchers=switchers(root, base, languages),
        machine_translated=machine_translation_mark(root, url),
        noindex="noindex" in robots,
        opt_outs=page_opt_outs(root, response.headers, robots),
        images=_images(tree),
        blocks=tuple(_blocks(tree, url)),
    )


def _title(root: HtmlElement) -> str:
    found = root.find(".//title")
    text = CONTROLS.sub("", " ".join("".join(found.itertext()).split())) if found is not None else ""
    return text[:500]


def _canonical(root: HtmlElement, base: str) -> str | None:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            return absolute(link.get("href"), base)
    return None


def _images(tree: HtmlElement) -> tuple[str, ...]:
    """File names of the pictures, which translations of a page often share."""
    paths = (re.split(r"[?#]", img.get("src") or "")[0] for img in tree.iter("img"))
    names = (unquote(path).rpartition("/")[2] for path in paths if not path.startswith("data:"))
    return tuple(dict.fromkeys(name[:100] for name in names if name))[:200]


def _blocks(tree: HtmlElement, url: str) -> Iterator[Block]:
    captions = _captions(tree)
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
        if count == MAX_BLOCKS:
            return
        yield Block(CAPTION, block.text) if block.text in captions else block


def _captions(tree: HtmlElement) -> frozenset[str]:
    """The texts of the captions, which become paragraphs: trafilatura would leave out whole figures."""
    found = tree.xpath(_CAPTIONS)
    for element in found:
        if element.tag != "caption":
            for part in element.iter():
                part.attrib.pop("class", None)
                part.attrib.pop("id", None)
            element.tag = "p" if element.find(".//p") is None else "div"
    for element in list(tree.iter("figure")):
        element.tag = "div"
    for link in tree.xpath("//a[.//img][not(normalize-space())]"):  # links to a picture weigh as navigation
        link.drop_tag()
    return frozenset(map(_text, found))


def _pruned(root: HtmlElement) -> HtmlElement:
    """A copy of the page without what is no running text and what trafilatura would let through."""
    tree = copy.deepcopy(root)
    for element in tree.xpath(_CODE):
        _drop(element)
    for element in _boxes(tree):
        _drop(element)
    # Trafilatura takes a heading that is all link for navigation.
    for link in tree.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]//a"):
        if any(map(str.isalnum, _text(link))):
            link.drop_tag()
        else:
            link.drop_tree()
    return tree


def _boxes(tree: HtmlElement) -> list[HtmlElement]:
    """Elements that go with all they hold, by their class or id."""
    total = len(_text(tree))
    found = []
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if marks != " " and isinstance(element.tag, str) and _is_box(element, marks, total):
            found.append(element)
            walk.skip_subtree()
    return found


def _is_box(element: HtmlElement, marks: str, total: int) -> bool:
    if _NEVER_TEXT.search(marks):
        return True
    if _NO_BOX.fullmatch(element.tag) or not (_BOX.search(marks) or _CODE_CLASS.search(marks)):
        return False
    # Not the page's own container: some themes call the whole content 'has-sidebar' or 'related'.
    size = len(_text(element))
    return size <= max(min(2000, total // 2), total // 4) and next(element.iter("h1"), None) is None


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
            text = _PRINT_SIGN.sub("", CONTROLS.sub("", " ".join(part.split())))
            if element.tag == "head":
                text = _SECTION_NUMBER.sub("", text)
            if text and not _FORMULA.match(text):
                yield Block(_KINDS[element.tag], text)


def _own_text(element: HtmlElement) -> Iterator[str]:
    """Text of the element without that of blocks inside it, which are walked by themselves."""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        inner = part is not element
        if event == "start" and inner and (part.tag in _KINDS or part.tag in _BREAKS):
            yield "\n"
            walk.skip_subtree()
        elif event == "start" and isinstance(part.tag, str):
            yield part.text or ""
        elif event == "end" and inner:
            yield part.tail or ""


def _text(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())
