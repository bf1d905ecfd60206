"""The reading order of a PDF page: its columns, and the lines within them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from crawler.page.pdf.lines import Piece

_STEP = 2.0  # points between two places where a gutter is looked for
_MIN_LINES = 4  # in each column
_MIN_WIDTH = 0.12  # of the text's width, of a column
_MIN_CHARACTERS = 12  # in the middle one of a column's pieces: cells of tables are shorter
_MIN_FILL = 0.5  # of a column's width, by the middle one of its pieces
_CELL_GAP = 2.0  # of the size: a wider gap within a line parts cells of a table


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one column, or of the whole width; `left` and `right` are the edges of its column.

    `cells` holds its texts where it is a row of a table. `column` tells columns of the document apart.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    first_word: float
    left: float
    right: float
    column: tuple[int, int, int]  # page, band, column
    cells: tuple[str, ...] = ()


def reading_order(pages: Sequence[Sequence[Piece]]) -> list[Line]:
    """The lines of all pages as they are read: in bands between lines of full width, column by column."""
    lines: list[Line] = []
    gutters: tuple[float, ...] = ()
    for number, page in enumerate(pages):
        found = _gutters(page)
        if len(gutters) > len(found) and sum(_crosses(piece, gutters) for piece in page) <= 1:
            found = gutters  # the last page, say, that fills one column and a half
        gutters = found
        lines += _page_lines(page, number, gutters)
    return [*_tables(lines)]


def _tables(lines: list[Line]) -> Iterator[Line]:
    """The lines; those that are a row alone are text, pulled to the column's width."""
    for number, line in enumerate(lines):
        near = lines[max(number - 1, 0) : number + 2]
        is_row = any(other.cells and other.column == line.column for other in near if other is not line)
        yield line if is_row or not line.cells else replace(line, cells=())


def _page_lines(page: Sequence[Piece], number: int, gutters: tuple[float, ...]) -> Iterator[Line]:
    if not page:
        return
    boxes = _boxes(page, gutters)
    whole = (min(piece.x0 for piece in page), max(piece.x1 for piece in page))
    band: list[Piece] = []
    count = 0
    for piece in sorted(page, key=lambda piece: (-piece.y, piece.x0)):
        if gutters and _crosses(piece, gutters):
            yield from _band(band, (number, count), gutters, boxes)
            yield from _lines([piece], whole, (number, count + 1, 0))
            band, count = [], count + 2
        else:
            band.append(piece)
    yield from _band(band, (number, count), gutters, boxes)


def _band(
    band: Sequence[Piece],
    place: tuple[int, int],
    gutters: tuple[float, ...],
    boxes: Sequence[tuple[float, float]],
) -> Iterator[Line]:
    for column, box in enumerate(boxes):
        own = [piece for piece in band if _column(piece, gutters) == column]
        yield from _lines(own, box, (*place, column))


def _boxes(page: Sequence[Piece], gutters: tuple[float, ...]) -> list[tuple[float, float]]:
    """Left and right edge of each column."""
    boxes = []
    for column in range(len(gutters) + 1):
        own = [p for p in page if _column(p, gutters) == column and not _crosses(p, gutters)]
        boxes.append((min((p.x0 for p in own), default=0.0), max((p.x1 for p in own), default=0.0)))
    return boxes


def _lines(pieces: Sequence[Piece], box: tuple[float, float], column: tuple[int, int, int]) -> Iterator[Line]:
    row: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.y, piece.x0)):
        if row and abs(row[0].y - piece.y) > 0.3 * max(row[0].size, piece.size):
            yield _line(row, box, column)
            row = []
        row.append(piece)
    if row:
        yield _line(row, box, column)


def _line(row: list[Piece], box: tuple[float, float], column: tuple[int, int, int]) -> Line:
    row.sort(key=lambda piece: piece.x0)
    longest = max(row, key=lambda piece: len(piece.text))
    cells = [row[0].text]
    for before, piece in pairwise(row):
        gap = piece.x0 - before.x1
        if gap > _CELL_GAP * piece.size and len(before.text) > 2:  # not after a bullet or a number
            cells.append(piece.text)
        else:
            cells[-1] += (" " if gap > 0.1 * piece.size else "") + piece.text
    return Line(
        text=" ".join(cells),
        x0=row[0].x0,
        x1=row[-1].x1,
        y=longest.y,
        size=longest.size,
        bold=all(piece.bold for piece in row),
        first_word=row[0].first_word,
        left=box[0],
        right=box[1],
        column=column,
        cells=tuple(cells) if len(cells) > 1 else (),
    )


def _crosses(piece: Piece, gutters: tuple[float, ...]) -> bool:
    return any(piece.x0 < x - _STEP and piece.x1 > x + _STEP for x in gutters)


def _column(piece: Piece, gutters: tuple[float, ...]) -> int:
    middle = (piece.x0 + piece.x1) / 2
    return sum(middle > x for x in gutters)


def _gutters(page: Sequence[Piece]) -> tuple[float, ...]:
    """Where columns of running text part, from left to right; none on most pages."""
    width = max((p.x1 for p in page), default=0.0) - min((p.x0 for p in page), default=0.0)
    return _of_text(page, tuple(_cuts(page, _MIN_WIDTH * width)), width)


def _cuts(pieces: Sequence[Piece], narrowest: float) -> list[float]:
    """Places that few pieces cross: the best one, then those on both sides of it."""
    if len(pieces) < 2 * _MIN_LINES:
        return []
    x, right = min(p.x0 for p in pieces) + narrowest, max(p.x1 for p in pieces) - narrowest
    best: tuple[int, float] | None = None  # crossing pieces, x
    while x <= right:
        before, after = sum(p.x1 <= x for p in pieces), sum(p.x0 >= x for p in pieces)
        crossing = len(pieces) - before - after
        fits = min(before, after) >= _MIN_LINES and crossing <= min(before, after)
        if fits and (best is None or crossing <= best[0]):
            best = (crossing, x)
        x += _STEP
    if best is None:
        return []
    place = best[1]
    left = _cuts([p for p in pieces if p.x1 <= place], narrowest)
    return [*left, place, *_cuts([p for p in pieces if p.x0 >= place], narrowest)]


def _of_text(page: Sequence[Piece], gutters: tuple[float, ...], width: float) -> tuple[float, ...]:
    """The gutters if all that they part are columns of running text, else none."""
    for column in range(len(gutters) + 1):
        own = [p for p in page if _column(p, gutters) == column and not _crosses(p, gutters)]
        if len(own) < _MIN_LINES:
            return ()
        span = max(p.x1 for p in own) - min(p.x0 for p in own)
        middle = median(p.x1 - p.x0 for p in own)
        short = median(len(p.text) for p in own) < _MIN_CHARACTERS
        if span < _MIN_WIDTH * width or middle < _MIN_FILL * span or short:
            return ()
    return gutters
