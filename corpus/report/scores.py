"""Histograms of the scores of kept and dropped pairs."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.tables.counts import has_columns
from corpus.tables.folder import WorkFolder

SCORES = ("score", "formula", "similarity", "margin", "length_ratio")
BINS = 50

# Values from here on share the last bin: a few outliers would squeeze all others into one bin.
CEILINGS = {"margin": 3.0, "length_ratio": 3.0}

# Learnt scores crowd at both ends: ranges that are about even in log odds, so that the columns show them.
LOG_ODDS = (0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97, 0.99, 0.997, 0.999, 1)
_CROWDED = 0.5  # share of the values in one even column from which LOG_ODDS are used

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Rows of one column by value: `kept[i]` and `dropped[i]` are in [edges[i], edges[i + 1]).

    The last bin includes its upper edge, and with `is_open` all values above. `missing` rows have no finite
    value; without values there are no bins. The medians are those of the values, None without values.
    """

    column: str
    edges: tuple[float, ...]
    kept: tuple[int, ...]
    dropped: tuple[int, ...]
    missing: int
    is_open: bool = False
    uneven: bool = False  # the bins are LOG_ODDS
    median_kept: float | None = None
    median_dropped: float | None = None


def histograms(folder: WorkFolder, columns: tuple[str, ...] = SCORES) -> tuple[Histogram, ...]:
    """A histogram of each column that the pairs table has, in up to about BINS bins of a round width."""
    return tuple(_histogram(folder, column) for column in columns if has_columns(folder, "pairs", column))


def round_edges(low: float, high: float, bins: int = BINS) -> Floats:
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


def _histogram(folder: WorkFolder, column: str) -> Histogram:
    kept, dropped, missing = _values(folder, column)
    both = np.concatenate([kept, dropped])
    ceiling = CEILINGS.get(column, math.inf)
    low, high = (float(both.min()), float(both.max())) if len(both) else (math.inf, -math.inf)
    is_open = low < ceiling < high
    edges = round_edges(low, ceiling if is_open else high)
    in_range = column == "score" and len(both) > 0 and 0 <= low <= high <= 1
    uneven = in_range and max(_binned(both, edges)) > _CROWDED * len(both)
    if uneven:
        edges = np.array(LOG_ODDS, dtype=np.float64)
    return Histogram(
        column,
        tuple(edges.tolist()),
        _binned(kept, edges),
        _binned(dropped, edges),
        missing,
        is_open,
        uneven,
        _median(kept),
        _median(dropped),
    )


def _values(folder: WorkFolder, column: str) -> tuple[Floats, Floats, int]:
    """The finite values of kept and of dropped pairs, and the number of pairs without one."""
    kept, dropped, missing = [np.zeros(0)], [np.zeros(0)], 0
    for batch in folder.batches("pairs", [column, "rejected_by"]):
        values = batch.column(column).cast("float64").to_numpy(zero_copy_only=False)  # NaN for null
        is_kept = batch.column("rejected_by").is_null().to_numpy(zero_copy_only=False)
        finite = np.isfinite(values)
        kept.append(values[is_kept & finite])
        dropped.append(values[~is_kept & finite])
        missing += int((~finite).sum())
    return np.concatenate(kept), np.concatenate(dropped), missing


def _binned(values: Floats, edges: Floats) -> tuple[int, ...]:
    if not len(edges):
        return ()
    return tuple(np.histogram(np.minimum(values, edges[-1]), edges)[0].tolist())


def _median(values: Floats) -> float | None:
    return float(np.median(values)) if len(values) else None
