"""The blocks of a page: cut by the reader's own hand, chosen by trafilatura.

The page is rebuilt as a slim tree in which every run of text between two block boundaries is an element of its
own that ends in a mark, one character that stands for its number. Trafilatura chooses what is the article; the
marks that are left in its choice say which blocks stay, each with the text that was cut here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, html_parser

from crawler.page.characters import is_mojibake, one_line, repaired, unescaped
from crawler.page.page import CAPTION, HEADING, LIST_ITEM, PARAGRAPH, TABLE_CELL, Block
from crawler.page.trees import HEADINGS, words

MAX_BLOCKS = 20_000
_MARKS = 0x20000  # the first of 42,720 rare Chinese characters: they pass for letters everywhere
_MARK = re.compile("[\U00020000-\U0002a6df]")
_BLOCKS = frozenset(
    """address article aside blockquote body br caption center dd details dir div dl dt fieldset figcaption figure
    footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav noframes ol p pre search
    section summary table tbody td tfoot th thead tr ul""".split()
)
_SKIPPED = frozenset(
    """head link meta script style template noscript select option input label area map param source track base
    title dialog progress meter frame frameset""".split()
)
_CAPTION_NAMES = frozenset("caption wp-caption-text figure-caption image-caption".split())
_PARTS = frozenset("p div ul ol dl table h1 h2 h3 h4 h5 h6 li section article".split())
_KINDS = {
    **dict.fromkeys((*HEADINGS, "summary"), HEADING),
    **dict.fromkeys(("li", "dt", "dd"), LIST_ITEM),
    **dict.fromkeys(("td", "th"), TABLE_CELL),
    **dict.fromkeys(("caption", "figcaption"), CAPTION),
    **dict.fromkeys(("blockquote", "section", "article", "main", "body", "table", "ul", "ol", "dl"), PARAGRAPH),
}
_WRAPPERS = {"ul": ("li",), "ol": ("li",), "dl": ("dd",), "tr": ("td",), "table": ("tr", "td"), "tbody": ("tr", "td"),
             "thead": ("tr", "td"), "tfoot": ("tr", "td")}  # fmt: skip
_HOLDS_TEXT = frozenset("p h1 h2 h3 h4 h5 h6 li td th dt dd summary caption blockquote".split())
_RENAMED = {"figure": "div", "figcaption": "p", "center": "div", "hgroup": "div", "search": "div", "address": "div"}
_KEPT = ("id", "class", "role", "style", "itemprop", "aria-hidden", "data-component", "colspan", "rowspan")
_UTILITY = re.compile(r"[:\[\]()/!@]")


@dataclass(slots=True)
class _Run:
    """The text between two block boundaries, and which parts of it are links."""

    parts: list[tuple[str, bool]] = field(default_factory=list)

    def add(self, text: str | None, linked: bool) -> None:
        if text:
            self.parts.append((text, linked))


@dataclass(slots=True)
class _Slim:
    """The slim tree and the blocks that its marks stand for."""

    root: HtmlElement
    blocks: list[Block] = field(default_factory=list)


def article_blocks(root: HtmlElement, url: str) -> Iterator[Block]:
    """The blocks of the article in the order of the page."""
    slim = _slim_tree(root)
    document = trafilatura.bare_extraction(
        slim.root,
        url=url,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        with_metadata=False,
    )
    body = getattr(document, "body", None)
    if body is None:
        return
    found = {ord(mark) - _MARKS for mark in _MARK.findall("".join(body.itertext()))}
    chosen = [slim.blocks[number] for number in sorted(found) if number < len(slim.blocks)]
    yield from _readable(chosen)


def _readable(blocks: list[Block]) -> Iterator[Block]:
    broken = is_mojibake(block.text for block in blocks)
    for block in blocks:
        text = one_line(repaired(block.text) if broken else block.text)
        yield Block(block.kind, text)


def _slim_tree(root: HtmlElement) -> _Slim:
    return _Builder().build(root)


class _Builder:
    """Walks a tree once and builds the slim one."""

    def __init__(self) -> None:
        top: HtmlElement = html_parser.makeelement("div")
        self.slim = _Slim(top)
        self.out: list[HtmlElement] = [top]
        self.kinds: list[str] = [PARAGRAPH]
        self.run = _Run()
        self.links = 0
        self.atomic = 0

    def build(self, root: HtmlElement) -> _Slim:
        etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
        blocky = _block_elements(root)
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if element.tag in _SKIPPED:
                    walk.skip_subtree()
                elif element in blocky:
                    self._open(element)
                else:
                    self._inline(element)
            else:
                self._close(element, blocky)
        self._flush()
        self.slim.root = self.slim.root[0]
        self.slim.root.getparent().remove(self.slim.root)
        return self.slim

    def _inline(self, element: HtmlElement) -> None:
        self.links += element.tag == "a"
        if element.tag == "q":
            self.run.add('"', False)
        self.run.add(element.text, self.links > 0)

    def _open(self, element: HtmlElement) -> None:
        if self.atomic:
            self.links += element.tag == "a"
            self.run.add(" ", False)
            self.run.add(element.text, self.links > 0)
            return
        self._flush()
        if element.tag in ("br", "hr"):
            return
        self.atomic += _is_whole(element)
        self.kinds.append(_kind(element, self.kinds[-1]))
        self.out.append(_shell(element, self.out[-1]))
        self.run.add(element.text, self.links > 0)

    def _close(self, element: HtmlElement, blocky: frozenset[HtmlElement]) -> None:
        if element.tag in _SKIPPED:
            pass
        elif element in blocky:
            self._close_block(element)
        elif element.tag == "q":
            self.run.add('"', False)
        if element.tag == "a" and (self.atomic or element not in blocky):
            self.links -= 1
        self.run.add(element.tail, self.links > 0)

    def _close_block(self, element: HtmlElement) -> None:
        whole = self.atomic and self.out[-1].get("data-whole") == "1"
        if self.atomic and not (whole and element.tag in HEADINGS):
            self.run.add(" ", False)
            return
        if element.tag in ("br", "hr"):
            return
        self._flush()
        if whole:
            self.atomic = 0
            del self.out[-1].attrib["data-whole"]
        self.kinds.pop()
        _settle(self.out.pop())

    def _flush(self) -> None:
        parts, self.run = self.run.parts, _Run()
        text = one_line("".join(text for text, _ in parts))
        if not text or len(self.slim.blocks) >= MAX_BLOCKS:
            return
        parent = self.out[-1]
        for tag in _WRAPPERS.get(parent.tag, ()):
            parent = etree.SubElement(parent, tag)
        holder = etree.SubElement(parent, "p")
        _fill(holder, parts, chr(_MARKS + len(self.slim.blocks)))
        self.slim.blocks.append(Block(self.kinds[-1], text))


def _block_elements(root: HtmlElement) -> frozenset[HtmlElement]:
    """Elements that are blocks or hold one."""
    found = {root}
    for element in root.iter():
        if element.tag in _BLOCKS or (element.tag == "span" and words(element) & _CAPTION_NAMES):
            while element is not None and element not in found:
                found.add(element)
                element = element.getparent()
    return frozenset(found)


def _is_whole(element: HtmlElement) -> bool:
    """Whether the element is one block whatever it holds: a heading with line breaks or boxes for looks."""
    return element.tag in HEADINGS and next(element.iterdescendants(*_PARTS - {"div"}), None) is None


def _kind(element: HtmlElement, outer: str) -> str:
    if words(element) & _CAPTION_NAMES:
        return CAPTION
    if element.tag == "p":
        return outer if outer in (LIST_ITEM, CAPTION) else PARAGRAPH
    return _KINDS.get(element.tag, outer)


def _shell(element: HtmlElement, parent: HtmlElement) -> HtmlElement:
    """The element in the slim tree: its attributes in one order, without the words of utility classes."""
    tag = _RENAMED.get(element.tag, element.tag)
    shell = etree.SubElement(parent, tag)
    for name in _KEPT:
        value = element.get(name)
        if value and name == "class":
            value = " ".join(word for word in value.split() if not _UTILITY.search(word))
        if value:
            shell.set(name, value)
    if tag == "a":
        shell.set("href", element.get("href") or "#")
    if element.tag == "figcaption" or words(element) & _CAPTION_NAMES:
        shell.tag = "p"
        shell.attrib.clear()
    if _is_whole(element):
        shell.set("data-whole", "1")
    return shell


def _settle(shell: HtmlElement) -> None:
    """An element with one run holds it itself; a paragraph with several is their container."""
    if shell.tag in _HOLDS_TEXT and len(shell) == 1 and shell[0].tag == "p":
        shell[0].drop_tag()
    elif shell.tag == "p" and len(shell):
        shell.tag = "div"


def _fill(holder: HtmlElement, parts: list[tuple[str, bool]], mark: str) -> None:
    """Puts the text in the element, links as links; the mark is part of the last word."""
    link: HtmlElement | None = None
    last: HtmlElement | None = None
    holder.text = ""
    for text, linked in _joined(parts):
        if linked:
            last = link = etree.SubElement(holder, "a", {"href": "#"})
            link.text = text
            link.tail = ""
        elif link is None:
            holder.text = text
        else:
            link.tail = text
    if last is not None and not last.tail.strip():
        last.text = last.text.rstrip() + mark
    elif last is not None:
        last.tail = last.tail.rstrip() + mark
    else:
        holder.text = holder.text.rstrip() + mark


def _joined(parts: list[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Parts next to each other of one sort put together, on one line, without rare characters."""
    texts: list[str] = []
    sort = False
    for text, linked in [*parts, ("", None)]:
        if linked is not sort and texts:
            joined = re.sub(r"\s+", " ", _MARK.sub("〓", "".join(texts)))
            if joined.strip() or not sort:
                yield joined, sort
            texts = []
        sort = bool(linked)
        texts.append(text)
