"""The geometry of the report's pictures; the template draws them as SVG."""

from dataclasses import dataclass

from corpus.report.funnel import Stage
from corpus.report.scores import Histogram, round_edges

WIDTH, HEIGHT = 340.0, 190.0
_TOP, _BOTTOM = 8.0, 22.0
_TICKS, _MARGIN = 7, 14.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar: its start and its length in per cent of the bar, and what it stands for."""

    start: float
    length: float
    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a histogram in units of the picture, and what it stands for."""

    x: float
    y: float
    width: float
    height: float
    kept: bool
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A histogram on WIDTH x HEIGHT: kept rows grow up from `axis`, dropped rows down, to one scale."""

    name: str
    axis: float
    columns: tuple[Column, ...]
    ticks: tuple[tuple[float, str], ...]
    kept: int
    dropped: int
    missing: int


def segments(stage: Stage) -> tuple[Segment, ...]:
    """The bar of a stage: the kept rows first, then the reasons; no segments for a stage without rows."""
    pieces = []
    start = 0
    for name, rows in [(stage.outgoing, stage.kept), *((drop.name, drop.rows) for drop in stage.drops)]:
        if rows:
            pieces.append(Segment(100 * start / stage.rows, 100 * rows / stage.rows, name, rows))
        start += rows
    return tuple(pieces)


def chart(histogram: Histogram) -> Chart:
    """The picture of a histogram; without columns where it has no values."""
    highest, deepest = max(histogram.kept, default=0), max(histogram.dropped, default=0)
    unit = (HEIGHT - _TOP - _BOTTOM) / max(highest + deepest, 1)
    axis = _TOP + highest * unit
    width = WIDTH / max(len(histogram.kept), 1)
    columns = []
    for index, counts in enumerate(zip(histogram.kept, histogram.dropped, strict=True)):
        low, high = (f"{edge:.4g}" for edge in histogram.edges[index : index + 2])
        for rows, kept in zip(counts, (True, False), strict=True):
            label = f"{low} to {high}: {rows:,} {'kept' if kept else 'dropped'}"
            height = rows * unit
            if rows:
                top = axis - height if kept else axis
                columns.append(Column(index * width + 0.5, top, width - 1, height, kept, label))
    totals = sum(histogram.kept), sum(histogram.dropped)
    return Chart(histogram.column, axis, tuple(columns), _ticks(histogram), *totals, histogram.missing)


def _ticks(histogram: Histogram) -> tuple[tuple[float, str], ...]:
    """Position and label of round values, not so near the ends that a label would be cut."""
    if not histogram.edges:
        return ()
    low, high = histogram.edges[0], histogram.edges[-1]
    places = [
        (WIDTH * (value - low) / (high - low), f"{value:.4g}") for value in round_edges(low, high, _TICKS)
    ]
    return tuple((x, label) for x, label in places if _MARGIN <= x <= WIDTH - _MARGIN)
