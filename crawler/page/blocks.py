"""The blocks of a page: cut by the reader's own hand, chosen by trafilatura.

The page is rebuilt as a slim tree in which every run of text between two block boundaries is an element of its
own that ends in a mark, one character that stands for its number. Trafilatura chooses what is the article; the
marks that are left in its choice say which blocks stay, each with the text that was cut here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, html_parser

from crawler.page.characters import is_mojibake, one_line, repaired, unescaped
from crawler.page.cuts import Cut, of_the_article
from crawler.page.page import CAPTION, HEADING, LIST_ITEM, PARAGRAPH, TABLE_CELL, Block
from crawler.page.trees import HEADINGS, words

MAX_BLOCKS = 20_000
_MIN_PARAGRAPH = 60  # characters
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
# Formatting that lasts over block boundaries makes none of its own: lxml lets <wbr> swallow its paragraph.
_FORMATTING = frozenset(
    """abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q s samp small strike strong sub
    sup time tt u var wbr""".split()
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
_KEPT = frozenset("id class role style itemprop aria-hidden data-component colspan rowspan".split())
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden")
_UTILITY = re.compile(r"[:\[\]()/!@]")
# What trafilatura and its readability look for in names; other names say nothing, and go.
_HINT = re.compile(
    r"avatar|bar|blog|body|byline|caption|cell|com|contact|content|cookie|consent|criteo|dfp|"
    r"disqus|entry|fact|figure|foot|form|hide|hidden|link|main|masthead|media|menu|message|"
    r"meta|modal|more|nav|next|news|noprint|notloaded|outbrain|page|paid|popular|post|"
    r"premium|primary|print|profile|promo|remark|reply|rss|share|shopping|shoutbox|sidebar|"
    r"slide|social|sponsor|stories|story|suggest|syndication|taboola|tags|teaser|text|time|"
    r"tweet|user|view|viral|widget|column|theme|section|single|author|elated|\bad\b|^ad-|"
    r"-ad-|article|art-",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Run:
    """The text between two block boundaries, which parts of it are links, and what inline elements hold it."""

    parts: list[tuple[str, bool]] = field(default_factory=list)
    holders: list[HtmlElement | None] = field(default_factory=list)
    leading_away: int = 0

    def add(self, text: str, links: "_Links", holder: HtmlElement | None) -> None:
        self.parts.append((text, links.inline > 0))
        if not text.isspace():
            self.leading_away += _length(text) if links.away else 0
            if not self.holders or self.holders[-1] is not holder:
                self.holders.append(holder)

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
class _Slim:
    """The slim tree and the blocks that its marks stand for."""

    root: HtmlElement
    cuts: list[Cut] = field(default_factory=list)


def article_blocks(root: HtmlElement, url: str) -> Iterator[Block]:
    """The blocks of the article in the order of the page."""
    slim = _slim_tree(root)
    alive = list(slim.root.iter())
    document = trafilatura.bare_extraction(
        slim.root,
        url=url,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        with_metadata=False,
    )
    del alive
    body = getattr(document, "body", None)
    if body is None:
        return
    found = {ord(mark) - _MARKS for mark in _MARK.findall("".join(body.itertext()))}
    yield from _readable(of_the_article(slim.cuts, found))


def _readable(found: Iterable[Block]) -> Iterator[Block]:
    blocks = list(found)
    broken = is_mojibake(block.text for block in blocks)
    for block in blocks:
        text = one_line(unescaped(repaired(block.text) if broken else block.text))
        if text:
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
        self.links = _Links()
        self.inline: list[HtmlElement] = []
        self.whole: HtmlElement | None = None  # a heading that is one block whatever it holds

    def build(self, root: HtmlElement) -> _Slim:
        etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
        blocky = _block_elements(root)
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            is_block = element in blocky
            if event == "start" and (element.tag in _SKIPPED or (not is_block and _is_hidden(element))):
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
        if text and (self.run.parts or not text.isspace()):
            self.run.add(text, self.links, self.inline[0] if self.inline else None)

    def _open(self, element: HtmlElement, is_block: bool) -> None:
        is_inline = not is_block or self.whole is not None
        if element.tag == "a":
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
            self.out.append(_shell(element, self.out[-1]))
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
            _settle(self.out.pop())
        if element.tag == "a":
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
        is_bare = parent.tag == "div" and _length(text) < _MIN_PARAGRAPH
        holder = etree.SubElement(parent, "div" if is_bare else "p")
        if run.holder is not None and self.kinds[-1] not in (HEADING, CAPTION):
            _take_names(holder, run.holder)
        _fill(holder, run.parts, chr(_MARKS + len(self.slim.cuts)))
        self.slim.cuts.append(Cut(Block(self.kinds[-1], text), run.leading_away / _length(text), parent.tag))


def _block_elements(root: HtmlElement) -> frozenset[HtmlElement]:
    """Elements that are blocks or hold one."""
    found = {root}
    for element in root.iter("span", *_BLOCKS):
        if element.tag != "span" or _is_caption(element):
            while element is not None and element not in found:
                found.add(element)
                element = element.getparent()
    return frozenset(element for element in found if element.tag not in _FORMATTING)


def _is_whole(element: HtmlElement) -> bool:
    """Whether the element is one block whatever it holds: a heading with line breaks or boxes for looks."""
    return element.tag in HEADINGS and next(element.iterdescendants(*_PARTS - {"div"}), None) is None


def _is_caption(element: HtmlElement) -> bool:
    names = element.get("class")
    return names is not None and "caption" in names and bool(words(element) & _CAPTION_NAMES)


def _kind(element: HtmlElement, outer: str) -> str:
    if _is_caption(element):
        return CAPTION
    if element.tag == "p":
        return outer if outer in (LIST_ITEM, CAPTION) else PARAGRAPH
    return _KINDS.get(element.tag, outer)


def _shell(element: HtmlElement, parent: HtmlElement) -> HtmlElement:
    """The element in the slim tree: its attributes in one order, without the words of utility classes."""
    tag = _RENAMED.get(element.tag, element.tag)
    shell = etree.SubElement(parent, tag)
    _take_names(shell, element)
    if tag == "a":
        shell.set("href", element.get("href") or "#")
    if element.tag == "figcaption" or _is_caption(element):
        shell.tag = "p"
        shell.attrib.clear()
    return shell


def _is_sentence(element: HtmlElement) -> bool:
    text = "".join(element.itertext())
    linked = sum(len(link.text or "") for link in element.iter("a"))
    return len(text) >= 80 and linked < 0.3 * len(text) and bool(re.search(r"[.!?…。！？][\"'”»)]*.$", text))


def _take_names(shell: HtmlElement, element: HtmlElement) -> None:
    if element.tag in HEADINGS or not element.attrib:
        return
    for name, value in sorted(element.items()):
        if name == "class":
            value = _telling(value)
        if value and name in _KEPT:
            shell.set(name, value)


@lru_cache(maxsize=4096)
def _telling(classes: str) -> str:
    """The words of a class that say what an element is."""
    return " ".join(word for word in classes.split() if _HINT.search(word) and not _UTILITY.search(word))


def _is_hidden(element: HtmlElement) -> bool:
    return bool(element.attrib) and (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(element.get("style") or ""))
    )


def _settle(shell: HtmlElement) -> None:
    """An element with one run holds it itself; a paragraph with several is their container."""
    if shell.tag in ("p", "li", "blockquote") and shell.attrib and len(shell) == 1 and _is_sentence(shell[0]):
        shell.attrib.clear()  # whatever its name, it reads as a paragraph of an article
    if shell.tag in _HOLDS_TEXT and len(shell) == 1 and shell[0].tag == "p" and not shell[0].attrib:
        shell[0].drop_tag()
    elif shell.tag == "p" and len(shell):
        shell.tag = "div"
        shell.attrib.clear()  # a paragraph's class names no container


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
    holder.text = holder.text.lstrip()


def _length(text: str) -> int:
    return len(" ".join(text.split()))


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
