"""Budgeted coverage by lazy greedy choice, in whole numbers, so that every processor chooses the same.

The value of a feature falls with each chosen pair that has it (feature decay: Biçici and Yuret 2011), so the
sum is submodular and what a pair gains only falls: a gain computed earlier is an upper bound, and only the
pair on top is computed again (Minoux 1978).
"""

import heapq
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


class Choice(NamedTuple):
    """A chosen candidate by its number, its gain, and its features with what each of them added."""

    number: int
    gain: int
    features: Ints
    values: Ints


def chosen(
    features: Sequence[Ints],
    weights: Ints,
    certainties: Sequence[int],
    costs: Sequence[int],
    decay: tuple[int, int] = (1, 2),
) -> Iterator[Choice]:
    """The candidates in the order of what they gain for their cost, until none gains.

    `features` are distinct places in `weights`, which must be small enough that sums times certainties fit in
    63 bits. Of equal gains the first candidate is taken. `decay` is a fraction.
    """
    left = weights.copy()
    heap = [
        (-(int(left[own].sum()) * certainty // cost), number)
        for number, (own, certainty, cost) in enumerate(zip(features, certainties, costs, strict=True))
    ]
    heapq.heapify(heap)
    while heap:
        bound, number = heap[0]
        own = features[number]
        gain = int(left[own].sum()) * certainties[number] // costs[number]
        if gain == 0 and bound == 0:
            return
        if gain < -bound:
            heapq.heapreplace(heap, (-gain, number))
            continue
        heapq.heappop(heap)
        yield Choice(number, gain, own, left[own])
        left[own] = left[own] * decay[0] // decay[1]
