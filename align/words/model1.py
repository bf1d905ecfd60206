"""IBM model 1 in NumPy, over the words of pairs as numbers; also without each part of the pairs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]

LONGEST = 1000  # words of a text; those beyond have no translation: of a pair, at the most a million cells
_NULL = 1e-3  # probability that no word in particular was translated, to each word of the other side


class Words(NamedTuple):
    """The words of n texts: text i has numbers[starts[i]:starts[i + 1]], -1 for those not in the lexicon."""

    numbers: Ints
    starts: Ints


class Cells(NamedTuple):
    """Source and target words that stand in a pair together, each two once, ascending; (m,) each.

    `probabilities` are the geometric means of both conditional ones, `counts` numbers of pairs with both.
    """

    source: Ints
    target: Ints
    probabilities: Doubles
    counts: Ints


def numbered(side: Sequence[Iterable[str]], words: Mapping[str, int], drop: bool = False) -> Words:
    """The words of each text by number; those that have none are -1, or left out."""
    rows = [[words.get(word, -1) for word in text] for text in side]
    if drop:
        rows = [[number for number in row if number >= 0] for row in rows]
    flat = [number for row in rows for number in row]
    return Words(np.array(flat, dtype=np.int64), np.cumsum([0, *map(len, rows)]))


def grid(a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """Places of the first words of each text against those of the other side: (cells,), (cells,)."""
    rows, columns = np.minimum(np.diff(a), LONGEST), np.minimum(np.diff(b), LONGEST)
    places = np.arange(rows.sum()) + np.repeat(a[:-1] - np.cumsum(rows) + rows, rows)
    left = np.repeat(places, np.repeat(columns, rows))
    sizes = rows * columns
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    right = np.repeat(b[:-1], sizes) + within % np.repeat(np.maximum(columns, 1), sizes)
    return left, right


def translations(
    a: Words, b: Words, width: int, least_pairs: int, rounds: int, folds: tuple[Ints, int] | None = None
) -> list[Cells]:
    """The cells that stand in `least_pairs` pairs or more, by expectation and maximisation.

    Both sides have each word of a text once; `width` is the number of target words. With `folds`, those of
    the pairs, (n,), and their number, one result for each fold, from the pairs of the others: the last counts
    are theirs alone, and so is what words stand together. All folds have a part in the rounds before, which
    only say how the others' counts are shared out, so that one run serves for all.
    """
    left, right = grid(a.starts, b.starts)
    # Sorted by cells, so that memory is read in its order; no two keys are equal, so any sort gives the same.
    size = max(len(left), 1)
    keys = (a.numbers[left] * width + b.numbers[right]) * size + np.arange(len(left))
    keys.sort()
    cells, order = np.divmod(keys, size)
    starts = np.flatnonzero(np.diff(cells, prepend=-1))
    counts = np.diff(starts, append=len(cells))
    often = counts >= least_pairs
    order, first = order[np.repeat(often, counts)], 1 / max(len(starts), 1) ** 0.5
    cells, counts = cells[starts[often]], counts[often]
    left, right, places = left[order], right[order], np.repeat(np.arange(len(cells)), counts)
    source, target = np.divmod(cells, max(width, 1))
    parts, number = None, 1
    if folds is not None:
        parts, number = np.repeat(folds[0], np.diff(a.starts))[left], folds[1]
    forward = _expectation(places, right, source, len(b.numbers), (rounds, first), (parts, number))
    backward = _expectation(places, left, target, len(a.numbers), (rounds, first), (parts, number))
    together = counts[None] if parts is None else _by_part(places, None, len(cells), (parts, number))
    return [
        Cells(source, target, np.sqrt(first * second), some)
        for first, second, some in zip(forward, backward, together, strict=True)
    ]


def _expectation(
    cells: Ints,
    word: Ints,
    giving: Ints,
    words: int,
    begin: tuple[int, float],
    parts: tuple[Ints | None, int],
) -> Doubles:
    """p(word | giving word) of each cell after the rounds, (1, cells), or without each part, (parts, cells).

    `word` is its place in the texts; `begin` the number of rounds, and all probabilities before them.
    """
    n, (rounds, first) = len(giving), begin
    probability = np.full((1, n), first)
    for last in range(rounds - 1, -1, -1):
        weights = probability[0][cells]
        totals = np.bincount(word, weights, minlength=words) + _NULL
        shares = weights / totals[word]
        is_whole = last > 0 or parts[0] is None
        whole: Doubles = np.asarray(np.bincount(cells, shares, minlength=n), dtype=np.float64)
        counts: Doubles = whole[None] if is_whole else _by_part(cells, shares, n, parts)
        probability = np.stack(
            [some / np.maximum(np.bincount(giving, some)[giving], 1e-12) for some in counts]
        )
    return probability


def _by_part(cells: Ints, shares: Doubles | None, n: int, parts: tuple[Ints | None, int]) -> Any:
    """The sum of each cell without each part, (parts, n); their number without `shares`."""
    each = []
    for part in range(parts[1]):
        rows = np.flatnonzero(parts[0] == part)
        each.append(np.bincount(cells[rows], None if shares is None else shares[rows], n))
    others = [[one for place, one in enumerate(each) if place != part] for part in range(parts[1])]
    return np.stack([sum(some, np.zeros_like(each[0])) for some in others])
