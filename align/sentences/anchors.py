"""What two documents show before they are aligned: sentences that are surely translations, and their order.

Anchors are single sentences that are each other's nearest and stand out from their next nearest. They say how
long the two texts are to each other where one is an abridged translation, and whether parts of it stand in
another order; nothing of this hangs on the order of the sentences or on the lengths of the whole texts.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.sentences.bead_scores import DocumentSide

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

# Chosen on the development gold and what benchmarks/alignment_sets.py makes of it.
_MARGIN = 1.3  # least cosine of an anchor over the mean of its next nearest on both sides
_COSINE = 0.4  # least cosine of an anchor
_NEXT = 4  # nearest after the first, as in the ratio margin of Artetxe and Schwenk (2019)
_GAIN = 0.02  # cosine that each sentence more adds to an anchor that grows
_FEW = 3  # anchors below which nothing is said of lengths
_IN_ORDER = 0.6  # share of the anchors in order; where it is less, parts stand in another order
_FEW_ORDERED = 5  # anchors below which nothing is said of their order
_LONGEST = 3.0  # medians that the length of a bead counts as at the most


@dataclass(frozen=True, slots=True)
class Anchors:
    """Numbers of source sentences, in order, and of the target sentences that translate them."""

    source: Integers
    target: Integers


def anchors(source: DocumentSide, target: DocumentSide) -> Anchors:
    """The anchors of two documents: mutual nearest sentences with a margin and cosine above the least."""
    none = Anchors(np.zeros(0, np.int64), np.zeros(0, np.int64))
    if min(source.sentences, target.sentences) < 2:
        return none
    cosine: Floats = source.windows[0] @ target.windows[0].T
    rows, columns = np.arange(len(cosine)), cosine.argmax(axis=1)
    mutual = cosine.argmax(axis=0)[columns] == rows
    best = cosine[rows, columns]
    usual = (_next_nearest(cosine) + _next_nearest(cosine.T)[columns]) / 2
    sure = mutual & (best > _MARGIN * np.maximum(usual, 1e-6)) & (best > _COSINE)
    return Anchors(rows[sure], columns[sure])


def _next_nearest(cosine: Floats) -> npt.NDArray[np.float64]:
    """Of each row the mean of the highest cosines but one, in float64, where their sum is exact."""
    k = min(_NEXT + 1, cosine.shape[1])
    top = np.partition(cosine, cosine.shape[1] - k, axis=1)[:, -k:].astype(np.float64)
    return (top.sum(axis=1) - top.max(axis=1)) / (k - 1)  # type: ignore[no-any-return]


def anchored_ratio(found: Anchors, source: DocumentSide, target: DocumentSide) -> float | None:
    """Source characters for each target character where the texts are translations; None with few anchors.

    The median over the anchors, weighted by their cosines. An anchor first grows to the run of sentences that
    is most alike, since half a sentence is often nearest to the whole.
    """
    if len(found.source) < _FEW:
        return None
    lengths = [np.concatenate([[0.0], np.cumsum(side.lengths)]) for side in (source, target)]
    i, j = found.source, found.target
    best = np.einsum("ij,ij->i", source.windows[0, i], target.windows[0, j])
    ratio = source.lengths[i] / target.lengths[j]
    for n, m in _grown(len(source.windows), len(target.windows)):
        for back in range(max(n, m)):
            a, b = (i - back, j) if n > 1 else (i, j - back)
            inside = (a >= 0) & (b >= 0) & (a + n <= source.sentences) & (b + m <= target.sentences)
            a, b = np.where(inside, a, 0), np.where(inside, b, 0)
            cosine = np.einsum("ij,ij->i", source.windows[n - 1, a], target.windows[m - 1, b])
            better = inside & (cosine - np.float32(_GAIN * (n + m - 2)) > best)
            best = np.where(better, cosine - np.float32(_GAIN * (n + m - 2)), best)
            grown = (lengths[0][np.minimum(a + n, source.sentences)] - lengths[0][a]) / np.maximum(
                lengths[1][np.minimum(b + m, target.sentences)] - lengths[1][b], 1
            )
            ratio = np.where(better, grown, ratio)
    return _weighted_median(ratio, best.astype(np.float64))


def _grown(most_source: int, most_target: int) -> list[tuple[int, int]]:
    return [(n, 1) for n in range(2, most_source + 1)] + [(1, m) for m in range(2, most_target + 1)]


def _weighted_median(values: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> float:
    order = np.argsort(values, kind="stable")
    total = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(total, total[-1] / 2)])


def bead_ratio(lengths: Sequence[tuple[float, float]]) -> float | None:
    """Source characters for each target character, by the lengths of both sides of beads; None with few.

    The mean of the logarithms, weighted by the length of the bead, where none counts as more than three
    times the median.
    """
    if len(lengths) < _FEW:
        return None
    sizes = [math.sqrt(a * b) for a, b in lengths]
    most = _LONGEST * sorted(sizes)[len(sizes) // 2]
    weights = [min(size, most) for size in sizes]
    logs = [round(math.log(a / b), 9) for a, b in lengths]
    return round(math.exp(math.fsum(map(math.prod, zip(logs, weights, strict=True))) / math.fsum(weights)), 9)


def crossing_rate(found: Anchors) -> float:
    """How often the target goes back from one anchor to the next, in [0, 1]; 0 where the texts are in order.

    They are where most anchors are in order and none of the others stand side by side on both sides: single
    ones out of order are errors.
    """
    if len(found.source) < _FEW_ORDERED:
        return 0.0
    stray = np.setdiff1d(np.arange(len(found.target)), _longest_rise(found.target))
    ranks = np.argsort(np.argsort(found.target, kind="stable"), kind="stable")[stray]
    together = (np.diff(stray) == 1) & (np.diff(ranks) == 1)
    if len(stray) <= (1 - _IN_ORDER) * len(found.target) and not together.any():
        return 0.0
    return float((np.diff(found.target) < 0).sum() + 0.5) / len(found.target)


def _longest_rise(values: Integers) -> list[int]:
    """Places of a longest strictly rising part of the values."""
    ends: list[int] = []  # the least last value of a rise of each length
    last: list[int] = []  # its place
    before = [-1] * len(values)
    for place, value in enumerate(values.tolist()):
        length = bisect_left(ends, value)
        ends[length : length + 1], last[length : length + 1] = [value], [place]
        before[place] = last[length - 1] if length else -1
    rise = []
    place = last[-1] if last else -1
    while place >= 0:
        rise.append(place)
        place = before[place]
    return rise[::-1]
