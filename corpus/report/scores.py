"""How the scores of kept and dropped pairs are spread."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.store import WorkFolder

SCORES = ("score", "similarity", "margin")
BINS = 50


@dataclass(frozen=True, slots=True)
class Histogram:
    """Rows of one column by value: `kept[i]` and `dropped[i]` lie in [edges[i], edges[i + 1]).

    `missing` rows have no finite value. Without any value there are no bins.
    """

    column: str
    edges: tuple[float, ...]
    kept: tuple[int, ...]
    dropped: tuple[int, ...]
    missing: int


def histograms(folder: WorkFolder, columns: tuple[str, ...] = SCORES) -> tuple[Histogram, ...]:
    """A histogram of each column of the pairs table, in up to about BINS bins of a round width."""
    edges = [round_edges(low, high) for low, high in _ranges(folder, columns)]
    counts = [np.zeros((2, max(len(edge) - 1, 0)), dtype=np.int64) for edge in edges]
    missing = [0] * len(columns)
    for batch in folder.batches("pairs", [*columns, "rejected_by"]):
        kept = batch.column("rejected_by").is_null().to_numpy(zero_copy_only=False)
        for index, column in enumerate(columns):
            values = _values(batch.column(column))
            finite = np.isfinite(values)
            missing[index] += int((~finite).sum())
            for row, rows in enumerate((kept & finite, ~kept & finite)):
                if rows.any():
                    counts[index][row] += np.histogram(values[rows], edges[index])[0]
    return tuple(
        Histogram(column, tuple(edge.tolist()), tuple(count[0].tolist()), tuple(count[1].tolist()), without)
        for column, edge, count, without in zip(columns, edges, counts, missing, strict=True)
    )


def round_edges(low: float, high: float, bins: int = BINS) -> npt.NDArray[np.float64]:
    """Ascending edges of up to about so many bins over [low, high], multiples of 1, 2 or 5 times 10^k.

    Empty where low > high (there was no value).
    """
    if low > high:
        return np.zeros(0)
    rough = (high - low or max(abs(low), 1.0)) / bins
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
    first = math.floor(low / step)
    last = max(math.ceil(high / step), first + 1)
    return step * np.arange(first, last + 1, dtype=np.float64)


def _ranges(folder: WorkFolder, columns: tuple[str, ...]) -> list[tuple[float, float]]:
    """The least and the largest finite value of each column; (inf, -inf) where there is none."""
    low, high = [math.inf] * len(columns), [-math.inf] * len(columns)
    for batch in folder.batches("pairs", list(columns)):
        for index, column in enumerate(columns):
            values = _values(batch.column(column))
            finite = values[np.isfinite(values)]
            if len(finite):
                low[index] = min(low[index], float(finite.min()))
                high[index] = max(high[index], float(finite.max()))
    return list(zip(low, high, strict=True))


def _values(column: object) -> npt.NDArray[np.float64]:
    """The column as float64, NaN for null."""
    array: npt.NDArray[np.float64] = column.cast("float64").to_numpy(zero_copy_only=False)  # type: ignore[attr-defined]
    return array
