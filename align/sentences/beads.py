"""The monotone dynamic programme over beads.

Documents too large for the whole matrix are first aligned coarsely, runs of sentences at a time, and then in
a band about that path, as in Vecalign (Thompson and Koehn 2019). How beads are scored: bead_scores.py.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Vectors
from align.exact import on_grid
from align.records import Bead
from align.sentences.bead_scores import NO_PATH, BeadOptions, BeadScorer, DocumentSide, bead_types

__all__ = ["BeadOptions", "DocumentSide", "adapted", "align", "bead_types"]

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

_ROWS = 64  # rows of the matrix whose beads are scored at once
_COARSE = 6  # sentences pooled into one for the coarse pass
_USUAL_GAPS = 0.15  # gaps a bead in the development gold
_PRIOR_BEADS = 5  # how many beads' worth of evidence that is
_WIDEST_GAP = -0.2  # the dearest that a gap gets
_KEPT_SCORES = 64_000_000  # bytes: of larger documents the second pass scores once more
_GAP, _TARGET_GAP, _FIRST_BEAD = 0, 1, 2  # steps of the path


def align(source: DocumentSide, target: DocumentSide, options: BeadOptions | None = None) -> list[Bead]:
    """Beads in order that cover every sentence of both sides once, null beads included.

    Done twice: the first pass measures how common gaps are in these documents, and so what one should cost.
    """
    options = options or BeadOptions()
    n, m = source.sentences, target.sentences
    if not n or not m:
        return [Bead(i, 1, 0, 0) for i in range(n)] + [Bead(0, 0, j, 1) for j in range(m)]
    scorer = BeadScorer(source, target, options)
    scores = _Scores(scorer, _columns(source, target, options))
    beads = _best_path(scores, options)
    second = adapted(options, beads)
    if second.gap != options.gap:
        # Another cost of gaps changes the path here and there, but leads it nowhere else.
        again = scores if scores.kept else _Scores(scorer, _about(beads, 1, n, m, options.band // 2))
        beads = _best_path(again, second)
    return _with_similarity(beads, source, target)


def adapted(options: BeadOptions, beads: Sequence[Bead]) -> BeadOptions:
    """The options with a gap as dear as gaps are rare among the beads; at least -0.2, at most 0.

    A translator who leaves nothing out gives few gaps: then a sentence that looks left out is more likely
    part of a bead. The rate is taken with a prior of 0.15 gaps a bead worth 5 beads.
    """
    kinds = [(bead.n > 0, bead.m > 0) for bead in beads]
    count = sum(kind == (True, True) for kind in kinds)
    gaps = sum(
        kind != (True, True) and kind != before for before, kind in zip([None, *kinds], kinds, strict=False)
    )
    rate = (gaps + _USUAL_GAPS * _PRIOR_BEADS) / (count + _PRIOR_BEADS)
    gap = options.gap + options.gap_adaption * round(math.log(rate / _USUAL_GAPS), 9)
    return replace(options, gap=min(max(gap, min(_WIDEST_GAP, options.gap)), max(0.0, options.gap)))


def _columns(source: DocumentSide, target: DocumentSide, options: BeadOptions) -> list[range]:
    """Target positions to be searched for each block of _ROWS source positions."""
    n, m = source.sentences, target.sentences
    if n * m <= options.whole_matrix:
        return [range(m + 1) for _ in range(0, n + 1, _ROWS)]
    return _about(align(_pool(source), _pool(target), options), _COARSE, n, m, options.band)


def _about(beads: Sequence[Bead], scale: int, n: int, m: int, band: int) -> list[range]:
    """Target positions within `band` of the path of beads of runs of `scale` sentences, as in _columns."""
    path = np.zeros(n + 2, dtype=np.int64)
    at = 0
    for bead in beads:
        for i in bead.source:
            path[i * scale : (i + 1) * scale] = bead.j * scale
        at = (bead.i + bead.n) * scale
    path[at:] = m
    path = np.minimum(np.maximum.accumulate(path), m)
    return [
        range(
            max(0, int(path[start]) - band) if start else 0,
            m + 1 if start + _ROWS > n else min(m, int(path[min(start + _ROWS, n)]) + band) + 1,
        )
        for start in range(0, n + 1, _ROWS)
    ]


def _pool(side: DocumentSide) -> DocumentSide:
    """The document with runs of _COARSE sentences taken as one."""
    places = np.arange(0, side.sentences, _COARSE)
    vectors = side.windows[0]
    # What all sentences share says nothing of the place.
    sizes = np.diff(places, append=side.sentences).astype(np.float32)
    sums = np.add.reduceat(vectors, places, axis=0) - sizes[:, None] * vectors.mean(axis=0)
    sums = on_grid(sums)
    zeros = np.zeros(len(places), dtype=np.int64)
    return DocumentSide(sums[None], np.add.reduceat(side.lengths, places), zeros, zeros.astype(np.bool_))


class _Scores:
    """The scores of a document pair's beads, block by block; kept for the second pass where they are few."""

    def __init__(self, scorer: BeadScorer, columns: list[range]) -> None:
        self.columns = columns
        self.types = scorer.types
        self.rows = scorer.source.sentences + 1
        self._scorer = scorer
        cells = sum(map(len, columns)) * _ROWS
        self._kept: dict[int, Floats] | None = {} if 4 * cells * len(self.types) <= _KEPT_SCORES else None

    @property
    def kept(self) -> bool:
        """Whether they are: then a second pass costs little."""
        return self._kept is not None

    def block(self, number: int) -> Floats:
        """Scores of the beads that end before each cell of the block, (types, rows, columns)."""
        if self._kept is None:
            return self._scored(number)
        if number not in self._kept:
            self._kept[number] = self._scored(number)
        return self._kept[number]

    def _scored(self, number: int) -> Floats:
        rows = range(number * _ROWS, min((number + 1) * _ROWS, self.rows))
        return self._scorer.ending(rows, self.columns[number])


@dataclass(frozen=True, slots=True)
class _Row:
    """How the best path reaches each cell of a row: its last step, and whether a gap ending here goes on.

    A step is _GAP (source sentence left out), _TARGET_GAP (target sentence left out) or _FIRST_BEAD and the
    number of a bead type, whose score stands in `score`.
    """

    step: npt.NDArray[np.uint8]
    score: Floats
    gap_goes_on: npt.NDArray[np.bool_]
    target_gap_goes_on: npt.NDArray[np.bool_]


def _best_path(scores: _Scores, options: BeadOptions) -> list[Bead]:
    rows: list[_Row] = []
    carried: _Carried | None = None
    for number, columns in enumerate(scores.columns):
        block = scores.block(number)
        reach = max(max(t) for t in scores.types)
        carried = _Carried.at(columns, reach, carried)
        for row in range(block.shape[1]):
            rows.append(carried.advance(block[:, row], scores.types, options))
    return list(_walk(rows, scores))[::-1]


class _Carried:
    """The best scores of the last rows, as many as a bead can reach back, on the columns of a block.

    Gaps are affine (Gotoh 1982): dear to open, then cheap.
    """

    def __init__(self, columns: range, reach: int) -> None:
        self.columns = columns
        self.reach = reach
        # `reach` columns more on the left, so that every bead finds a cell to start from.
        self.best = np.full((reach, reach + len(columns)), NO_PATH, dtype=np.float64)
        self.gap = np.full(len(columns), NO_PATH, dtype=np.float64)
        self.first = True

    @classmethod
    def at(cls, columns: range, reach: int, before: "_Carried | None") -> "_Carried":
        """What the rows of the block before leave to one on these columns."""
        carried = cls(columns, reach)
        if before is None:
            return carried
        carried.first = False
        low = max(columns.start - reach, before.columns.start - reach)
        high = min(columns.stop, before.columns.stop)
        if low < high:
            to, of = columns.start - reach, before.columns.start - reach
            carried.best[:, low - to : high - to] = before.best[:, low - of : high - of]
        low = max(columns.start, before.columns.start)
        if low < high:
            carried.gap[low - columns.start : high - columns.start] = before.gap[
                low - before.columns.start : high - before.columns.start
            ]
        return carried

    def advance(self, scores: Floats, types: list[tuple[int, int]], options: BeadOptions) -> _Row:
        """The next row, from the scores of the beads that end in it, (types, columns)."""
        width = len(self.columns)
        opened = self.best[-1, self.reach :] + options.gap
        longer = self.gap + options.gap_extension
        self.gap = np.maximum(opened, longer)
        best = self.gap.copy()
        if self.first:
            best[0], self.first = 0.0, False
        candidates = np.stack(
            [self.best[-a, self.reach - b : self.reach - b + width] for a, b in types], dtype=np.float64
        )
        candidates += scores
        chosen = candidates.argmax(axis=0)
        places = np.arange(width)
        better = candidates[chosen, places] > best
        best[better] = candidates[chosen, places][better]
        step = np.where(better, chosen + _FIRST_BEAD, _GAP).astype(np.uint8)
        target_gap_goes_on = _add_target_gaps(best, step, options)
        self.best[:-1] = self.best[1:].copy()
        self.best[-1, : self.reach] = NO_PATH
        self.best[-1, self.reach :] = best
        return _Row(step, scores[chosen, places], longer >= opened, target_gap_goes_on)


def _add_target_gaps(best: Doubles, step: npt.NDArray[np.uint8], o: BeadOptions) -> npt.NDArray[np.bool_]:
    """Improve the cells in place by gaps along the row; returns whether the gap ending at a cell goes on."""
    goes_on = np.zeros(len(best), dtype=np.bool_)
    if len(best) < 2:
        return goes_on
    slope = o.gap_extension * np.arange(len(best))
    run = np.maximum.accumulate(best - slope)[:-1] + slope[:-1] + o.gap
    goes_on[2:] = run[:-1] + o.gap_extension > best[1:-1] + o.gap
    better = run > best[1:]
    best[1:][better] = run[better]
    step[1:][better] = _TARGET_GAP
    return goes_on


def _walk(rows: list[_Row], scores: _Scores) -> Iterator[Bead]:
    """The beads of the best path, last to first."""
    i, j = len(rows) - 1, scores.columns[-1].stop - 1
    forced = -1  # the step of a gap that goes on
    while i or j:
        row, place = rows[i], j - scores.columns[i // _ROWS].start
        step = forced if forced >= 0 else _TARGET_GAP if i == 0 else int(row.step[place])
        if step == _GAP:
            forced = _GAP if row.gap_goes_on[place] else -1
            i -= 1
            yield Bead(i, 1, j, 0)
        elif step == _TARGET_GAP:
            forced = _TARGET_GAP if row.target_gap_goes_on[place] else -1
            j -= 1
            yield Bead(i, 0, j, 1)
        else:
            n, m = scores.types[step - _FIRST_BEAD]
            i, j = i - n, j - m
            yield Bead(i, n, j, m, score=float(row.score[place]))


def _with_similarity(beads: list[Bead], source: DocumentSide, target: DocumentSide) -> list[Bead]:
    """The beads with the cosines of their sides."""
    return [
        replace(
            bead, similarity=_cosine(source.windows[bead.n - 1, bead.i], target.windows[bead.m - 1, bead.j])
        )
        if bead.n and bead.m
        else bead
        for bead in beads
    ]


def _cosine(a: Vectors, b: Vectors) -> float:
    return float(np.dot(a, b))
