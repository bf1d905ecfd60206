"""The geometry of the report's pictures; the templates draw them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.report.funnel import Stage
from corpus.report.scores import Histogram, round_edges
from corpus.tables.counts import Count

WIDTH, HEIGHT = 360.0, 200.0
COLOURS = 6  # of a stack; the last is for the sum of the others
LEFT = 34.0  # of the picture, for the numbers of rows
_TOP, _BOTTOM = 8.0, 22.0
_TICKS, _LINES, _MARGIN = 7, 3, 14.0
LEAST = 10  # pairs of which a picture says more than their numbers
_LEAST_HEIGHT = 1.5  # of a column, so that a few rows are seen beside thousands
_UNEVEN_TICKS = (0.01, 0.1, 0.5, 0.9, 0.99)


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar: its start and its length in percent of the bar, and its name and number of rows."""

    start: float
    length: float
    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a histogram in units of the picture, and its label."""

    x: float
    y: float
    width: float
    height: float
    kept: bool
    label: str


@dataclass(frozen=True, slots=True)
class Bin:
    """A row of the table for a histogram: a range of values, and the pairs in it."""

    values: str
    kept: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A histogram on WIDTH x HEIGHT: kept rows grow up from `axis`, dropped rows down, to one scale.

    `ticks` are places and labels below, `lines` heights and numbers of rows; `bins` are the same as numbers.
    """

    name: str
    axis: float
    columns: tuple[Column, ...]
    ticks: tuple[tuple[float, str], ...]
    lines: tuple[tuple[float, str], ...]
    bins: tuple[Bin, ...]
    kept: int
    dropped: int
    missing: int
    median_kept: float | None
    median_dropped: float | None


def segments(stage: Stage) -> tuple[Segment, ...]:
    """The bar of a stage: the kept rows first, then the reasons; no segments for a stage without rows."""
    return stack([Count(stage.outgoing, stage.kept), *stage.drops])


def stack(counts: Sequence[Count]) -> tuple[Segment, ...]:
    """A bar of the counts in order, without those of no rows."""
    whole = sum(count.rows for count in counts)
    pieces = []
    start = 0
    for count in counts:
        if count.rows:
            pieces.append(Segment(100 * start / whole, 100 * count.rows / whole, count.name, count.rows))
        start += count.rows
    return tuple(pieces)


def chart(histogram: Histogram) -> Chart:
    """The picture of a histogram; without columns where it has no values."""
    highest, deepest = max(histogram.kept, default=0), max(histogram.dropped, default=0)
    unit = (HEIGHT - _TOP - _BOTTOM) / max(highest + deepest, 1)
    axis = _TOP + highest * unit
    bins = _bins(histogram)
    return Chart(
        histogram.column,
        axis,
        _columns(bins, axis, unit),
        _ticks(histogram),
        _lines(highest, deepest, axis, unit),
        tuple(line for line in bins if line.kept or line.dropped),
        sum(histogram.kept),
        sum(histogram.dropped),
        histogram.missing,
        histogram.median_kept,
        histogram.median_dropped,
    )


def _bins(histogram: Histogram) -> tuple[Bin, ...]:
    edges = [f"{edge:.4g}" for edge in histogram.edges]
    last = len(histogram.kept) - 1
    return tuple(
        Bin(
            f"{edges[index]} or more"
            if histogram.is_open and index == last
            else f"{edges[index]} to {edges[index + 1]}",
            kept,
            dropped,
        )
        for index, (kept, dropped) in enumerate(zip(histogram.kept, histogram.dropped, strict=True))
    )


def _columns(bins: Sequence[Bin], axis: float, unit: float) -> tuple[Column, ...]:
    width = (WIDTH - LEFT) / max(len(bins), 1)
    columns = []
    for index, line in enumerate(bins):
        for rows, kept in ((line.kept, True), (line.dropped, False)):
            if rows:
                height = max(rows * unit, _LEAST_HEIGHT)
                label = f"{line.values}: {rows:,} {'kept' if kept else 'dropped'}"
                top = axis - height if kept else axis
                columns.append(Column(LEFT + index * width + 0.5, top, width - 1, height, kept, label))
    return tuple(columns)


def _ticks(histogram: Histogram) -> tuple[tuple[float, str], ...]:
    """Position and label of round values, not so near the end that a label would be cut."""
    if not histogram.edges:
        return ()
    if histogram.uneven:
        width = (WIDTH - LEFT) / (len(histogram.edges) - 1)
        found = ((place, edge) for place, edge in enumerate(histogram.edges) if edge in _UNEVEN_TICKS)
        return tuple((LEFT + place * width, f"{edge:.4g}") for place, edge in found)
    low, high = histogram.edges[0], histogram.edges[-1]
    places = [
        (LEFT + (WIDTH - LEFT) * (value - low) / (high - low), f"{value:.4g}")
        for value in round_edges(low, high, _TICKS)
    ]
    return tuple((x, label) for x, label in places if LEFT <= x <= WIDTH - _MARGIN)


def _lines(highest: int, deepest: int, axis: float, unit: float) -> tuple[tuple[float, str], ...]:
    """Height and number of rows of a few lines across: round numbers, as far as the columns reach."""
    steps = round_edges(0, max(highest, deepest), _LINES)
    numbers = [int(step) for step in steps if step >= 1 and step == int(step)]
    up = [(axis - number * unit, f"{number:,}") for number in numbers if number <= highest]
    down = [(axis + number * unit, f"{number:,}") for number in numbers if number <= deepest]
    return (*up, *down)
