"""The slim tree of a page: every run of text between two block boundaries is an element that ends in a mark.

A mark is one character that stands for the number of a block. Line ends of the source are spaces: only
elements, and what was put in the place of a listing, end a block.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from itertools import takewhile

from lxml import etree
from lxml.html import HtmlElement, html_parser

from crawler.page.html.cuts import Cut
from crawler.page.html.shells import fill, is_caption, is_hidden, length, settle, shell, take_names
from crawler.page.html.trees import HEADINGS
from crawler.page.page import CAPTION, HEADING, LIST_ITEM, PARAGRAPH, TABLE_CELL, Block
from crawler.untrusted.escapes import NOT_OF_XML

MAX_BLOCKS = 20_000
_MAX_LABEL = 30  # characters before a link
_MIN_PARAGRAPH = 60  # characters
_MIN_PROSE = 120  # characters of a paragraph whose few links say nothing of the box around it
_MAX_LINKED = 0.2  # of its text
_MARKS = 0x20000  # the first of 42,720 rare Chinese characters: they pass for letters everywhere
_MARK = re.compile("[\U00020000-\U0002a6df]")
_NO_MARK = "〓"  # what such a character of the page itself is to trafilatura
_BLOCKS = frozenset(
    """address article aside blockquote body br caption center dd details dir div dl dt fieldset figcaption
    figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav noframes
    ol p pre search section summary table tbody td tfoot th thead tr ul""".split()  # noqa: SIM905
)
_SKIPPED = frozenset(
    """head link meta script style template noscript select option input label area map param source track
    base title dialog progress meter frame frameset""".split()  # noqa: SIM905
)
# Formatting that lasts over block boundaries makes none of its own: lxml lets <wbr> swallow its paragraph.
_FORMATTING = frozenset(
    """abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q s samp small strike
    strong sub sup time tt u var wbr""".split()  # noqa: SIM905
)
_CODE = frozenset({"code", "samp", "kbd", "tt"})
_PARTS = HEADINGS | {"p", "ul", "ol", "dl", "table", "li", "section", "article"}
_OF_THEIR_OWN = ("blockquote", "section", "article", "main", "body", "table", "ul", "ol", "dl")
_KINDS = {
    **dict.fromkeys((*HEADINGS, "summary"), HEADING),
    **dict.fromkeys(("li", "dt", "dd"), LIST_ITEM),
    **dict.fromkeys(("td", "th"), TABLE_CELL),
    **dict.fromkeys(("caption", "figcaption"), CAPTION),
    **dict.fromkeys(_OF_THEIR_OWN, PARAGRAPH),
}
# What text that stands bare in them is put into.
_WRAPPERS = {
    **dict.fromkeys(("ul", "ol"), ("li",)),
    **dict.fromkeys(("table", "tbody", "thead", "tfoot"), ("tr", "td")),
    "dl": ("dd",),
    "tr": ("td",),
}


@dataclass(slots=True)
class _Run:
    """The text between two block boundaries, its links, and the inline elements that hold it."""

    parts: list[tuple[str, bool]] = field(default_factory=list)
    holders: list[HtmlElement | None] = field(default_factory=list)
    leading_away: int = 0
    is_code: bool = True

    def add(self, text: str, links: "_Links", inline: Sequence[HtmlElement]) -> None:
        holder = inline[0] if inline else None
        self.parts.append((text, links.inline > 0))
        self.is_code = self.is_code and (
            not any(map(str.isalnum, text)) or any(e.tag in _CODE for e in inline)
        )
        if not text.isspace():
            self.leading_away += length(text) if links.away else 0
            if not self.holders or self.holders[-1] is not holder:
                self.holders.append(holder)

    @property
    def linked(self) -> float:
        """The share of the text that leads to other pages; of 'Read also: TITLE', all."""
        whole = "".join(text for text, _ in self.parts)
        label = "".join(text for text, _ in takewhile(lambda part: not part[1], self.parts)).strip()
        rest = length(whole) - length(label)
        is_title = 0 < rest <= self.leading_away + 1 and whole.rstrip()[-1] not in ".!?。！？"
        is_label = is_title and label.endswith((":", "："))
        return self.leading_away / (rest if is_label and len(label) <= _MAX_LABEL else length(whole))

    @property
    def is_prose(self) -> bool:
        """Whether the text is a paragraph with few links, which then are none to trafilatura's counts."""
        linked = sum(len(text) for text, linked in self.parts if linked)
        whole = sum(len(text) for text, _ in self.parts)
        return whole >= _MIN_PROSE and linked <= _MAX_LINKED * whole

    @property
    def holder(self) -> HtmlElement | None:
        """The one inline element that holds all of the text."""
        return self.holders[0] if len(self.holders) == 1 else None


@dataclass(slots=True)
class _Links:
    """How many links are open: within a run, and those that lead to other pages."""

    inline: int = 0
    away: int = 0

    def step(self, link: HtmlElement, is_inline: bool, by: int) -> None:
        self.inline += by if is_inline else 0
        self.away += by if not (link.get("href") or "#").startswith("#") else 0


@dataclass(slots=True)
class Slim:
    """The slim tree and the blocks that its marks stand for."""

    root: HtmlElement
    cuts: list[Cut] = field(default_factory=list)


def slim_tree(root: HtmlElement) -> Slim:
    """The slim tree of a page; what is skipped in the given tree is renamed there."""
    return _Builder().build(root)


def marked(text: str) -> Set[int]:
    """Numbers of the blocks whose marks a text holds."""
    return {ord(mark) - _MARKS for mark in _MARK.findall(text)}


class _Builder:
    """Walks a tree once and builds the slim one."""

    def __init__(self) -> None:
        top: HtmlElement = html_parser.makeelement("div")
        self.slim = Slim(top)
        self.out: list[HtmlElement] = [top]
        self.kinds: list[str] = [PARAGRAPH]
        self.run = _Run()
        self.links = _Links()
        self.inline: list[HtmlElement] = []
        self.whole: HtmlElement | None = None  # a heading that is one block whatever it holds

    def build(self, root: HtmlElement) -> Slim:
        etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
        blocky = _block_elements(root)
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            is_block = element in blocky
            if event == "start" and (element.tag in _SKIPPED or (not is_block and is_hidden(element))):
                walk.skip_subtree()
                element.tag = "meta"
            elif event == "start":
                self._open(element, is_block)
            else:
                if element.tag not in _SKIPPED:
                    self._close(element, is_block)
                self._add(element.tail)
        self._flush()
        self.slim.root = self.slim.root[0]
        self.slim.root.getparent().remove(self.slim.root)
        return self.slim

    def _add(self, text: str | None) -> None:
        text = NOT_OF_XML.sub("", text) if text else ""
        if text and (self.run.parts or not text.isspace()):
            self.run.add(text, self.links, self.inline)

    def _open(self, element: HtmlElement, is_block: bool) -> None:
        is_inline = not is_block or self.whole is not None
        if element.tag == "a" and element.get("href") is not None:
            self.links.step(element, is_inline, 1)
        if not is_block:
            self.inline.append(element)
            self._add('"' if element.tag == "q" else None)
        elif self.whole is not None:
            self._add(" ")
        else:
            self._flush()
            if element.tag in ("br", "hr"):
                return
            self.kinds.append(_kind(element, self.kinds[-1]))
            self.out.append(shell(element, self.out[-1]))
            self.whole = element if _is_whole(element) else None
        self._add(element.text)

    def _close(self, element: HtmlElement, is_block: bool) -> None:
        self.whole = None if self.whole is element else self.whole
        is_inline = not is_block or self.whole is not None
        if not is_block:
            self._add('"' if element.tag == "q" else None)
            self.inline.pop()
        elif self.whole is not None:
            self._add(" ")
        elif element.tag not in ("br", "hr"):
            self._flush()
            self.kinds.pop()
            settle(self.out.pop())
        if element.tag == "a" and element.get("href") is not None:
            self.links.step(element, is_inline, -1)

    def _flush(self) -> None:
        if not self.run.parts:
            return
        run, self.run = self.run, _Run()
        text = "".join(text for text, _ in run.parts)
        if not text.strip() or len(self.slim.cuts) >= MAX_BLOCKS:
            return
        parent = self.out[-1]
        for tag in _WRAPPERS.get(parent.tag, ()):
            parent = etree.SubElement(parent, tag)
        # A short line that stands bare may be anything; trafilatura is not told that it is a paragraph.
        is_bare = parent.tag in ("body", "div") and length(text) < _MIN_PARAGRAPH
        holder = etree.SubElement(parent, "div" if is_bare else "p")
        if run.holder is not None and self.kinds[-1] not in (HEADING, CAPTION):
            take_names(holder, run.holder)
        is_prose = run.is_prose
        fill(
            holder,
            [(_MARK.sub(_NO_MARK, text), linked and not is_prose) for text, linked in run.parts],
            chr(_MARKS + len(self.slim.cuts)),
        )
        block = Block(self.kinds[-1], text)
        self.slim.cuts.append(Cut(block, run.linked, parent.tag, run.is_code))


def _block_elements(root: HtmlElement) -> frozenset[HtmlElement]:
    """Elements that are blocks or hold one."""
    found = {root}
    for element in root.iter("span", *_BLOCKS):
        if element.tag != "span" or is_caption(element):
            while element is not None and element not in found:
                found.add(element)
                element = element.getparent()
    return frozenset(element for element in found if element.tag not in _FORMATTING)


def _is_whole(element: HtmlElement) -> bool:
    """Whether the element is one block whatever it holds: a heading with line breaks or boxes for looks."""
    return element.tag in HEADINGS and next(element.iterdescendants(*_PARTS - {"div"}), None) is None


def _kind(element: HtmlElement, outer: str) -> str:
    if is_caption(element):
        return CAPTION
    if element.tag == "p":
        return outer if outer in (LIST_ITEM, CAPTION) else PARAGRAPH
    return _KINDS.get(element.tag, outer)
