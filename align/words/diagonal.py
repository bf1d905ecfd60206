"""Which words of two texts stand for each other: IBM model 2 along the diagonal, in NumPy.

The model is that of Dyer, Chahuneau and Smith 2013, 'A simple, fast, and effective reparameterization of IBM
model 2', both ways; both are joined by grow-diag-final-and (Koehn, Och and Marcu 2003).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

WordLink = tuple[int, int]  # place in the first text, place in the second
Words = Sequence[str]
Ints = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
Weights = npt.NDArray[np.float32]

_AROUND = ((-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1))
_RARE = 1e-4  # added to each count, so that nothing becomes impossible


@dataclass(frozen=True, slots=True)
class AlignmentOptions:
    """How words are linked."""

    rounds: int = 5  # of expectation and maximisation
    tension: float = 4.0  # how strongly links keep to the diagonal
    null: float = 0.08  # probability that a word stands for none of the other text; both as fast_align
    same: float = 8.0  # how much likelier than others a pair of equal words is at the start


def align(
    pairs: Sequence[tuple[Words, Words]], options: AlignmentOptions | None = None
) -> list[list[WordLink]]:
    """The links of each pair, sorted. All pairs are held at once, some 40 bytes a word against a word."""
    options = options or AlignmentOptions()
    first, second = _numbered(a for a, _ in pairs), _numbered(b for _, b in pairs)
    forward, backward = _best(first, second, options), _best(second, first, options)
    found = []
    for row, (a, b) in enumerate(pairs):
        there = forward[second.starts[row] : second.starts[row + 1]].tolist()
        back = backward[first.starts[row] : first.starts[row + 1]].tolist()
        found.append(
            _joined(
                [(i, j) for j, i in enumerate(there) if i >= 0],
                [(i, j) for i, j in enumerate(back) if j >= 0],
                (len(a), len(b)),
            )
        )
    return found


class _Numbered(NamedTuple):
    """Words of n texts as numbers; text i has numbers[starts[i]:starts[i + 1]]."""

    numbers: Ints
    starts: Ints
    vocabulary: dict[str, int]


def _numbered(texts: Iterable[Words]) -> _Numbered:
    vocabulary: dict[str, int] = {}
    rows = [[vocabulary.setdefault(word, len(vocabulary)) for word in text] for text in texts]
    flat = np.array([number for row in rows for number in row], dtype=np.int64)
    return _Numbered(flat, np.cumsum([0, *map(len, rows)]), vocabulary)


def _best(giving: _Numbered, given: _Numbered, options: AlignmentOptions) -> Ints:
    """For each given word the place, within its text, of the giving word that it stands for, or -1."""
    left, right, rows = _grid(giving.starts, given.starts)
    prior = _diagonal(left, right, rows, (giving.starts, given.starts), options.tension)
    sums = np.bincount(right, prior, minlength=len(given.numbers))
    prior *= ((1 - options.null) / sums)[right]
    width = len(given.vocabulary)
    cells, cell = np.unique(giving.numbers[left] * width + given.numbers[right], return_inverse=True)
    cell = cell.astype(np.int32)
    giver = cells // max(width, 1)
    probability = np.where(_same(giving, given)[giver] == cells % max(width, 1), options.same, 1.0)
    probability /= np.bincount(giver, probability)[giver]
    none = options.null / max(width, 1)
    for _ in range(options.rounds):
        weights = prior * probability[cell]
        totals = np.bincount(right, weights, minlength=len(given.numbers)) + none
        counts = np.bincount(cell, weights / totals[right], minlength=len(cells)) + _RARE
        probability = counts / np.bincount(giver, counts)[giver]
    weights = prior * probability[cell]
    order = np.lexsort((-weights, right))
    top = order[np.flatnonzero(np.diff(right[order], prepend=-1))]
    best = np.full(len(given.numbers), -1, dtype=np.int64)
    best[right[top]] = np.where(weights[top] > none, left[top] - giving.starts[rows[top]], -1)
    return best


def _grid(a: Ints, b: Ints) -> tuple[Places, Places, Places]:
    """Places of each word of each text against each of the other side, and the number of the text."""
    rows, columns = np.diff(a), np.diff(b)
    sizes = rows * columns
    texts = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    left = np.repeat(np.arange(a[-1], dtype=np.int32), np.repeat(columns, rows))
    within = np.arange(sizes.sum(), dtype=np.int32) - (np.cumsum(sizes) - sizes).astype(np.int32)[texts]
    right = b.astype(np.int32)[texts] + within % np.maximum(columns, 1).astype(np.int32)[texts]
    return left, right, texts


def _diagonal(
    left: Places, right: Places, rows: Places, starts: tuple[Ints, Ints], tension: float
) -> Weights:
    """How near each cell is to the line from the first words of both texts to the last ones."""
    there, back = (
        ((np.arange(s[-1]) - np.repeat(s[:-1], np.diff(s)) + 0.5) / np.repeat(np.diff(s), np.diff(s))).astype(
            np.float32
        )
        for s in starts
    )
    away = np.abs(there[left] - back[right])
    return np.asarray(np.exp(-tension * away), dtype=np.float32)


def _same(giving: _Numbered, given: _Numbered) -> Ints:
    """The number on the given side of each word of the giving side, -1 where it is not there."""
    return np.array([given.vocabulary.get(word, -1) for word in giving.vocabulary], dtype=np.int64)


def _joined(there: Sequence[WordLink], back: Sequence[WordLink], sizes: tuple[int, int]) -> list[WordLink]:
    """Links of both, grown by neighbours of either one, and those of words that have none yet."""
    union, links = {*there, *back}, {*there} & {*back}
    taken = [False] * sizes[0], [False] * sizes[1]

    def take(link: WordLink) -> None:
        links.add(link)
        taken[0][link[0]] = taken[1][link[1]] = True

    waiting = sorted(links)
    for link in waiting:
        take(link)
    while waiting:
        around = [(a + da, b + db) for a, b in waiting for da, db in _AROUND]
        waiting = []
        for link in around:
            if link in union and link not in links and not (taken[0][link[0]] and taken[1][link[1]]):
                take(link)
                waiting.append(link)
    for link in (*there, *back):
        if not taken[0][link[0]] and not taken[1][link[1]]:
            take(link)
    return sorted(links)
