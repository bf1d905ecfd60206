"""Two documents to beads: what they show of themselves, then the best path in that light.

Documents too large for the whole matrix are first aligned coarsely, runs of sentences at a time, and then in
a band about that path, as in Vecalign (Thompson and Koehn 2019). How beads are scored: bead_scores.py; the
programme itself: path.py.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Vectors
from align.exact import on_grid
from align.records import Bead
from align.sentences.anchors import anchored_ratio, anchors, bead_ratio, cosine_scale, crossing_rate
from align.sentences.bead_options import BeadOptions, bead_types
from align.sentences.bead_scores import BeadScorer, BlockScores, DocumentSide
from align.sentences.crossing import crossing_beads
from align.sentences.path import ROWS, Path, PathCosts, best_path

__all__ = ["BeadOptions", "DocumentSide", "adapted", "align", "bead_types"]

Floats = npt.NDArray[np.float32]

_COARSE = 6  # sentences pooled into one for the coarse pass
_USUAL_GAPS = 0.15  # gaps a bead in the development gold
_PRIOR_BEADS = 5  # how many beads' worth of evidence that is
_ADAPTIONS = 2  # passes that adapt the cost of a gap, where a pass is cheap: after two it hardly changes
_WIDEST_GAP = -0.2  # the dearest that a gap gets
_KEPT_SCORES = 64_000_000  # bytes: of larger documents each pass scores once more
_NEAR = 0.1  # difference of the logarithms of two ratios of lengths that is not worth another pass
_FAR = 0.3  # the same where a pass is dear
_PREFERRED = 1.02  # by how much another ratio must be better than that of the whole texts
_TRANSLATED = 0.4  # cosine of a bead whose lengths count


def align(source: DocumentSide, target: DocumentSide, options: BeadOptions | None = None) -> list[Bead]:
    """Beads that cover every sentence of both sides once, null beads included; in the order of the source.

    The first passes find how long the texts are to each other where they translate each other; they also
    measure how common gaps are in these documents, and so what one should cost in the last. Beads are in
    the order of the target too, unless parts of the texts stand in another order.
    """
    options = options or BeadOptions()
    n, m = source.sentences, target.sentences
    if not n or not m:
        return [Bead(i, 1, 0, 0) for i in range(n)] + [Bead(0, 0, j, 1) for j in range(m)]
    return _with_similarity(_aligned(source, target, options)[0], source, target)


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


def _aligned(
    source: DocumentSide, target: DocumentSide, options: BeadOptions
) -> tuple[Sequence[Bead], float]:
    """Beads, and how many source characters stand for one of the target."""
    whole = source.sentences * target.sentences <= options.whole_matrix
    found = anchors(source, target) if whole else None
    if found:
        columns = [range(target.sentences + 1) for _ in range(0, source.sentences + 1, ROWS)]
        shown = anchored_ratio(found, source, target)
    else:
        coarse, shown = _aligned(_pool(source), _pool(target), replace(options, jump=0))
        columns = _about(coarse, _COARSE, source.sentences, target.sentences, options.band)
    scorer = BeadScorer(source, target, options, cosine_scale(found) if found else 1.0)
    scores = _Scores(scorer, columns)
    path, ratio = _first_path(scores, options, shown)
    if found and options.jump and (rate := crossing_rate(found)):
        # A gap that gains by its length would be a way round the jumps.
        extension = min(options.gap_extension, 0.0)
        costs = PathCosts(options.gap, extension, -options.jump * round(math.log(rate), 9))
        size = source.sentences, target.sentences
        return crossing_beads(lambda: scores.blocks(ratio), size, columns, scorer.types, costs), ratio
    is_dear = not scores.kept
    if is_dear:
        # Other costs change the path here and there, but lead it nowhere else.
        around = _about(path.beads, 1, source.sentences, target.sentences, options.band // 2)
        scores = _Scores(scorer, around)
        ratio = _refined(path.beads, source, target) or ratio
    gap = options.gap
    for _ in range(1 if is_dear else _ADAPTIONS):
        now = adapted(options, path.beads)
        if now.gap == gap and not is_dear:
            break
        path, gap = _path(scores, ratio, now), now.gap
    return path.beads, ratio


def _first_path(scores: "_Scores", options: BeadOptions, shown: float | None) -> tuple[Path, float]:
    """The path by the best of several ratios of lengths, with which its sum is greatest, and that ratio.

    They are that of the whole texts, right where nothing is left out, `shown` by sentences that translate
    each other, and that of the beads found. Where a pass is dear, only the first or the second.
    """
    source, target = scores.scorer.source, scores.scorer.target
    ratio = float(source.lengths.sum() / max(target.lengths.sum(), 1.0))
    if not scores.kept:
        ratio = shown if shown and _differ(shown, ratio, _FAR) else ratio
        return _path(scores, ratio, options), ratio
    path = _path(scores, ratio, options)
    if shown and _differ(shown, ratio, _NEAR):
        other = _path(scores, shown, options)
        if other.total > path.total * _PREFERRED:
            path, ratio = other, shown
    refined = _refined(path.beads, source, target)
    if refined and _differ(refined, ratio, _NEAR):
        other = _path(scores, refined, options)
        if other.total > path.total:
            path, ratio = other, refined
    return path, ratio


def _differ(one: float, other: float, by: float) -> bool:
    return abs(round(math.log(one / other), 9)) > by


def _refined(beads: Sequence[Bead], source: DocumentSide, target: DocumentSide) -> float | None:
    """The ratio of the lengths of the beads whose sides are alike."""
    return bead_ratio(
        [
            (float(source.lengths[bead.i :][: bead.n].sum()), float(target.lengths[bead.j :][: bead.m].sum()))
            for bead in beads
            if bead.n and bead.m and _similarity(bead, source, target) > _TRANSLATED
        ]
    )


def _path(scores: "_Scores", ratio: float, options: BeadOptions) -> Path:
    costs = PathCosts(options.gap, options.gap_extension)
    return best_path(scores.blocks(ratio), scores.columns, scores.scorer.types, costs)


def _about(beads: Sequence[Bead], scale: int, n: int, m: int, band: int) -> list[range]:
    """Target positions within `band` of the path of beads of runs of `scale` sentences, by blocks of ROWS."""
    path = np.zeros(n + 2, dtype=np.int64)
    at = 0
    for bead in beads:
        for i in bead.source:
            path[i * scale : (i + 1) * scale] = bead.j * scale
        at = max(at, (bead.i + bead.n) * scale)
    path[at:] = m
    path = np.minimum(np.maximum.accumulate(path), m)
    return [
        range(
            max(0, int(path[start]) - band) if start else 0,
            m + 1 if start + ROWS > n else min(m, int(path[min(start + ROWS, n)]) + band) + 1,
        )
        for start in range(0, n + 1, ROWS)
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
    """The scores of a document pair's beads, block by block; kept for other passes where they are few."""

    def __init__(self, scorer: BeadScorer, columns: list[range]) -> None:
        self.scorer = scorer
        self.columns = columns
        cells = sum(map(len, columns)) * ROWS
        self._kept: dict[int, BlockScores] | None = (
            {} if 8 * cells * len(scorer.types) <= _KEPT_SCORES else None
        )

    @property
    def kept(self) -> bool:
        """Whether they are: then another pass costs little."""
        return self._kept is not None

    def blocks(self, ratio: float) -> Iterator[Floats]:
        """Scores of the beads that end before the cells of each block, (types, rows, columns).

        `ratio` is how many source characters stand for one of the target.
        """
        return (self.scorer.weighed(self._block(number), ratio) for number in range(len(self.columns)))

    def _block(self, number: int) -> BlockScores:
        if self._kept is None:
            return self._scored(number)
        if number not in self._kept:
            self._kept[number] = self._scored(number)
        return self._kept[number]

    def _scored(self, number: int) -> BlockScores:
        rows = range(number * ROWS, min((number + 1) * ROWS, self.scorer.source.sentences + 1))
        return self.scorer.block(rows, self.columns[number])


def _with_similarity(beads: Sequence[Bead], source: DocumentSide, target: DocumentSide) -> list[Bead]:
    """The beads with the cosines of their sides."""
    return [
        replace(bead, similarity=_similarity(bead, source, target)) if bead.n and bead.m else bead
        for bead in beads
    ]


def _similarity(bead: Bead, source: DocumentSide, target: DocumentSide) -> float:
    """The cosine of the sides of a bead."""
    return _cosine(source.windows[bead.n - 1, bead.i], target.windows[bead.m - 1, bead.j])


def _cosine(a: Vectors, b: Vectors) -> float:
    return float(np.dot(a, b))
