"""HTML files: the blocks of the article, as on the web, with their places in the file."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape

from crawler.folders.files import decode
from crawler.folders.formats.blocks import document_of
from crawler.folders.formats.in_order import in_order
from crawler.folders.formats.markup import INLINE, VOID, name_of, open_tags, tokens
from crawler.folders.formats.pieces import html_pieces
from crawler.folders.formats.visible import visible
from crawler.folders.model import TEXT, LocalBlock, LocalDocument, Piece, Span
from crawler.page.page import CAPTION, HEADING, LIST_ITEM, PARAGRAPH, TABLE_CELL, Response
from crawler.page.read import read_page

# Elements whose content is no running text.
_SKIPPED = frozenset(
    ("head", "script", "style", "pre", "textarea", "svg", "math", "template", "select", "object")
)
_PAGES = re.compile(r"page-list|landmarks")  # kinds of <nav> in EPUB that repeat no heading
# The number of a section, as in `6.1.` and `Chapter 2.`
_SECTION = re.compile(r"(?:\w{1,12}\s)?(?:\d{1,3}|[A-Z])(?:\.\d{1,3})*(?:[.:]\s*|\s+)(?=\S)")
_CHARACTER = re.compile(r"&#?\w{1,31};|.", re.DOTALL)
_ENDS = re.compile(r"(?:\s|&nbsp;|&#160;|&#xa0;|</[^<>]{1,50}>)*", re.IGNORECASE)
_LAST_END = re.compile(r"\s*</[^<>\s]{1,50}\s*>\Z")
_MOST_PLACES = 200  # of a text that stands in a file again and again
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
KINDS = {
    **dict.fromkeys(HEADINGS, HEADING),
    **dict.fromkeys(("li", "dt", "dd"), LIST_ITEM),
    **dict.fromkeys(("td", "th"), TABLE_CELL),
    **dict.fromkeys(("figcaption", "caption"), CAPTION),
}
_DEEPEST = 200  # open elements, as in files that close none


def read_html(body: bytes) -> LocalDocument:
    """The blocks of the article; those whose text is found again in the file can be written back."""
    page = read_page(Response("file:page.html", 200, {"content-type": "text/html"}, body), ())
    if page is None:
        return LocalDocument()
    text = decode(body).text
    document = document_of(page.blocks)
    fields = {"title": page.title, "license": page.license, "lang": page.declared_lang}
    blocks = tuple(_placed(document.blocks, text))
    return LocalDocument(blocks, parts=(text,), fields={key: value for key, value in fields.items() if value})


def _placed(blocks: Sequence[LocalBlock], text: str) -> Iterator[LocalBlock]:
    """The blocks, each with the place in the file that has its text, if there is one.

    A heading of a table of contents is no place for that of a section: the kinds count, too.
    """
    places = _places(text)
    wanted = Counter(_key(block.text) for block in blocks)
    had: Counter[str] = Counter()
    candidates = []
    for block in blocks:
        key = _key(block.text)
        of_key, spare = places.get(key, []), len(places.get(key, ())) - wanted[key]
        first, last = max(0, had[key] + min(0, spare)), had[key] + max(0, spare)
        had[key] += 1
        some = of_key[first : min(last + 1, first + _MOST_PLACES)]
        candidates.append([(span, 1.5 if kind == block.kind else 1.0) for span, kind in some])
    for block, span in zip(blocks, in_order(candidates), strict=True):
        yield block if span is None else _at(block, text, span)


def _at(block: LocalBlock, text: str, span: Span) -> LocalBlock:
    line = text.count("\n", 0, span[0]) + 1
    last_line = line + text.count("\n", *span)
    pieces = html_pieces(text[slice(*span)])
    return replace(block, pieces=pieces, spans=(span,), line=line, last_line=last_line)


def _places(text: str) -> dict[str, list[tuple[Span, str]]]:
    """Where each text stands, white space left out, and the kinds of its elements.

    Readers leave out the number of a section: it stands without it as well.
    """
    found: dict[str, list[tuple[Span, str]]] = {}
    for run in runs(text):
        kind = "" if "nav" in run.above else KINDS.get(holder(run), PARAGRAPH)
        pieces = html_pieces(text[slice(*run.span)])
        shown = visible(pieces)
        found.setdefault(_key(shown), []).append((run.span, kind))
        if number := _SECTION.match(shown):
            start = run.span[0] + _length(pieces, len(_key(number[0])))
            span = _within(text, start, run.span[1])
            key = _key(shown[number.end() :])
            if key == _key(visible(html_pieces(text[slice(*span)]))):  # no number cut in two
                found.setdefault(key, []).append((span, kind))
    return found


def _length(pieces: Sequence[Piece], shown: int) -> int:
    """Characters of the file that hold this number of characters of the text, spaces left out."""
    place = 0
    for piece in pieces:
        for match in _CHARACTER.finditer(piece.raw) if piece.kind == TEXT else ():
            shown -= not unescape(match[0]).isspace()
            if not shown:
                return place + match.end()
        place += len(piece.raw)
    return place


def _within(text: str, start: int, stop: int) -> Span:
    """The place without the end tags of elements that began before it."""
    start = _ENDS.match(text, start).end()  # type: ignore[union-attr]
    outer = sum(name.startswith("/") for name in open_tags(text[start:stop]))
    for _ in range(outer):
        if (end := _LAST_END.search(text, start, stop)) is None:
            break
        stop = end.start()
    return start, stop


def _key(text: str) -> str:
    return "".join(text.split())


@dataclass(frozen=True, slots=True)
class Run:
    """Where text stands between the tags of two blocks, and the names of the elements that it lies in."""

    span: Span
    above: tuple[str, ...]
    is_list_of_pages: bool = False


def runs(text: str) -> Iterator[Run]:
    """The runs of text, white space at both ends left out; scripts, code and the like have none."""
    start, skipped = 0, ""
    opened: list[tuple[str, str]] = []
    for place, token in tokens(text):
        name = name_of(token) if token.startswith("<") else ""
        if not name or name in INLINE:
            continue
        is_end = token.startswith("</")
        if skipped:
            skipped = "" if is_end and name == skipped else skipped
        else:
            yield from _run(text, start, place, opened)
            skipped = name if name in _SKIPPED and not is_end and not token.endswith("/>") else ""
            _follow(opened, name, token)
        start = place + len(token)
    if not skipped:
        yield from _run(text, start, len(text), opened)


def _follow(opened: list[tuple[str, str]], name: str, token: str) -> None:
    """Open or close an element; one that is closed closes all within it."""
    if not token.startswith("</"):
        if not token.endswith("/>") and name not in VOID and name not in _SKIPPED and len(opened) < _DEEPEST:
            opened.append((name, token))
    elif any(name == one for one, _ in opened):
        while opened.pop()[0] != name:
            pass


def holder(run: Run) -> str:
    """The innermost element of a run whose name says what kind of block it is; '' for none."""
    return next((name for name in reversed(run.above) if name in KINDS), "")


def _run(text: str, start: int, stop: int, opened: Sequence[tuple[str, str]]) -> Iterator[Run]:
    content = text[start:stop]
    if any(map(str.isalnum, content)):
        first = start + len(content) - len(content.lstrip())
        pages = any(name == "nav" and _PAGES.search(tag) for name, tag in opened)
        yield Run((first, first + len(content.strip())), tuple(name for name, _ in opened), pages)
