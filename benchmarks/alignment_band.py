"""Strict F1 of sentence alignment by many costs of beads, fast: what does not hang on the costs is made once.

The signals of all beads within a band about the gold path are taken from `align.sentences.bead_scores`; the
programme of `align.sentences.path` then runs over all documents at once, row by row. Used by
benchmarks/alignment_costs.py.
"""

import math
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from alignment_sets import Document, Gold

from align.encoders.protocol import contrasted, for_language, windows
from align.encoders.registry import get_encoder
from align.records import Bead
from align.sentences.anchors import anchors, bead_ratio, cosine_scale
from align.sentences.bead_options import BeadOptions, bead_types
from align.sentences.bead_scores import BeadScorer, BlockScores, DocumentSide
from align.sentences.beads import adapted
from align.sentences.path import ROWS
from crawler.languages import base

WIDTH = 32  # target positions of a row of the band
_TYPES = bead_types(BeadOptions().max_sentences)
_NONE = -1e9
_NEAR = (
    0.1  # difference of logarithms from which the ratio of the gold beads replaces that of the whole texts
)
_GAP, _TARGET_GAP, _FIRST_BEAD = 0, 1, 2  # steps of a path
_SIGNALS = (
    "cosine",
    "neighbours",
    "log_agreement",
    "gain",
    "missing",
    "letters",
    "marks",
    "within_brackets",
    "unfinished",
)
_BARE = BeadOptions(
    contrast=0,
    length=1,
    bead=0,
    second=0,
    larger=0,
    both=0,
    gain=0,
    numbers=0,
    letters=0,
    marks=0,
    within_brackets=0,
    unfinished=0,
    cross=0,
    copy=0,
)

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class BandDocument:
    """The signals of a document's beads, each (rows, types, WIDTH), rows being 0 .. source sentences.

    `first` is the target position of each row's first column. `cosine` is -1e9 where there is no bead.
    """

    name: str
    size: tuple[int, int]
    first: Integers
    cosine: Floats
    neighbours: Floats
    log_agreement: Floats
    gain: Floats
    missing: Floats
    letters: Floats
    marks: Floats
    within_brackets: Floats
    unfinished: Floats
    gold: tuple[Gold, ...]


def band_documents(
    name: str, documents: Sequence[Document], encoder: str, cache: Path | None
) -> list[BandDocument]:
    """The documents of a set, from the folder `cache` if they are there."""
    languages = name.rpartition(".")[2].split("-")
    return [
        _kept(
            cache / f"{encoder}.{name}.{number}.pickle" if cache else None, name, languages, document, encoder
        )
        for number, document in enumerate(documents)
    ]


def _kept(
    path: Path | None, name: str, languages: Sequence[str], document: Document, encoder: str
) -> BandDocument:
    """The document from the file, or made and written there."""
    if path and path.exists():
        found: BandDocument = pickle.loads(path.read_bytes())
        return found
    sides = []
    for lang, texts in zip(languages, (document.source, document.target), strict=True):
        one = for_language(get_encoder(encoder), base(lang))
        vectors = contrasted(one, windows(one, texts, BeadOptions().max_sentences - 1))
        sides.append(DocumentSide.of(vectors, [max(len(text), 1) for text in texts], texts))
    made = banded(name, sides[0], sides[1], document.gold)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(made))
    return made


def banded(name: str, source: DocumentSide, target: DocumentSide, gold: tuple[Gold, ...]) -> BandDocument:
    """The signals within the band about the gold path of a document."""
    n, m = source.sentences, target.sentences
    first = _band(gold, n, m)
    found = anchors(source, target)
    scale = cosine_scale(found) if len(found.source) else 1.0
    ratio = _ratio(gold, source, target)
    asked = (
        replace(_BARE, gain=1, least_gain=1),
        replace(_BARE, contrast=1, numbers=1),
        replace(_BARE, letters=1),
        replace(_BARE, marks=1),
        replace(_BARE, within_brackets=1),
        replace(_BARE, unfinished=1),
    )
    scorers = [BeadScorer(source, target, options, scale) for options in asked]
    signals: list[list[Floats]] = [[] for _ in range(9)]
    for start in range(0, n + 1, ROWS):
        rows = range(start, min(start + ROWS, n + 1))
        columns = range(int(first[start]), min(int(first[rows[-1]]) + WIDTH, m + 1))
        blocks = [scorer.block(rows, columns) for scorer in scorers]
        there = blocks[0].rest > _NONE / 2
        ones = BlockScores(rows, columns, np.ones_like(there, np.float32), np.zeros_like(blocks[0].rest))
        agreement = np.log2(np.maximum(scorers[0].weighed(ones, ratio), 1e-6))
        values = (
            np.where(there, blocks[0].alike, np.float32(_NONE)),
            blocks[0].alike - blocks[1].alike,
            agreement,
            blocks[0].rest + 1,
            -blocks[1].rest,
            blocks[2].rest,
            blocks[3].rest,
            -blocks[4].rest,
            -blocks[5].rest,
        )
        places = first[rows.start : rows.stop, None] + np.arange(WIDTH) - columns.start
        inside = places < len(columns)
        for kept, value in zip(signals, values, strict=True):
            # (types, rows, columns) -> (rows, types, WIDTH)
            taken = value[:, np.arange(len(rows))[:, None], np.minimum(places, len(columns) - 1)]
            taken = np.where(inside, taken, _NONE if kept is signals[0] else 0)
            kept.append(taken.transpose(1, 0, 2).astype(np.float32))
    return BandDocument(name, (n, m), first, *(np.concatenate(kept) for kept in signals), gold)


def _band(gold: Sequence[Gold], n: int, m: int) -> Integers:
    """First target position of the band of each row, never falling."""
    ends = [(0, 0), (n, m)]
    for source, target in gold:
        if source and target:
            ends += [(source[0], target[0]), (source[-1] + 1, target[-1] + 1)]
    rows = sorted({i for i, _ in ends})
    middle = [(min(j for i, j in ends if i == row) + max(j for i, j in ends if i == row)) / 2 for row in rows]
    centre = np.maximum.accumulate(np.interp(np.arange(n + 1), rows, middle))
    return np.clip(centre.astype(np.int64) - WIDTH // 2, 0, max(m + 1 - WIDTH, 0))


def _ratio(gold: Sequence[Gold], source: DocumentSide, target: DocumentSide) -> float:
    """Source characters for each target character, much as `align` finds it."""
    whole = float(source.lengths.sum() / target.lengths.sum())
    beads = [
        (float(source.lengths[list(s)].sum()), float(target.lengths[list(t)].sum()))
        for s, t in gold
        if s and t
    ]
    found = bead_ratio(beads) or whole
    return found if abs(math.log(found / whole)) > _NEAR else whole


class Batch:
    """Documents aligned together."""

    def __init__(self, documents: Sequence[BandDocument]) -> None:
        self._order = sorted(range(len(documents)), key=lambda number: -documents[number].size[0])
        self._documents = [documents[number] for number in self._order]
        sizes = np.array([one.size[0] for one in self._documents])
        self._active = [int((sizes >= row).sum()) for row in range(int(sizes.max()) + 1)]
        self._starts = np.concatenate([[0], np.cumsum(self._active)])
        self._rows = int(self._starts[-1])
        order = [(row, d) for row, count in enumerate(self._active) for d in range(count)]
        stacked = {
            name: np.stack([getattr(self._documents[d], name)[row] for row, d in order]) for name in _SIGNALS
        }
        self._signals = stacked
        self._first = np.array([self._documents[d].first[row] for row, d in order])
        self._targets = np.array([self._documents[d].size[1] for row, d in order])
        self._rank = np.array([d for _, d in order])
        self._row = np.array([row for row, _ in order])
        self._from = np.stack([self._places(n, m) for n, m in _TYPES], axis=1)
        self._above = self._places(1, 0)
        self._beyond = self._first[:, None] + np.arange(WIDTH) > self._targets[:, None]

    def _places(self, n: int, m: int) -> npt.NDArray[np.int32]:
        """Where the cell n rows above and m columns before stands, (rows, WIDTH); the last place: nowhere."""
        above = self._row - n
        row = np.where(above >= 0, self._starts[np.maximum(above, 0)] + self._rank, 0)
        column = self._first[:, None] + np.arange(WIDTH) - m - self._first[row][:, None]
        inside = (above >= 0)[:, None] & (column >= 0) & (column < WIDTH)
        return np.where(inside, row[:, None] * WIDTH + column, self._rows * WIDTH).astype(np.int32)

    def strict_f1(self, options: BeadOptions) -> dict[str, float]:
        """Strict F1 of each set, pooled over its documents."""
        counts: dict[str, list[int]] = {}
        for document, beads in zip(self._documents, self._found(options), strict=True):
            gold = set(document.gold)
            found = {(tuple(bead.source), tuple(bead.target)) for bead in beads}
            full = {bead for bead in gold if all(bead)}
            of_set = counts.setdefault(document.name, [0, 0, 0, 0])
            for place, value in enumerate((len(found & gold), len(found), len(found & full), len(full))):
                of_set[place] += value
        return {name: _f1(*of_set) for name, of_set in sorted(counts.items())}

    def beads(self, options: BeadOptions) -> list[list[Bead]]:
        """The beads of each document, in the order in which they were given."""
        found = self._found(options)
        return [found[self._order.index(number)] for number in range(len(found))]

    def _found(self, options: BeadOptions) -> list[list[Bead]]:
        """With the cost of gaps adapted to each document by two paths, one after the other."""
        scores = self._scores(options)
        gaps = np.full(len(self._documents), options.gap)
        for _ in range(2 if options.gap_adaption else 0):
            for number, beads in enumerate(self._paths(scores, gaps, options.gap_extension)):
                gaps[number] = adapted(options, beads).gap
        return self._paths(scores, gaps, options.gap_extension)

    def _scores(self, o: BeadOptions) -> Floats:
        s = self._signals
        costs = np.array([o.cost(n, m) for n, m in _TYPES], np.float32)[:, None]
        larger = np.array([n + m > 2 for n, m in _TYPES])[:, None]
        result = (s["cosine"] - np.float32(o.contrast) * s["neighbours"]) * np.exp2(
            np.float32(o.length) * s["log_agreement"]
        )
        result += larger * np.float32(o.gain) * np.minimum(s["gain"] - np.float32(o.least_gain), 0)
        result += np.float32(o.letters) * s["letters"] + np.float32(o.marks) * s["marks"]
        result -= np.float32(o.numbers) * s["missing"] + costs
        result -= np.float32(o.within_brackets) * s["within_brackets"]
        result -= np.float32(o.unfinished) * s["unfinished"]
        return result  # type: ignore[no-any-return]

    def _paths(self, scores: Floats, gaps: npt.NDArray[np.float64], extension: float) -> list[list[Bead]]:
        """The best path of each document, with a cost of gaps for each."""
        best = np.full(self._rows * WIDTH + 1, _NONE)
        gap = best.copy()
        step = np.zeros((self._rows, WIDTH), np.uint8)
        goes_on = np.zeros((2, self._rows, WIDTH), np.bool_)
        slope = extension * np.arange(WIDTH)
        for row, count in enumerate(self._active):
            at = slice(int(self._starts[row]), int(self._starts[row]) + count)
            cost = gaps[:count, None]
            candidates = best[self._from[at]] + scores[at]
            chosen = candidates.argmax(axis=1)
            opened, longer = best[self._above[at]] + cost, gap[self._above[at]] + extension
            gap_here = np.maximum(opened, longer)
            here = gap_here.copy()
            if row == 0:
                here[:, 0] = 0.0
            bead = np.take_along_axis(candidates, chosen[:, None], axis=1)[:, 0]
            better = bead > here
            here[better] = bead[better]
            steps = np.where(better, chosen + _FIRST_BEAD, _GAP).astype(np.uint8)
            run = np.maximum.accumulate(here - slope, axis=1)[:, :-1] + slope[:-1] + cost
            goes_on[1, at, 2:] = run[:, :-1] + extension > here[:, 1:-1] + cost
            better = run > here[:, 1:]
            here[:, 1:][better] = run[better]
            steps[:, 1:][better] = _TARGET_GAP
            here[self._beyond[at]] = _NONE
            goes_on[0, at], step[at] = longer >= opened, steps
            best[at.start * WIDTH : at.stop * WIDTH] = here.ravel()
            gap[at.start * WIDTH : at.stop * WIDTH] = gap_here.ravel()
        return [list(self._walk(number, step, goes_on))[::-1] for number in range(len(self._documents))]

    def _walk(
        self, number: int, step: npt.NDArray[np.uint8], goes_on: npt.NDArray[np.bool_]
    ) -> Iterator[Bead]:
        """The beads of a document's best path, last to first."""
        i, j = self._documents[number].size
        forced = -1
        while i or j:
            row = int(self._starts[i]) + number
            place = j - int(self._first[row])
            if not 0 <= place < WIDTH:
                raise ValueError(f"{self._documents[number].name}: the path left the band at {i}, {j}")
            taken = forced if forced >= 0 else int(step[row, place])
            if taken == _GAP and i:
                forced = _GAP if goes_on[0, row, place] else -1
                i -= 1
                yield Bead(i, 1, j, 0)
            elif taken <= _TARGET_GAP:
                forced = _TARGET_GAP if goes_on[1, row, place] else -1
                j -= 1
                yield Bead(i, 0, j, 1)
            else:
                n, m = _TYPES[taken - _FIRST_BEAD]
                i, j = i - n, j - m
                yield Bead(i, n, j, m)


def _f1(hits: int, found: int, hits_of_full: int, full: int) -> float:
    precision, recall = hits / max(found, 1), hits_of_full / max(full, 1)
    return round(2 * precision * recall / max(precision + recall, 1e-9), 5)
