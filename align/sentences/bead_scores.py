"""The score of every bead in a part of the matrix, from the vectors, lengths and texts of two documents.

A bead's score contrasts its cosine with that of its neighbours, as in Bertalign's second pass (Liu and Zhu
2023, 'Bertalign: Improved word embedding-based sentence alignment for Chinese-English parallel corpora of
literary texts'), and weighs how well the lengths agree. What a bead gains over the same bead without its
first or last sentence, and the numbers and letters that the two texts share, decide where these leave doubt.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Vectors
from align.sentences.clues import Clues, SharedClues, clues
from crawler.options.bounds import option

Floats = npt.NDArray[np.float32]

NO_PATH = np.float32(-1e9)
_RATIOS = 4096  # distinct ratios of lengths


@dataclass(frozen=True, slots=True)
class BeadOptions:
    """How beads are scored and searched; values tuned on the development gold by benchmarks/alignment.py."""

    max_sentences: int = option(6, "sentences of a bead at the most, both sides together", least=2)
    gap: float = option(-0.05, "score of a first sentence left out on one side", least=-1, most=1)
    gap_extension: float = option(0.0, "score of each sentence left out that follows it", least=-1, most=1)
    gap_adaption: float = option(
        0.08, "by how much a gap gets dearer where few are found; 0: not at all", least=0, most=1
    )
    contrast: float = option(0.25, "weight of the neighbours' mean cosine, which is subtracted", least=0)
    length: float = option(0.8, "exponent of the agreement of lengths, which multiplies", least=0)
    bead: float = option(0.12, "cost of a 1-1 bead: chance pairs are not worth it", least=0)
    larger: float = option(0.02, "by how much it is less for each sentence more", least=0)
    gain: float = option(
        3.5, "cost of each point of cosine lost to the same bead without its first or last sentence", least=0
    )
    least_gain: float = option(0.005, "cosine that a sentence is to add", least=0, most=1)
    numbers: float = option(0.1, "cost of each number that one side lacks, up to three", least=0)
    letters: float = option(
        0.1, "weight of the cosine of the letters that both documents have: names, cognates", least=0
    )
    cross: float = option(0.1, "cost of a bead that runs over the end of a paragraph", least=0)
    cross_apart: float = option(
        1.0, "the same where a heading, list item, cell or caption ends or begins", least=0
    )
    unlike: float = option(0.1, "cost of a heading, list item, cell or caption against a paragraph", least=0)
    whole_matrix: int = option(
        4_000_000, "cells of the matrix; of a larger one only a band is searched", least=1
    )
    band: int = option(40, "sentences searched on each side of the coarse path", least=1)


def bead_types(max_sentences: int) -> list[tuple[int, int]]:
    """(n, m) of every bead with text on both sides: 1-1 first, then by size."""
    types = [(n, m) for n in range(1, max_sentences) for m in range(1, max_sentences - n + 1)]
    return sorted(types, key=lambda t: (t[0] + t[1], abs(t[0] - t[1]), t))


@dataclass(frozen=True)
class DocumentSide:
    """One document as the programme sees it.

    `windows` are unit-norm vectors, (size, sentences, dim), with size at least max_sentences - 1; `lengths`
    are one a sentence, in characters; `blocks` number the block (paragraph, heading, ...) of each sentence
    and `apart` says of each whether its block stands alone (a heading, a table cell): zeros where unknown.
    `texts` are the sentences, or none: then numbers and letters say nothing.
    """

    windows: Vectors
    lengths: npt.NDArray[np.float64]
    blocks: npt.NDArray[np.int64]
    apart: npt.NDArray[np.bool_]
    texts: tuple[str, ...] = ()

    @classmethod
    def of(cls, windows: Vectors, lengths: list[int], texts: tuple[str, ...] = ()) -> "DocumentSide":
        """A side without block structure."""
        n = windows.shape[1]
        zeros = np.zeros(n, np.int64)
        return cls(windows, np.array(lengths, np.float64), zeros, zeros.astype(np.bool_), texts)

    @property
    def sentences(self) -> int:
        """Number of sentences."""
        return self.windows.shape[1]  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class _Runs:
    """What the runs of one size cost from each place on: their length and the ends of blocks they cross."""

    lengths: Floats  # (sentences,)
    crossings: Floats  # (sentences,)


@dataclass(frozen=True)
class BeadScorer:
    """Scores the beads of two documents."""

    source: DocumentSide
    target: DocumentSide
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

    @cached_property
    def _agreements(self) -> Floats:
        """log2(1 + ratio) ** length, in [0, 1], for each ratio of lengths in parts of 1 / _RATIOS.

        A table, since powers and logarithms of float32 are not the same on all processors.
        """
        agreement = np.log2(1 + np.arange(_RATIOS + 1) / _RATIOS)
        return np.round(agreement**self.options.length, 6).astype(np.float32)

    @cached_property
    def _clues(self) -> tuple[Clues, Clues] | None:
        if not self.source.texts or not self.target.texts:
            return None
        return clues(self.source.texts, self.target.texts, self.options.max_sentences - 1)

    def ending(self, rows: range, columns: range) -> Floats:
        """Scores of the beads of each type that end before each cell, (types, rows, columns).

        Rows and columns are those of the path, 0 .. sentences: a bead that ends before cell (i, j) has
        source sentence i - 1 and target sentence j - 1 as its last. NO_PATH where there is no such bead.
        """
        n, m = self.source.sentences, self.target.sentences
        reach = self.options.max_sentences - 1
        # A bead starts up to `reach` before it ends, and its neighbours another `reach` about it.
        around_rows = _clip(rows.start - 2 * reach, rows.stop + reach, n)
        around_columns = _clip(columns.start - 2 * reach, columns.stop + reach, m)
        cosines = {
            (a, b): self.source.windows[a - 1, around_rows.start : around_rows.stop]
            @ self.target.windows[b - 1, around_columns.start : around_columns.stop].T
            for a, b in self.types
        }
        shared = SharedClues(*self._clues, around_rows, around_columns) if self._clues else None
        result = np.full((len(self.types), len(rows), len(columns)), NO_PATH, dtype=np.float32)
        for number, (a, b) in enumerate(self.types):
            first, last = max(rows.start, a), max(columns.start, b)
            starts = (
                range(first - a, min(rows.stop, n + 1) - a),
                range(last - b, min(columns.stop, m + 1) - b),
            )
            if starts[0] and starts[1]:
                places = (
                    slice(starts[0].start - around_rows.start, starts[0].stop - around_rows.start),
                    slice(starts[1].start - around_columns.start, starts[1].stop - around_columns.start),
                )
                scores = self._scores(cosines, shared, (a, b), places, *starts)
                result[number, first - rows.start :, last - columns.start :][
                    : len(starts[0]), : len(starts[1])
                ] = scores
        return result

    def _scores(
        self,
        cosines: Mapping[tuple[int, int], Floats],
        shared: SharedClues | None,
        bead: tuple[int, int],
        places: tuple[slice, slice],
        rows: range,
        columns: range,
    ) -> Floats:
        """Scores of the beads of one type that start at the rows and columns: `places` of the cosines."""
        n, m = bead
        o = self.options
        cosine = cosines[bead]
        score = cosine[places] - np.float32(o.contrast) * _neighbour_mean(cosine, n, m, *places)
        of_rows, of_columns = slice(rows.start, rows.stop), slice(columns.start, columns.stop)
        source, target = self._source_runs[n - 1], self._target_runs[m - 1]
        ratios = _length_ratio(source.lengths[of_rows, None], target.lengths[None, of_columns])
        score *= self._agreements[ratios]
        if n + m > 2:
            gain = (cosine - _best_part(cosines, n, m))[places]
            score += np.float32(o.gain) * np.minimum(gain - np.float32(o.least_gain), 0)
        if shared and o.numbers:
            score -= np.float32(o.numbers) * shared.missing_numbers(n, m)[places]
        if shared and o.letters and self._clues and self._clues[0].shared:
            score += np.float32(o.letters) * shared.shared_letters(n, m)[places]
        score -= source.crossings[of_rows, None] + np.float32(max(o.bead - o.larger * (n + m - 2), 0))
        score -= target.crossings[None, of_columns]
        if self.source.apart[of_rows].any() or self.target.apart[of_columns].any():
            apart = self.source.apart[of_rows, None] != self.target.apart[None, of_columns]
            score -= np.float32(o.unlike) * apart
        return score


def _runs(side: DocumentSide, options: BeadOptions, scale: float) -> list[_Runs]:
    """The runs of 1, 2, ... sentences; lengths times `scale`."""
    return [
        _Runs((_window_sums(side.lengths, size) * scale).astype(np.float32), _crossings(side, size, options))
        for size in range(1, options.max_sentences)
    ]


def _crossings(side: DocumentSide, size: int, options: BeadOptions) -> Floats:
    """Cost of the ends of blocks that a run of `size` sentences from each place on crosses, (sentences,)."""
    cost = np.zeros(side.sentences, dtype=np.float32)
    for k in range(1, min(size, side.sentences)):
        crosses = side.blocks[k - 1 : len(cost) - 1] != side.blocks[k:]
        apart = side.apart[k - 1 : len(cost) - 1] | side.apart[k:]
        cost[: len(cost) - k] += crosses * np.where(apart, options.cross_apart, options.cross)
    return cost


def _length_ratio(a: Floats, b: Floats) -> npt.NDArray[np.intp]:
    """shorter / longer, in whole parts of 1 / _RATIOS."""
    ratio = np.minimum(a, b) / np.maximum(np.maximum(a, b), np.float32(1e-9))
    return np.rint(ratio * np.float32(_RATIOS)).astype(np.intp)


def _clip(start: int, stop: int, size: int) -> range:
    return range(max(start, 0), min(stop, size))


def _window_sums(lengths: npt.NDArray[np.float64], size: int) -> npt.NDArray[np.float64]:
    """Sums of runs of `size` from each place on (shorter at the end)."""
    total = np.concatenate([[0.0], np.cumsum(lengths)])
    stop = np.minimum(np.arange(len(lengths)) + size, len(lengths))
    return total[stop] - total[:-1]  # type: ignore[no-any-return]


def _neighbour_mean(cosine: Floats, n: int, m: int, rows: slice, columns: slice) -> Floats:
    """Of a part, the mean cosine with the windows just before and after, on either side, that exist."""
    height, width = rows.stop - rows.start, columns.stop - columns.start
    total = np.zeros((height, width), dtype=np.float32)
    down, right = np.zeros((height, 1), dtype=np.float32), np.zeros(width, dtype=np.float32)
    for step in (-n, n):
        there = _clip(-rows.start - step, len(cosine) - rows.start - step, height)
        total[there.start : there.stop] += cosine[rows.start + step + there.start :][: len(there), columns]
        down[there.start : there.stop] += 1
    for step in (-m, m):
        there = _clip(-columns.start - step, cosine.shape[1] - columns.start - step, width)
        total[:, there.start : there.stop] += cosine[rows, columns.start + step + there.start :][
            :, : len(there)
        ]
        right[there.start : there.stop] += 1
    total /= np.maximum(down + right, 1)
    return total


def _best_part(cosines: Mapping[tuple[int, int], Floats], n: int, m: int) -> Floats:
    """Greatest cosine of the same beads without their first or last sentence, on either side."""
    best = np.full_like(cosines[n, m], -1)
    if n > 1:
        part = cosines[n - 1, m]
        np.maximum(best, part, out=best)
        np.maximum(best[:-1], part[1:], out=best[:-1])
    if m > 1:
        part = cosines[n, m - 1]
        np.maximum(best, part, out=best)
        np.maximum(best[:, :-1], part[:, 1:], out=best[:, :-1])
    return best
