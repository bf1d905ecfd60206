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
from align.sentences.bead_options import BeadOptions, bead_types
from align.sentences.clues import Clues, SharedClues, run_products
from align.sentences.clues import clues as document_clues
from align.sentences.cuts import Cuts
from align.sentences.cuts import cuts as document_cuts
from align.sentences.marks import Marks
from align.sentences.marks import marks as document_marks

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NO_PATH = np.float32(-1e9)
_TRANSLATED = 0.5  # least cosine of a sentence with its translation, which a copy then is not
_COPIED = 0.2  # least share of the target's characters in copies, or it holds but names in both languages
_RATIOS = 4096  # distinct ratios of lengths


@dataclass(frozen=True)
class DocumentSide:
    """One document as the programme sees it.

    `windows` are unit-norm vectors, (size, sentences, dim), with size at least max_sentences - 1; `lengths`
    are one a sentence, in characters; `blocks` number the block (paragraph, heading, ...) of each sentence
    and `apart` says of each whether its block stands alone (a heading, a table cell): zeros where unknown.
    `texts` are the sentences, or none: then numbers and letters say nothing. `regions`, if given, number the
    regions of the sentences (align.sentences.regions), out of which no bead leads.
    """

    windows: Vectors
    lengths: npt.NDArray[np.float64]
    blocks: npt.NDArray[np.int64]
    apart: npt.NDArray[np.bool_]
    texts: tuple[str, ...] = ()
    regions: npt.NDArray[np.int64] | None = None

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
    """The runs of one size from each place on: length, and cost of the ends of blocks that they cross."""

    lengths: Floats  # (sentences,)
    crossings: Floats  # (sentences,)
    # The square root of the length of the run over that of its first sentence, and of its last.
    first: Floats
    last: Floats


@dataclass(frozen=True, slots=True)
class BlockScores:
    """Scores of the beads that end in a part of the matrix, before their lengths are weighed.

    A bead's score is its number in `alike`, times the agreement of its lengths, plus that in `rest`; both
    are (types, rows, columns). NO_PATH in `rest` where there is no such bead.
    """

    rows: range
    columns: range
    alike: Floats
    rest: Floats


@dataclass(frozen=True)
class BeadScorer:
    """Scores the beads of two documents."""

    source: DocumentSide
    target: DocumentSide
    options: BeadOptions
    scale: float = 1.0  # of all cosines

    @cached_property
    def types(self) -> list[tuple[int, int]]:
        """The beads whose runs both sides have vectors for."""
        sizes = self.source.windows.shape[0], self.target.windows.shape[0]
        return [t for t in bead_types(self.options.max_sentences) if t[0] <= sizes[0] and t[1] <= sizes[1]]

    @cached_property
    def source_runs(self) -> list[_Runs]:
        """The runs of 1, 2, ... source sentences."""
        return _runs(self.source, self.options)

    @cached_property
    def target_runs(self) -> list[_Runs]:
        """The runs of 1, 2, ... target sentences."""
        return _runs(self.target, self.options)

    @cached_property
    def _agreements(self) -> Floats:
        """log2(1 + ratio) ** length, in [0, 1], for each ratio of lengths in parts of 1 / _RATIOS.

        A table, since powers and logarithms of float32 are not the same on all processors.
        """
        agreement = np.log2(1 + np.arange(_RATIOS + 1) / _RATIOS)
        return np.round(agreement**self.options.length, 6).astype(np.float32)

    @cached_property
    def clues(self) -> tuple[Clues, Clues] | None:
        """The clues of both documents; None without their texts."""
        if not self.source.texts or not self.target.texts:
            return None
        return document_clues(self.source.texts, self.target.texts, self.options.max_sentences - 1)

    @cached_property
    def marks(self) -> Marks | None:
        """What the marks of both documents say; None without their texts."""
        if not self.source.texts or not self.target.texts or not self.options.marks:
            return None
        return document_marks(self.source.texts, self.target.texts)

    @cached_property
    def cuts(self) -> tuple[Cuts, Cuts] | None:
        """What the cuts between the sentences of both documents go through; None without their texts."""
        if not self.source.texts or not self.target.texts:
            return None
        source, target = (
            document_cuts(side.texts, side.blocks.tolist()) for side in (self.source, self.target)
        )
        return source, target

    @cached_property
    def copies(self) -> tuple[Places, Places]:
        """Places of source sentences and of their copies, where another target sentence is alike too."""
        texts = dict.fromkeys(self.source.texts)
        copied = [j for j, text in enumerate(self.target.texts) if text in texts]
        share = self.target.lengths[copied].sum() / self.target.lengths.sum() if copied else 0.0
        if not self.options.copy or share < _COPIED or len(copied) == self.target.sentences:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        others = np.setdiff1d(np.arange(self.target.sentences), copied)
        places: dict[str, list[int]] = {}
        for j in copied:
            places.setdefault(self.target.texts[j], []).append(j)
        found = [
            (i, j)
            for i, text in enumerate(self.source.texts)
            if text in places
            and float((self.target.windows[0, others] @ self.source.windows[0, i]).max()) >= _TRANSLATED
            for j in places[text]
        ]
        rows, columns = np.array(found, dtype=np.int64).reshape(-1, 2).T
        return rows, columns

    def _copied(self, rows: range, columns: range) -> dict[tuple[int, int], Floats] | None:
        """Which sentences are copies, 0 or 1, (rows, columns), under (1, 1) for `run_products`."""
        i, j = self.copies
        inside = (i >= rows.start) & (i < rows.stop) & (j >= columns.start) & (j < columns.stop)
        if not inside.any():
            return None
        result = np.zeros((len(rows), len(columns)), np.float32)
        result[i[inside] - rows.start, j[inside] - columns.start] = 1
        return {(1, 1): result}

    def block(self, rows: range, columns: range) -> BlockScores:
        """Scores of the beads of each type that end before each cell, but for their lengths.

        Rows and columns are those of the path, 0 .. sentences: a bead that ends before cell (i, j) has
        source sentence i - 1 and target sentence j - 1 as its last.
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
        if self.scale != 1:
            cosines = {bead: cosine * np.float32(self.scale) for bead, cosine in cosines.items()}
        shared = SharedClues(*self.clues, around_rows, around_columns) if self.clues else None
        copied = self._copied(around_rows, around_columns)
        marks = self.marks.shared(around_rows, around_columns) if self.marks else None
        parts = _Part(self, cosines, shared, copied, marks, around_rows, around_columns)
        shape = len(self.types), len(rows), len(columns)
        result = BlockScores(rows, columns, np.zeros(shape, np.float32), np.full(shape, NO_PATH))
        for number, bead in enumerate(self.types):
            starts, ends = self._starts(bead, rows, columns)
            if starts[0] and starts[1]:
                result.alike[number][ends], result.rest[number][ends] = parts.scores(bead, *starts)
        return result

    def weighed(self, block: BlockScores, ratio: float) -> Floats:
        """Scores of the beads that end in a block, (types, rows, columns), NO_PATH where there are none.

        `ratio` is how many source characters stand for one of the target.
        """
        result = block.rest.copy()
        for number, bead in enumerate(self.types):
            (of_rows, of_columns), ends = self._starts(bead, block.rows, block.columns)
            if of_rows and of_columns:
                source = self.source_runs[bead[0] - 1].lengths[of_rows.start : of_rows.stop, None]
                target = self.target_runs[bead[1] - 1].lengths[None, of_columns.start : of_columns.stop]
                agreement = self._agreements[_length_ratio(source, target * np.float32(ratio))]
                result[number][ends] += block.alike[number][ends] * agreement
        return result

    def _starts(
        self, bead: tuple[int, int], rows: range, columns: range
    ) -> tuple[tuple[range, range], tuple[slice, slice]]:
        """Where the beads of a type that end in a block start, and the part of the block where they end."""
        a, b = bead
        first, last = max(rows.start, a), max(columns.start, b)
        starts = (
            range(first - a, min(rows.stop, self.source.sentences + 1) - a),
            range(last - b, min(columns.stop, self.target.sentences + 1) - b),
        )
        ends = first - rows.start, last - columns.start
        return starts, (
            slice(ends[0], ends[0] + len(starts[0])),
            slice(ends[1], ends[1] + len(starts[1])),
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the matrix of two documents: cosines and clues of all runs of the sentences in it."""

    scorer: BeadScorer
    cosines: Mapping[tuple[int, int], Floats]
    shared: SharedClues | None
    copied: dict[tuple[int, int], Floats] | None
    marks: tuple[Floats, Floats] | None  # of first and of last sentences
    rows: range
    columns: range

    def scores(self, bead: tuple[int, int], rows: range, columns: range) -> tuple[Floats, Floats]:
        """Of the beads of one type that start at the rows and columns, `alike` and `rest` of BlockScores."""
        scorer, (n, m), o = self.scorer, bead, self.scorer.options
        places = (
            slice(rows.start - self.rows.start, rows.stop - self.rows.start),
            slice(columns.start - self.columns.start, columns.stop - self.columns.start),
        )
        cosine = self.cosines[bead]
        alike = cosine[places] - np.float32(o.contrast) * _neighbour_mean(cosine, n, m, *places)
        of_rows, of_columns = slice(rows.start, rows.stop), slice(columns.start, columns.stop)
        crossings = scorer.source_runs[n - 1].crossings, scorer.target_runs[m - 1].crossings
        rest = -crossings[0][of_rows, None] - crossings[1][of_columns] - np.float32(o.cost(n, m))
        if n + m > 2:
            gain = self._gain(bead, places, of_rows, of_columns)
            rest += np.float32(o.gain) * np.minimum(gain - np.float32(o.least_gain), 0)
        shared, known = self.shared, scorer.clues
        if shared and o.numbers:
            rest -= np.float32(o.numbers) * shared.missing_numbers(n, m)[places]
        if shared and o.letters and known and known[0].shared:
            rest += np.float32(o.letters) * shared.shared_letters(n, m)[places]
        if self.marks:
            (first, last), (down, right) = self.marks, places
            ends = (
                slice(down.start + n - 1, down.stop + n - 1),
                slice(right.start + m - 1, right.stop + m - 1),
            )
            rest += np.float32(o.marks) * (first[places] + last[ends])
        if scorer.cuts:
            rest -= _cut_costs(scorer.cuts, bead, (of_rows, of_columns), o)
        if self.copied:
            rest -= np.float32(o.copy) * run_products(self.copied, n, m)[places]
        source, target = scorer.source, scorer.target
        if source.regions is not None and target.regions is not None:
            rest[_leads_out(source.regions, target.regions, bead, rows, columns)] = NO_PATH
        if source.apart[of_rows].any() or target.apart[of_columns].any():
            rest -= np.float32(o.unlike) * (source.apart[of_rows, None] != target.apart[None, of_columns])
        return alike, rest

    def _gain(
        self, bead: tuple[int, int], places: tuple[slice, slice], rows: slice, columns: slice
    ) -> Floats:
        """The least that a first or last sentence, on either side, adds to the cosine of the beads.

        Over the square root of its share of the length of its side: the less text, the less it can add.
        """
        n, m = bead
        whole = self.cosines[bead][places]
        least = np.full_like(whole, 2)
        down, right = (slice(place.start + 1, place.stop + 1) for place in places)
        if n > 1:
            part, run = self.cosines[n - 1, m], self.scorer.source_runs[n - 1]
            np.minimum(least, (whole - part[places]) * run.last[rows, None], out=least)
            np.minimum(least, (whole - part[down, places[1]]) * run.first[rows, None], out=least)
        if m > 1:
            part, run = self.cosines[n, m - 1], self.scorer.target_runs[m - 1]
            np.minimum(least, (whole - part[places]) * run.last[columns], out=least)
            np.minimum(least, (whole - part[places[0], right]) * run.first[columns], out=least)
        return least


def _runs(side: DocumentSide, options: BeadOptions) -> list[_Runs]:
    """The runs of 1, 2, ... sentences."""
    runs = []
    for size in range(1, options.max_sentences):
        lengths = _window_sums(side.lengths, size)
        last = side.lengths[np.minimum(np.arange(side.sentences) + size - 1, side.sentences - 1)]
        roots = (np.sqrt(lengths / one).astype(np.float32) for one in (side.lengths, last))
        runs.append(_Runs(lengths.astype(np.float32), _crossings(side, size, options), *roots))
    return runs


def _crossings(side: DocumentSide, size: int, options: BeadOptions) -> Floats:
    """Cost of the ends of blocks that a run of `size` sentences from each place on crosses, (sentences,)."""
    cost = np.zeros(side.sentences, dtype=np.float32)
    for k in range(1, min(size, side.sentences)):
        crosses = side.blocks[k - 1 : len(cost) - 1] != side.blocks[k:]
        apart = side.apart[k - 1 : len(cost) - 1] | side.apart[k:]
        cost[: len(cost) - k] += crosses * np.where(apart, options.cross_apart, options.cross)
    return cost


def _cut_costs(
    sides: tuple[Cuts, Cuts], bead: tuple[int, int], starts: tuple[slice, slice], o: BeadOptions
) -> Floats:
    """Cost of beads of a type from these sentences on that cut through something on one side alone."""
    rows, columns = (
        slice(start.start + size - 1, start.stop + size - 1) for start, size in zip(starts, bead, strict=True)
    )
    (a, b), within, unfinished = sides, np.float32(o.within_brackets), np.float32(o.unfinished)
    cost: Floats = within * (a.within_brackets[rows, None] != b.within_brackets[columns])
    cost += unfinished * (a.unfinished[rows, None] != b.unfinished[columns])
    return cost


def _leads_out(source: Places, target: Places, bead: tuple[int, int], rows: range, columns: range) -> Bools:
    """Which beads of a type that start at the rows and columns are not within one region."""
    sides = zip((source, target), bead, (rows, columns), strict=True)
    (a, b), (c, d) = (
        (side[starts.start : starts.stop], side[starts.start + size - 1 : starts.stop + size - 1])
        for side, size, starts in sides
    )
    outside: Bools = (a[:, None] != c) | (a != b)[:, None] | (c != d)
    return outside


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
