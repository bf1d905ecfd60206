"""The cells of reStructuredText's grid and simple tables, as places in the lines of a file."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from crawler.folders.formats.placing import Place, columns

_RUN = re.compile(r"=+|-+")


def cells(lines: Sequence[str], first: int, end: int) -> Iterator[list[Place]]:
    """The places of the lines of each cell of the table in lines [first, end), row by row."""
    find = _of_grid if lines[first].lstrip().startswith("+") else _of_simple
    for rows, spans in find(lines, first, end):
        for start, stop in spans:
            found = [(at, _inner(lines[at], start, stop)) for at in rows]
            places = [(at, span) for at, span in found if span[0] < span[1]]
            if places:
                yield places


def _inner(line: str, start: int, stop: int | None) -> tuple[int, int]:
    return columns(line[:stop], min(start, len(line)))


_Rows = Iterator[tuple[list[int], list[tuple[int, int | None]]]]


def _of_grid(lines: Sequence[str], first: int, end: int) -> _Rows:
    """Rows lie between borders; the columns are where a row's lines all have |, cells over several too."""
    rows: list[int] = []
    for at in range(first, end):
        if not lines[at].lstrip().startswith("+"):
            rows.append(at)
            continue
        if rows:
            bars = [n for n, c in enumerate(lines[rows[0]]) if c == "|"]
            bars = [n for n in bars if all(lines[row][n : n + 1] == "|" for row in rows)]
            yield rows, [(a + 1, b) for a, b in pairwise(bars)]
        rows = []


def _of_simple(lines: Sequence[str], first: int, end: int) -> _Rows:
    """The runs of = say where columns begin; a line whose first column is empty continues its row."""
    starts = [match.start() for match in _RUN.finditer(lines[first])]
    stops: list[int | None] = [*starts[1:], None]
    spans = list(zip(starts, stops, strict=True))
    rows: list[int] = []
    for at in range(first + 1, end):
        line = lines[at]
        is_border = not line.strip(" =-")
        if rows and (is_border or line[starts[0] : stops[0]].strip()):
            yield rows, spans
            rows = []
        if not is_border:
            rows.append(at)
    if rows:
        yield rows, spans
