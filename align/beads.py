"""The monotone dynamic programme over beads.

A bead's score contrasts its cosine with that of its neighbours, as in Bertalign's second pass (Liu and Zhu
2023, 'Bertalign: Improved word embedding-based sentence alignment for Chinese-English parallel corpora of
literary texts'), and weighs how well the lengths agree. Documents too large for the whole matrix are first
aligned coarsely, runs of sentences at a time, and then in a band about that path, as in Vecalign (Thompson
and Koehn 2019).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Vectors
from align.records import Bead

Floats = npt.NDArray[np.float32]

_ROWS = 64  # source sentences whose beads are scored at once
_COARSE = 6  # sentences pooled into one for the coarse pass
_NO_PATH = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class BeadOptions:
    """How beads are scored; values tuned on the development gold by benchmarks/alignment.py."""

    max_sentences: int = 6  # n + m of a bead at the most
    gap: float = -0.05  # score of a first sentence left out on one side
    gap_extension: float = 0.0  # score of each sentence left out that follows it
    contrast: float = 0.6  # weight of the neighbours' mean cosine, which is subtracted
    length: float = 1.0  # exponent of the length agreement, which multiplies
    bead: float = 0.03  # cost of a bead for each sentence of its smaller side: chance pairs are not worth it
    cross: float = 0.1  # cost of a bead that runs over the end of a paragraph
    cross_apart: float = 1.0  # the same where a heading, list item or table cell ends or begins
    unlike: float = 0.1  # cost of a heading, list item or cell against a paragraph
    whole_matrix: int = 16_000_000  # cells, at least 1; of a larger matrix only a band is searched
    band: int = 40  # sentences searched on each side of the coarse path


def bead_types(max_sentences: int) -> list[tuple[int, int]]:
    """(n, m) of every bead with text on both sides: 1-1 first, then by size."""
    types = [(n, m) for n in range(1, max_sentences) for m in range(1, max_sentences - n + 1)]
    return sorted(types, key=lambda t: (t[0] + t[1], abs(t[0] - t[1]), t))


@dataclass(frozen=True)
class Side:
    """One document as the programme sees it.

    `windows` are unit-norm vectors, (size, sentences, dim), with size at least max_sentences - 1; `lengths`
    are one a sentence, in characters; `blocks` number the block (paragraph, heading, ...) of each sentence
    and `apart` says of each whether its block stands alone (a heading, a table cell): zeros where unknown.
    """

    windows: Vectors
    lengths: npt.NDArray[np.float64]
    blocks: npt.NDArray[np.int64]
    apart: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, windows: Vectors, lengths: list[int]) -> "Side":
        """A side without block structure."""
        n = windows.shape[1]
        return cls(windows, np.array(lengths, np.float64), np.zeros(n, np.int64), np.zeros(n, np.bool_))

    @property
    def sentences(self) -> int:
        """Number of sentences."""
        return self.windows.shape[1]  # type: ignore[no-any-return]


def align(source: Side, target: Side, options: BeadOptions | None = None) -> list[Bead]:
    """Beads in order that cover every sentence of both sides once, null beads included."""
    options = options or BeadOptions()
    n, m = source.sentences, target.sentences
    if not n or not m:
        return [Bead(i, 1, 0, 0) for i in range(n)] + [Bead(0, 0, j, 1) for j in range(m)]
    scorer = _Scorer(source, target, options)
    columns = _columns(source, target, options)
    return _trace(_search(scorer, n, m, columns), scorer, n, m, columns)


@dataclass(frozen=True, slots=True)
class _Runs:
    """What the runs of one size cost from each place on: their length and the ends of blocks they cross."""

    lengths: npt.NDArray[np.float64]  # (sentences,)
    crossings: Floats  # (sentences,)


@dataclass(frozen=True)
class _Scorer:
    source: Side
    target: Side
    options: BeadOptions

    @cached_property
    def types(self) -> list[tuple[int, int]]:
        """The beads whose runs both sides have vectors for."""
        sizes = self.source.windows.shape[0], self.target.windows.shape[0]
        return [t for t in bead_types(self.options.max_sentences) if t[0] <= sizes[0] and t[1] <= sizes[1]]

    @cached_property
    def _source_runs(self) -> list[_Runs]:
        return _runs(self.source, self.options, 1.0)

    @cached_property
    def _target_runs(self) -> list[_Runs]:
        """With lengths on the scale of the source: the documents' overall ratio is divided out."""
        ratio = self.source.lengths.sum() / max(self.target.lengths.sum(), 1.0)
        return _runs(self.target, self.options, float(ratio))

    def block(self, n: int, m: int, rows: range, columns: range) -> tuple[Floats, Floats, Floats]:
        """Cosine, contrast and score of the n-m beads that start in the block, each (rows, columns)."""
        wide_rows = _clip(rows.start - n, rows.stop + n, self.source.sentences)
        wide_columns = _clip(columns.start - m, columns.stop + m, self.target.sentences)
        a = self.source.windows[n - 1, wide_rows.start : wide_rows.stop]
        b = self.target.windows[m - 1, wide_columns.start : wide_columns.stop]
        cosine = a @ b.T
        inner = (
            slice(rows.start - wide_rows.start, rows.stop - wide_rows.start),
            slice(columns.start - wide_columns.start, columns.stop - wide_columns.start),
        )
        around = _neighbour_mean(cosine, n, m)[inner]
        cosine = cosine[inner]
        margin = cosine - np.float32(self.options.contrast) * around
        of_rows, of_columns = slice(rows.start, rows.stop), slice(columns.start, columns.stop)
        source, target = self._source_runs[n - 1], self._target_runs[m - 1]
        agreement = _length_agreement(source.lengths[of_rows, None], target.lengths[None, of_columns])
        score = margin * agreement**self.options.length
        score -= np.float32(self.options.bead * min(n, m))
        score -= source.crossings[of_rows, None]
        score -= target.crossings[None, of_columns]
        apart = self.source.apart[of_rows, None] != self.target.apart[None, of_columns]
        score -= np.float32(self.options.unlike) * apart
        return cosine, margin, score


def _runs(side: Side, options: BeadOptions, scale: float) -> list[_Runs]:
    """The runs of 1, 2, ... sentences; lengths times `scale`."""
    return [
        _Runs(_window_sums(side.lengths, size) * scale, _crossings(side, size, options))
        for size in range(1, options.max_sentences)
    ]


def _crossings(side: Side, size: int, options: BeadOptions) -> Floats:
    """Cost of the ends of blocks that a run of `size` sentences from each place on crosses, (sentences,)."""
    cost = np.zeros(side.sentences, dtype=np.float32)
    for k in range(1, min(size, side.sentences)):
        crosses = side.blocks[k - 1 : len(cost) - 1] != side.blocks[k:]
        apart = side.apart[k - 1 : len(cost) - 1] | side.apart[k:]
        cost[: len(cost) - k] += crosses * np.where(apart, options.cross_apart, options.cross)
    return cost


def _length_agreement(a: npt.NDArray[np.float64], b: npt.NDArray[np.float64]) -> Floats:
    """log2(1 + shorter / longer), in (0, 1]."""
    agreement: Floats = np.log2(1 + np.minimum(a, b) / np.maximum(np.maximum(a, b), 1e-9))
    return agreement.astype(np.float32)


def _clip(start: int, stop: int, size: int) -> range:
    return range(max(start, 0), min(stop, size))


def _window_sums(lengths: npt.NDArray[np.float64], size: int) -> npt.NDArray[np.float64]:
    """Sums of runs of `size` from each place on (shorter at the end)."""
    total = np.concatenate([[0.0], np.cumsum(lengths)])
    stop = np.minimum(np.arange(len(lengths)) + size, len(lengths))
    return total[stop] - total[:-1]  # type: ignore[no-any-return]


def _neighbour_mean(cosine: Floats, n: int, m: int) -> Floats:
    """Mean cosine with the windows just before and after, on either side; only those that exist count."""
    total = np.zeros_like(cosine)
    count = np.zeros((cosine.shape[0], 1), np.float32) + np.zeros((1, cosine.shape[1]), np.float32)
    for axis, step in ((0, n), (1, m)):
        if cosine.shape[axis] <= step:
            continue
        low = (slice(None, -step), slice(None))[:: 1 if axis == 0 else -1]
        high = (slice(step, None), slice(None))[:: 1 if axis == 0 else -1]
        total[low] += cosine[high]
        count[low] += 1
        total[high] += cosine[low]
        count[high] += 1
    mean: Floats = (total / np.maximum(count, 1)).astype(np.float32, copy=False)
    return mean


def _columns(source: Side, target: Side, options: BeadOptions) -> list[range]:
    """Target positions to be searched for each block of _ROWS source sentences."""
    n, m = source.sentences, target.sentences
    blocks = range(0, n + 1, _ROWS)
    if n * m <= options.whole_matrix:
        return [range(m + 1) for _ in blocks]
    path = np.zeros(n + 2, dtype=np.int64)
    at = 0
    for bead in align(_pool(source), _pool(target), options):
        for i in bead.source:
            path[i * _COARSE : (i + 1) * _COARSE] = bead.j * _COARSE
        at = (bead.i + bead.n) * _COARSE
    path[at:] = m
    path = np.minimum(np.maximum.accumulate(path), m)
    return [
        range(
            max(0, int(path[start]) - options.band) if start else 0,
            m + 1 if start + _ROWS > n else min(m, int(path[min(start + _ROWS, n)]) + options.band) + 1,
        )
        for start in blocks
    ]


def _pool(side: Side) -> Side:
    """The document with runs of _COARSE sentences taken as one."""
    places = np.arange(0, side.sentences, _COARSE)
    vectors = side.windows[0]
    # What all sentences share says nothing of the place.
    sums = np.add.reduceat(vectors - vectors.mean(axis=0), places, axis=0)
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    zeros = np.zeros(len(places), dtype=np.int64)
    return Side(sums[None], np.add.reduceat(side.lengths, places), zeros, zeros.astype(np.bool_))


@dataclass(frozen=True, slots=True)
class _Row:
    """How the best path reaches each cell of a row: its last step, and whether a gap ending here goes on.

    A step is 0 (source sentence left out), 1 (target sentence left out) or 2 + a bead type.
    """

    step: npt.NDArray[np.uint8]
    source_gap_goes_on: npt.NDArray[np.bool_]
    target_gap_goes_on: npt.NDArray[np.bool_]


def _search(scorer: _Scorer, n: int, m: int, columns: list[range]) -> list[_Row]:
    """The best steps, an entry a row of cells; gaps are affine (Gotoh 1982): dear to open, then cheap."""
    o = scorer.options
    best_rows: list[tuple[range, Floats]] = []  # the last rows, as many as a bead can reach back
    gap_row = (range(0), np.empty(0, dtype=np.float32))
    steps: list[_Row] = []
    pending: dict[int, list[Floats]] = {}
    for i in range(n + 1):
        band = columns[i // _ROWS]
        best = np.full(len(band), _NO_PATH, dtype=np.float32)
        step = np.zeros(len(band), dtype=np.uint8)
        gap, gap_goes_on = best.copy(), np.zeros(len(band), dtype=np.bool_)
        if i == 0:
            best[0] = 0.0
        else:
            opened = _shifted(best_rows[-1], band, 0) + np.float32(o.gap)
            longer = _shifted(gap_row, band, 0) + np.float32(o.gap_extension)
            gap, gap_goes_on = np.maximum(opened, longer), longer >= opened
            best = gap.copy()
            _add_beads(scorer, i, best_rows, best, step, pending, columns)
        target_goes_on = _add_target_gaps(best, step, o)
        best_rows, gap_row = [*best_rows[1 - o.max_sentences :], (band, best)], (band, gap)
        steps.append(_Row(step, gap_goes_on, target_goes_on))
        pending.pop(i // _ROWS - 2, None)
    return steps


def _add_beads(
    scorer: _Scorer,
    i: int,
    best_rows: list[tuple[range, Floats]],
    best: Floats,
    step: npt.NDArray[np.uint8],
    pending: dict[int, list[Floats]],
    columns: list[range],
) -> None:
    """Improve the cells of row i in place by the beads that end there."""
    band = columns[i // _ROWS]
    for number, (a, b) in enumerate(scorer.types):
        if i < a:
            continue
        block = (i - a) // _ROWS
        if block not in pending:
            pending[block] = _block_scores(scorer, block, columns)
        start = columns[block].start
        score = pending[block][number][(i - a) % _ROWS]
        candidate = _shifted(best_rows[-a], band, b)
        candidate += _shifted((range(start, start + len(score)), score), band, b)
        better = candidate > best
        best[better] = candidate[better]
        step[better] = 2 + number


def _add_target_gaps(best: Floats, step: npt.NDArray[np.uint8], o: BeadOptions) -> npt.NDArray[np.bool_]:
    """Improve the cells in place by gaps along the row; returns whether the gap ending at a cell goes on."""
    if len(best) < 2:
        return np.zeros(len(best), dtype=np.bool_)
    slope = np.float32(o.gap_extension) * np.arange(len(best), dtype=np.float32)
    run = np.maximum.accumulate(best - slope)[:-1] + slope[:-1] + np.float32(o.gap)
    goes_on = np.zeros(len(best), dtype=np.bool_)
    goes_on[2:] = run[:-1] + np.float32(o.gap_extension) > best[1:-1] + np.float32(o.gap)
    better = run > best[1:]
    best[1:][better] = run[better]
    step[1:][better] = 1
    return goes_on


def _block_scores(scorer: _Scorer, block: int, columns: list[range]) -> list[Floats]:
    """Scores of the beads that start in a block of rows, one (rows, columns) matrix a type."""
    n, m = scorer.source.sentences, scorer.target.sentences
    rows = range(block * _ROWS, min((block + 1) * _ROWS, n))
    span = range(columns[block].start, min(columns[block].stop, m))
    scores = []
    for a, b in scorer.types:
        score = scorer.block(a, b, rows, span)[2]
        # Runs that would reach past the end have no vector: no such bead.
        score[:, max(m - b + 1 - span.start, 0) :] = _NO_PATH
        score[max(n - a + 1 - rows.start, 0) :, :] = _NO_PATH
        scores.append(score)
    return scores


def _shifted(row: tuple[range, Floats], band: range, shift: int) -> Floats:
    """The row's values at band - shift; _NO_PATH where the row has none."""
    columns, values = row
    result = np.full(len(band), _NO_PATH, dtype=np.float32)
    start = max(columns.start + shift, band.start)
    stop = min(columns.start + len(values) + shift, band.stop)
    if start < stop:
        result[start - band.start : stop - band.start] = values[
            start - shift - columns.start : stop - shift - columns.start
        ]
    return result


def _trace(steps: list[_Row], scorer: _Scorer, n: int, m: int, columns: list[range]) -> list[Bead]:
    """The beads of the best path, first to last."""
    return list(_walk(steps, scorer, n, m, columns))[::-1]


def _walk(steps: list[_Row], scorer: _Scorer, i: int, j: int, columns: list[range]) -> Iterator[Bead]:
    types = scorer.types
    forced = -1  # the step of a gap that goes on
    while i or j:
        row, place = steps[i], j - columns[i // _ROWS].start
        step = forced if forced >= 0 else 1 if i == 0 else int(row.step[place])
        if step == 0:
            forced = 0 if row.source_gap_goes_on[place] else -1
            i -= 1
            yield Bead(i, 1, j, 0)
        elif step == 1:
            forced = 1 if row.target_gap_goes_on[place] else -1
            j -= 1
            yield Bead(i, 0, j, 1)
        else:
            a, b = types[step - 2]
            i, j = i - a, j - b
            cosine, margin, score = scorer.block(a, b, range(i, i + 1), range(j, j + 1))
            yield Bead(i, a, j, b, float(cosine[0, 0]), float(margin[0, 0]), float(score[0, 0]))
