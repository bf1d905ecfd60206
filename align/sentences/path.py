"""The dynamic programme over beads: the path of the greatest sum through the matrix of two documents.

Gaps are affine (Gotoh 1982). Where a jump is allowed, the path may go on at any other target sentence: source
sentences then still come in order, while target sentences may be left out or come twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.records import Bead
from align.sentences.bead_scores import NO_PATH

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

ROWS = 64  # rows of the matrix whose beads are scored at once
_GAP, _TARGET_GAP, _JUMP, _FIRST_BEAD = 0, 1, 2, 3  # steps of the path


@dataclass(frozen=True, slots=True)
class PathCosts:
    """Scores of the first and of each further sentence of a gap; cost of a jump, None: not allowed."""

    gap: float
    gap_extension: float
    jump: float | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """The beads in the order of the path, null beads included, and the sum of all scores."""

    beads: tuple[Bead, ...]
    total: float


@dataclass(frozen=True, slots=True)
class _Row:
    """How the best path reaches each cell of a row: its last step, and whether a gap ending here goes on.

    A step is _GAP (source sentence left out), _TARGET_GAP (target sentence left out), _JUMP (from the best
    cell of the row, in column `best`) or _FIRST_BEAD and the number of a bead type, whose score stands in
    `score`.
    """

    step: npt.NDArray[np.uint8]
    score: Floats
    gap_goes_on: npt.NDArray[np.bool_]
    target_gap_goes_on: npt.NDArray[np.bool_]
    best: int


def best_path(
    blocks: Iterable[Floats], columns: list[range], types: list[tuple[int, int]], costs: PathCosts
) -> Path:
    """The path with the greatest sum through the scores of beads, block after block of rows.

    Each block is (types, rows, columns): the scores of the beads that end in its cells, which are those of
    its range of `columns`. Paths go from the first cell to the last.
    """
    rows: list[_Row] = []
    carried: _Carried | None = None
    reach = max(max(t) for t in types)
    for block, places in zip(blocks, columns, strict=True):
        carried = _Carried.at(places, reach, carried)
        for row in range(block.shape[1]):
            rows.append(carried.advance(block[:, row], types, costs))
    total = float(carried.best[-1, -1]) if carried else 0.0
    return Path(tuple(_walk(rows, columns, types))[::-1], total)


class _Carried:
    """The best scores of the last rows, as many as a bead can reach back, on the columns of a block.

    Gaps are affine (Gotoh 1982): dear to open, then cheap.
    """

    def __init__(self, columns: range, reach: int) -> None:
        self.columns = columns
        self.reach = reach
        # `reach` columns more on the left, so that every bead finds a cell to start from.
        self.best = np.full((reach, reach + len(columns)), NO_PATH, dtype=np.float64)
        self.gap = np.full(len(columns), NO_PATH, dtype=np.float64)
        self.first = True

    @classmethod
    def at(cls, columns: range, reach: int, before: "_Carried | None") -> "_Carried":
        """What the rows of the block before leave to one on these columns."""
        carried = cls(columns, reach)
        if before is None:
            return carried
        carried.first = False
        low = max(columns.start - reach, before.columns.start - reach)
        high = min(columns.stop, before.columns.stop)
        if low < high:
            to, of = columns.start - reach, before.columns.start - reach
            carried.best[:, low - to : high - to] = before.best[:, low - of : high - of]
        low = max(columns.start, before.columns.start)
        if low < high:
            carried.gap[low - columns.start : high - columns.start] = before.gap[
                low - before.columns.start : high - before.columns.start
            ]
        return carried

    def advance(self, scores: Floats, types: list[tuple[int, int]], costs: PathCosts) -> _Row:
        """The next row, from the scores of the beads that end in it, (types, columns)."""
        width = len(self.columns)
        opened = self.best[-1, self.reach :] + costs.gap
        longer = self.gap + costs.gap_extension
        self.gap = np.maximum(opened, longer)
        best = self.gap.copy()
        if self.first:
            best[0], self.first = 0.0, False
        candidates = np.stack(
            [self.best[-a, self.reach - b : self.reach - b + width] for a, b in types], dtype=np.float64
        )
        candidates += scores
        chosen = candidates.argmax(axis=0)
        places = np.arange(width)
        better = candidates[chosen, places] > best
        best[better] = candidates[chosen, places][better]
        step = np.where(better, chosen + _FIRST_BEAD, _GAP).astype(np.uint8)
        target_gap_goes_on = _add_target_gaps(best, step, costs)
        top = 0
        if costs.jump is not None:
            # Not from the end of a gap: its beginning may be worth a jump to it.
            top = int(np.where(step == _TARGET_GAP, NO_PATH, best).argmax())
            far = best < best[top] - costs.jump
            best[far] = best[top] - costs.jump
            step[far] = _JUMP
        self.best[:-1] = self.best[1:].copy()
        self.best[-1, : self.reach] = NO_PATH
        self.best[-1, self.reach :] = best
        return _Row(step, scores[chosen, places], longer >= opened, target_gap_goes_on, top)


def _add_target_gaps(best: Doubles, step: npt.NDArray[np.uint8], o: PathCosts) -> npt.NDArray[np.bool_]:
    """Improve the cells in place by gaps along the row; returns whether the gap ending at a cell goes on."""
    goes_on = np.zeros(len(best), dtype=np.bool_)
    if len(best) < 2:
        return goes_on
    slope = o.gap_extension * np.arange(len(best))
    run = np.maximum.accumulate(best - slope)[:-1] + slope[:-1] + o.gap
    goes_on[2:] = run[:-1] + o.gap_extension > best[1:-1] + o.gap
    better = run > best[1:]
    best[1:][better] = run[better]
    step[1:][better] = _TARGET_GAP
    return goes_on


def _walk(rows: list[_Row], columns: list[range], types: list[tuple[int, int]]) -> Iterator[Bead]:
    """The beads of the best path, last to first."""
    i, j = len(rows) - 1, columns[-1].stop - 1
    forced = -1  # the step of a gap that goes on
    while i or j:
        row, place = rows[i], j - columns[i // ROWS].start
        step = forced if forced >= 0 else int(row.step[place])
        if i == 0 and step != _JUMP:
            step = _TARGET_GAP
        if step == _GAP:
            forced = _GAP if row.gap_goes_on[place] else -1
            i -= 1
            yield Bead(i, 1, j, 0)
        elif step == _TARGET_GAP:
            forced = _TARGET_GAP if row.target_gap_goes_on[place] else -1
            j -= 1
            yield Bead(i, 0, j, 1)
        elif step == _JUMP:
            j = columns[i // ROWS].start + row.best
        else:
            n, m = types[step - _FIRST_BEAD]
            i, j = i - n, j - m
            yield Bead(i, n, j, m, score=float(row.score[place]))
