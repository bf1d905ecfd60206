"""From the lines of a PDF in reading order to blocks: headings, paragraphs, list items, cells, captions."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.page.hyphens import Vocabulary, joined, vocabulary
from crawler.page.page import CAPTION, HEADING, LIST_ITEM, PARAGRAPH, TABLE_CELL, Block
from crawler.page.pdf.columns import Line

_LARGE = 1.12  # of the body's size: what is larger is a heading
_SMALL = 0.92  # and what is smaller, at the foot of a column, a note
_LEADING = 1.45  # of the usual distance of lines: a wider gap parts paragraphs
_OFTEN = 0.5  # as often as the most frequent distance: of short paragraphs that is the one between them
_INDENT = 0.8  # of the size
_HEADING_CHARACTERS, _HEADING_LINES = 200, 4
_MIN_LETTERS = 0.6  # of what a block of running text prints: formulas, figures and numbers have fewer
_BULLET = re.compile(r"(?:[•‣▪◦●○■□–—*·]|[-](?=\s))\s*(?=\S)|\(?(?:\d{1,2}|[a-z])[.)]\s+(?=\S)")
_SIGN = re.compile(r"[•‣▪◦●○■□]\s*\S")
_CAPTION = re.compile(
    r"(?:fig(?:ure|ura|\.)?|tab(?:le|la|ela|elle|\.)?|tableau|abb(?:ildung|\.)?|cuadro|图|表|圖)\s*\d+\s*[.:：|–-]",
    re.IGNORECASE,
)
_BIBLIOGRAPHY = re.compile(
    r"[\d.\sIVX]*(?:references?(?: cited)?|bibliography|(?:works|literature) cited|bibliograf[ií]a"
    r"|bibliographie|refer[eê]ncias(?: bibliográficas)?|références(?: bibliographiques)?"
    r"|riferimenti(?: bibliografici)?|literatur(?:verzeichnis)?|quellen(?:verzeichnis)?|literatura"
    r"|参考文献|參考文獻|список литературы|литература)\s*:?",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:[.·…]\s?){4,}\s*\d*$")
_END = re.compile(r"[.!?…:;。！？：；؟؛۔।॥][\"'”’»)\]]*$")
_TERMINAL = re.compile(r"[.!?…。！？؟۔।॥][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class _Style:
    """What the document does throughout: size of its body, whether that is bold, distance of its lines."""

    size: float
    bold: bool
    leading: float  # of the size


def blocks(lines: Sequence[Line]) -> tuple[Block, ...]:
    """The blocks of the document; its notes stand last, its list of references nowhere."""
    if not lines:
        return ()
    style = _style(lines)
    words = vocabulary(line.text for line in lines)
    kept = [line for line in lines if not _CONTENTS.search(line.text)]
    body, notes = _notes_apart(kept, style)
    groups = _without_bibliography([*_groups(body, style)], style)
    found = [block for group in groups for block in _blocks(group, style, words)]
    found = list(_rejoined(found, words))
    last = [block for group in _groups(notes, style) for block in _blocks(group, style, words)]
    return (*found, *last)


def _style(lines: Sequence[Line]) -> _Style:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    size = sizes.most_common(1)[0][0] or 1.0
    own = [line for line in lines if abs(line.size - size) <= 0.5]
    bold = sum(len(line.text) for line in own if line.bold) > sum(len(line.text) for line in own) / 2
    gaps = Counter(
        round((a.y - b.y) / size, 1)
        for a, b in pairwise(lines)
        if a.column == b.column and abs(a.size - b.size) < 0.5 and 0.8 < (a.y - b.y) / size < 3
    )
    often = max(gaps.values(), default=0) * _OFTEN
    leading = min((gap for gap, count in gaps.items() if count >= often), default=1.2)
    return _Style(size, bold, leading)


def _notes_apart(lines: Sequence[Line], style: _Style) -> tuple[list[Line], list[Line]]:
    """The lines of the body, and those of notes: small ones below the last line of their column."""
    lowest: dict[tuple[int, int, int], float] = {}
    for line in lines:
        if line.size >= _SMALL * style.size:
            lowest[line.column] = min(line.y, lowest.get(line.column, line.y))
    body: list[Line] = []
    notes: list[Line] = []
    for line in lines:
        below = line.column in lowest and line.y < lowest[line.column]
        is_note = below and line.size < _SMALL * style.size and not _CAPTION.match(line.text)
        (notes if is_note else body).append(line)
    return body, notes


def _is_large(line: Line, style: _Style) -> bool:
    stands_out = line.bold and not style.bold and line.size > _SMALL * style.size
    return stands_out or line.size >= _LARGE * style.size


def _groups(lines: Iterable[Line], style: _Style) -> Iterator[list[Line]]:
    """The lines of one block after another."""
    group: list[Line] = []
    for line in lines:
        if group and _begins(line, group, style):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _begins(line: Line, group: Sequence[Line], style: _Style) -> bool:
    """Whether the line begins another block than the group's."""
    last = group[-1]
    if _SIGN.match(line.text) or _CAPTION.match(line.text) or line.cells or last.cells:
        return True
    if abs(line.size - last.size) > 0.08 * last.size or _is_large(line, style) != _is_large(last, style):
        return True
    if line.column != last.column:
        opens = line.text[:1].islower() or not _END.search(last.text)
        return not opens or _is_large(line, style)
    if last.y - line.y > _LEADING * style.leading * line.size / 1.0:
        return True
    if _is_large(line, style):
        return False
    return _is_indented(line, group) or _would_have_fitted(line, last)


def _is_indented(line: Line, group: Sequence[Line]) -> bool:
    step = _INDENT * line.size
    if len(group) == 1:
        first = group[0]
        indented = first.x0 > first.left + step
        if indented and abs(line.x0 - first.x0) < 0.2 * line.size and _TERMINAL.search(first.text):
            return True  # after a paragraph of one line
        return line.x0 > first.x0 + step and not indented and not _BULLET.match(first.text)
    left = group[1].x0
    return line.x0 > left + step or line.x0 < left - step


def _would_have_fitted(line: Line, last: Line) -> bool:
    """Whether the line's first word had room at the end of the last one: then that ended its paragraph."""
    room = last.right - last.x1 - 0.4 * line.size
    if room <= line.first_word + 0.3 * line.size:
        return False
    return bool(_END.search(last.text)) or not line.text[:1].islower()


def _without_bibliography(groups: list[list[Line]], style: _Style) -> list[list[Line]]:
    kept: list[list[Line]] = []
    since: float | None = None  # size of the heading under which the references stand
    for group in groups:
        text = " ".join(line.text for line in group)
        is_heading = _is_large(group[0], style) or (len(group) == 1 and len(text) < 40)
        if is_heading and _BIBLIOGRAPHY.fullmatch(text):
            since = group[0].size
        elif since is not None and _is_large(group[0], style) and group[0].size >= since - 0.5:
            since = None
        if since is None:
            kept.append(group)
    return kept


def _blocks(group: Sequence[Line], style: _Style, words: Vocabulary) -> Iterator[Block]:
    if group[0].cells:
        for line in group:
            yield from (Block(TABLE_CELL, cell) for cell in line.cells)
        return
    text = group[0].text
    for line in group[1:]:
        text = joined(text, line.text, words)
    kind = _kind(group, text, style)
    if kind == LIST_ITEM:
        text = _BULLET.sub("", text, count=1)
    printed = [character for character in text if not character.isspace()]
    letters = sum(
        unicodedata.category(character)[0] in "LM" for character in printed
    )  # vowel signs are marks
    if letters >= _MIN_LETTERS * len(printed) and letters > 1 and "\ufffd" not in text:
        yield Block(kind, text)


def _kind(group: Sequence[Line], text: str, style: _Style) -> str:
    short = len(group) <= _HEADING_LINES and len(text) <= _HEADING_CHARACTERS
    larger = group[0].size >= _LARGE * style.size
    if short and _is_large(group[0], style) and (larger or not _TERMINAL.search(text)):
        return HEADING
    if _CAPTION.match(text):
        return CAPTION
    return LIST_ITEM if _BULLET.match(text) else PARAGRAPH


def _rejoined(blocks: Iterable[Block], words: Vocabulary) -> Iterator[Block]:
    """The blocks, each paragraph that a figure or a table cuts in two made whole, before what cuts it."""
    held: list[Block] = []  # a paragraph without its end, and what stands after it
    for block in blocks:
        open_ = bool(held) and block.kind == PARAGRAPH and block.text[:1].islower()
        if open_:
            held[0] = Block(PARAGRAPH, joined(held[0].text, block.text, words))
            if not _END.search(held[0].text):
                continue
        elif held and block.kind in (CAPTION, TABLE_CELL):
            held.append(block)
            continue
        yield from held
        held = []
        if open_:
            continue
        if block.kind == PARAGRAPH and not _END.search(block.text):
            held = [block]
        else:
            yield block
    yield from held
