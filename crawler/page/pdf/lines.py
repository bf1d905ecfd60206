"""From the glyphs of a PDF page to its pieces of lines, and those of headers and footers taken out.

Lengths are points (1/72 inch), y grows upwards, sizes are those of the font as printed.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

_WORD_GAP = 0.15  # of the size: TeX shrinks spaces to 0.22, kerning stays below 0.1
_MIN_APART = 5  # letters, each apart from the next
_PIECE_GAP = 1.0  # of the size: what is further apart may be another column
_STRETCHED = 5.0  # of the size: between the words of a line in a narrow column that is set flush
_RAISED = 0.15  # of the size, above the baseline
_MARK = re.compile(r"[\d*∗†‡§¶,]")
_AFTER_MARK = re.compile(r"[^\W\d_]{2}$|[.,;:!?)\]”\"»’]$")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
# Fonts of the old TeX encoding print an accent, then the letter.
_ACCENT = re.compile(r"([´¨ˆ˜¸])([A-Za-zı])")
_COMBINING = {"´": "\u0301", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303", "¸": "\u0327"}
_SOFT_HYPHENS = re.compile("\xad(?=.)")  # that at the end of a line divides a word
_PAGE_NUMBER = re.compile(r"[-–—|\s]*(?:\d{1,4}|[ivxlc]{1,6})[-–—|\s]*", re.IGNORECASE)
_MIN_RUNNING = 8  # characters of a line without a number that stands on two pages
_DIGIT = re.compile(r"\d")
# Scripts without spaces: before an ideograph or kana a line may end, before other letters where a word does.
_BREAKS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff]")
_SHORT = 3.0  # of the size: the width of one of their words, about
_MAX_LINE_NUMBER = 4  # digits
_MIN_LINES = 6  # that are numbered
_EDGE_LINES = 2  # at the top and at the bottom of a page, where headers and footers stand
_SAME_PLACE = 3.0  # points


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as printed: its left and right edge, its baseline, its font's size and weight."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Text on one baseline without wide gaps; `first_word` is the width of its first word."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    first_word: float


def pieces(glyphs: Iterable[Glyph]) -> list[Piece]:
    """The pieces of a page, in the order in which its glyphs are drawn; marks of footnotes are left out."""
    found: list[Piece] = []
    for run in _runs(glyphs):
        piece = _piece(run)
        if not piece.text:
            continue
        last = found[-1] if found else None
        is_drop_cap = last is not None and len(last.text) == 1 and last.text.isupper()
        if last is not None and is_drop_cap and last.size > 1.8 * piece.size and piece.text[0].islower():
            found[-1] = replace(piece, text=last.text + piece.text)
        else:
            found.append(piece)
    return [*_stretched(found)]


def _stretched(found: list[Piece]) -> Iterator[Piece]:
    """The pieces, with those put together that are the words of one line pulled to the column's width."""
    line: list[Piece] = []
    for piece in found:
        if line and not (abs(piece.y - line[-1].y) < 0.1 * piece.size and _evenly([*line, piece])):
            yield from _one(line)
            line = []
        line.append(piece)
    yield from _one(line)


def _evenly(line: list[Piece]) -> bool:
    """Whether single words stand at even distances, wider than words do and narrower than columns."""
    gaps = [after.x0 - before.x1 for before, after in pairwise(line)]
    single = not any(" " in piece.text for piece in line)
    return single and min(gaps) > 0 and max(gaps) < min(1.3 * min(gaps) + 1, _STRETCHED * line[0].size)


def _one(line: list[Piece]) -> list[Piece]:
    if len(line) < 3:
        return line
    bold = all(piece.bold for piece in line)
    return [replace(line[0], text=" ".join(piece.text for piece in line), x1=line[-1].x1, bold=bold)]


def _runs(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    run: list[Glyph] = []
    largest = last = None
    for glyph in glyphs:
        if largest is not None and last is not None and _is_next(glyph, last, largest):
            if (glyph.text, round(glyph.x0)) == (last.text, round(last.x0)):
                continue  # printed twice, for boldness
            run.append(glyph)
            largest = glyph if glyph.size > largest.size else largest
        else:
            if run:
                yield run
            run, largest = [glyph], glyph
        last = glyph
    if run:
        yield run


def _is_next(glyph: Glyph, last: Glyph, largest: Glyph) -> bool:
    size = max(glyph.size, largest.size)
    return is_level(glyph, largest) and -0.5 * size <= glyph.x0 - last.x1 <= _PIECE_GAP * size


def is_level(glyph: Glyph, other: Glyph) -> bool:
    """Whether two glyphs may stand on one line: on one baseline, or the smaller one raised or lowered."""
    size = max(glyph.size, other.size)
    off = abs(glyph.y - other.y)
    return off <= 0.2 * size or (off <= 0.6 * size and min(glyph.size, other.size) < 0.85 * size)


def _piece(run: Sequence[Glyph]) -> Piece:
    size = median(glyph.size for glyph in run)
    base = next(glyph for glyph in run if glyph.size >= size).y
    text, last_x = "", run[0].x0
    first_word, inside = 0.0, True
    letter_gap = _letter_gap(run)
    for glyph in run:
        gap = glyph.x0 - last_x
        if gap > letter_gap + _WORD_GAP * glyph.size or (glyph.text.isspace() and not letter_gap):
            text = text.rstrip() + " " if text else ""
            inside = inside and not text
        raised = glyph.size < 0.85 * size and glyph.y - base > _RAISED * size
        if raised and _MARK.fullmatch(glyph.text) and (not text or _AFTER_MARK.search(text)):
            last_x = glyph.x1
            continue
        if letter_gap and glyph.text.isspace():
            continue
        if not glyph.text.isspace():
            inside = inside and not (
                text and _BREAKS.match(glyph.text) and glyph.x0 - run[0].x0 > _SHORT * size
            )
            text += glyph.text
            first_word = glyph.x1 - run[0].x0 if inside else first_word
        last_x = glyph.x1
    letters = [glyph for glyph in run if not glyph.text.isspace()]
    bold = bool(letters) and sum(glyph.bold for glyph in letters) > 0.9 * len(letters)
    return Piece(_clean(text), run[0].x0, letters[-1].x1 if letters else last_x, base, size, bold, first_word)


def _letter_gap(run: Sequence[Glyph]) -> float:
    """The distance of the letters of a title that is set apart; 0 for other lines."""
    letters = [glyph for glyph in run if not glyph.text.isspace()]
    gaps = [after.x0 - before.x1 for before, after in pairwise(letters)]
    if len(letters) < _MIN_APART or min(gaps) < _WORD_GAP * letters[0].size:
        return 0.0
    is_title = all(glyph.text.isalpha() and glyph.text.isupper() for glyph in letters)
    return median(gaps) if is_title else 0.0


def _clean(text: str) -> str:
    text = _SOFT_HYPHENS.sub("", text.translate(_LIGATURES)).replace("\xad", "-")
    text = _ACCENT.sub(lambda m: m[2].replace("ı", "i") + _COMBINING[m[1]], text)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def without_running_lines(pages: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The pages without page numbers, and without what stands in one place at the edge of several pages.

    Numbers in such a line may change from page to page.
    """
    edges = [_edge(page) for page in pages]
    seen = Counter(key for edge in edges for key in {_key(piece) for piece in edge})
    enough = 3 if len(pages) > 3 else 2

    def is_running(piece: Piece) -> bool:
        times = max(seen[key] for key in _near(piece))
        is_same = len(piece.text) >= _MIN_RUNNING and not _DIGIT.search(piece.text)
        return bool(_PAGE_NUMBER.fullmatch(piece.text)) or times >= (2 if is_same else enough)

    return [
        [piece for piece in page if piece not in edge or not is_running(piece)]
        for page, edge in zip(pages, edges, strict=True)
    ]


def without_line_numbers(page: Sequence[Piece]) -> list[Piece]:
    """A page without the numbers of its lines (1, 2, 3 or 5, 10, 15), as drafts of laws have them."""
    columns: dict[int, list[Piece]] = defaultdict(list)
    for piece in page:
        if piece.text.isdecimal() and len(piece.text) <= _MAX_LINE_NUMBER:
            columns[round(piece.x1 / _SAME_PLACE)].append(piece)
    counting: set[int] = set()
    for column in columns.values():
        column.sort(key=lambda piece: -piece.y)
        steps = {int(after.text) - int(before.text) for before, after in pairwise(column)}
        if len(column) >= _MIN_LINES and len(steps) == 1 and steps <= {1, 5, 10}:
            counting.update(map(id, column))
    return [piece for piece in page if id(piece) not in counting]


def _edge(page: Sequence[Piece]) -> frozenset[Piece]:
    levels = sorted({round(piece.y) for piece in page})
    near = {*levels[:_EDGE_LINES], *levels[-_EDGE_LINES:]}
    return frozenset(piece for piece in page if round(piece.y) in near)


def _key(piece: Piece) -> tuple[str, int]:
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", piece.text), round(piece.y / _SAME_PLACE)


def _near(piece: Piece) -> list[tuple[str, int]]:
    text, place = _key(piece)
    return [(text, place + step) for step in (-1, 0, 1)]
