"""Bertalign's recipe (Liu and Zhu 2023), written from its description.

Runs of 1 to 4 sentences are encoded. A first pass finds anchors, 1-1 beads among the 3 nearest sentences; the
second takes the best beads of up to 5 sentences near them. It is not used here for documents of more than 250
sentences, for which the first pass would be limited to a band.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Bead = tuple[range, range]

MAX_ALIGN = 5  # sentences of a bead
_TOP_K = 3
_WINDOW = 5  # sentences searched on each side of the anchors
_SKIP = -0.1
_TYPES = [(n, m) for n in range(1, MAX_ALIGN) for m in range(1, MAX_ALIGN - n + 1)]


def align(
    source: Sequence[str], target: Sequence[str], encode: Callable[[Sequence[str]], Vectors]
) -> list[Bead]:
    """Beads in order, one-sided ones included."""
    a, b = _runs(source, encode), _runs(target, encode)
    return _second_pass(a, b, _bytes(source), _bytes(target), _anchors(a[0] @ b[0].T))


def _runs(lines: Sequence[str], encode: Callable[[Sequence[str]], Vectors]) -> list[Vectors]:
    """Vectors of the runs of 1, 2, .. sentences, by first sentence."""
    sizes = range(1, min(MAX_ALIGN - 1, len(lines)) + 1)
    texts = [[" ".join(lines[i : i + k]) for i in range(len(lines) - k + 1)] for k in sizes]
    vectors = encode([text for row in texts for text in row])
    return np.split(vectors, np.cumsum([len(row) for row in texts])[:-1])


def _bytes(lines: Sequence[str]) -> list[int]:
    """Lengths of all before each sentence."""
    return [0, *np.cumsum([len(line.encode()) for line in lines]).tolist()]


def _anchors(cosine: Vectors) -> list[tuple[int, int]]:
    """The 1-1 beads of the first pass, in order."""
    n, m = cosine.shape
    candidate = np.zeros_like(cosine)
    nearest = np.argpartition(-cosine, min(_TOP_K, m) - 1, axis=1)[:, :_TOP_K]
    np.put_along_axis(candidate, nearest, np.take_along_axis(cosine, nearest, axis=1), axis=1)
    best = np.zeros((n + 1, m + 1), dtype=np.float32)
    for i in range(n):
        row = np.maximum(best[i, 1:], best[i, :-1] + candidate[i])
        best[i + 1, 1:] = np.maximum.accumulate(row)
    found = []
    i, j = n, m
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found.append((i, j))
    return found[::-1]


def _near(n: int, m: int, anchors: list[tuple[int, int]]) -> Iterator[range]:
    """The places in the target searched for each place in the source."""
    fixed = [(0, 0), *anchors, (n, m)]
    before = after = 0
    for i in range(n + 1):
        while before + 1 < len(fixed) and fixed[before + 1][0] <= i:
            before += 1
        while after + 1 < len(fixed) and fixed[after][0] < i:
            after += 1
        yield range(max(fixed[before][1] - _WINDOW, 0), min(fixed[after][1] + _WINDOW, m) + 1)


def _second_pass(
    a: list[Vectors],
    b: list[Vectors],
    before_a: list[int],
    before_b: list[int],
    anchors: list[tuple[int, int]],
) -> list[Bead]:
    n, m = len(a[0]), len(b[0])
    ratio = before_a[-1] / max(before_b[-1], 1)
    best: dict[tuple[int, int], tuple[float, int, int]] = {(0, 0): (0.0, 0, 0)}

    def reach(i: int, j: int, x: int, y: int) -> float:
        if (i - x, j - y) not in best:
            return -np.inf
        if not x or not y:
            return best[i - x, j - y][0] + _SKIP
        shorter, longer = sorted(
            (before_a[i] - before_a[i - x] + 1e-9, (before_b[j] - before_b[j - y]) * ratio + 1e-9)
        )
        agreement = float(np.log2(1 + shorter / longer))
        return best[i - x, j - y][0] + _contrast(a, b, i - x, j - y, x, y) * agreement

    for i, columns in enumerate(_near(n, m, anchors)):
        for j in columns:
            steps = [(x, y) for x, y in [*_TYPES, (1, 0), (0, 1)] if x <= i and y <= j]
            if steps:
                best[i, j] = max((reach(i, j, x, y), x, y) for x, y in steps)
    beads = []
    i, j = n, m
    while i or j:
        _, x, y = best[i, j]
        beads.append((range(i - x, i), range(j - y, j)))
        i, j = i - x, j - y
    return beads[::-1]


def _contrast(a: list[Vectors], b: list[Vectors], i: int, j: int, x: int, y: int) -> float:
    """Cosine of two runs less the mean of theirs with the runs just before and after on the other side."""
    one, other = a[x - 1], b[y - 1]
    around = [
        [float(one[i] @ other[k]) for k in (j - y, j + y) if 0 <= k < len(other)],
        [float(one[k] @ other[j]) for k in (i - x, i + x) if 0 <= k < len(one)],
    ]
    means = [sum(side) / len(side) for side in around if side]
    return float(one[i] @ other[j]) - (sum(means) / len(means) if means else 0.0)
