"""Beads of documents whose parts stand in another order: sections, questions with answers, table rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from align.records import Bead
from align.sentences.bead_scores import NO_PATH
from align.sentences.path import ROWS, PathCosts, best_path

Floats = npt.NDArray[np.float32]

_ROUNDS = 3  # paths through what the ones before have left
_LEAST = 0.4  # times the median score so far: the least of a bead of a later path


def crossing_beads(
    blocks: Callable[[], Iterator[Floats]],
    size: tuple[int, int],
    columns: list[range],
    types: list[tuple[int, int]],
    costs: PathCosts,
) -> list[Bead]:
    """Beads that cover every sentence of both sides once, in the order of the source, null beads included.

    From the scores of beads by blocks of rows, (types, rows, columns), made as often as they are asked for,
    the numbers of sentences, and costs with a jump. Of the beads of a path that share target sentences the
    one with the highest score stays; the next path goes through what is left.
    """
    found: list[Bead] = []
    least = float(NO_PATH) / 2
    for _ in range(_ROUNDS):
        path = best_path(_left(blocks(), size, types, found), columns, types, costs)
        new = _disjoint(bead for bead in path.beads if bead.n and bead.m and bead.score > least)
        found += new
        if not new:
            break
        least = _LEAST * sorted(bead.score for bead in found)[len(found) // 2]
    return _completed(found, *size)


def _left(
    blocks: Iterable[Floats], size: tuple[int, int], types: list[tuple[int, int]], found: Sequence[Bead]
) -> Iterator[Floats]:
    """The scores without the beads that share sentences with those found."""
    taken = [np.zeros(count + 1, np.bool_) for count in size]
    for bead in found:
        taken[0][bead.i + 1 : bead.i + bead.n + 1] = True
        taken[1][bead.j + 1 : bead.j + bead.m + 1] = True
    for number, block in enumerate(blocks):
        for scores, (n, m) in zip(block, types, strict=True):
            scores[_any_of_last(taken[0], n)[number * ROWS :][: len(scores)]] = NO_PATH
            scores[:, _any_of_last(taken[1], m)] = NO_PATH
        yield block


def _any_of_last(taken: npt.NDArray[np.bool_], size: int) -> npt.NDArray[np.bool_]:
    """Whether any of the last `size` is taken, at each place."""
    result = taken.copy()
    for back in range(1, size):
        result[back:] |= taken[:-back]
    return result


def _disjoint(beads: Iterable[Bead]) -> list[Bead]:
    """The beads with the highest scores that share no target sentence."""
    taken: set[int] = set()
    kept = []
    for bead in sorted(beads, key=lambda bead: (-bead.score, bead.i)):
        if taken.isdisjoint(bead.target):
            taken.update(bead.target)
            kept.append(bead)
    return kept


def _completed(beads: Sequence[Bead], n: int, m: int) -> list[Bead]:
    """The beads and a null bead for each other sentence: of the source in its place, of the target after
    the bead with the sentence before it."""
    after: dict[int, list[Bead]] = {}
    starts = {bead.i: bead for bead in beads}
    ends = {bead.j + bead.m: bead for bead in beads}
    taken = {number for bead in beads for number in bead.target}
    place = 0
    for j in range(m):
        if j in ends:
            place = ends[j].i + ends[j].n
        if j not in taken:
            after.setdefault(place, []).append(Bead(place, 0, j, 1))
    result = after.get(0, [])
    i, j = 0, 0
    while i < n:
        bead = starts.get(i, Bead(i, 1, j, 0))
        result.append(bead)
        i, j = i + bead.n, bead.j + bead.m
        result += after.get(i, [])
    return result
