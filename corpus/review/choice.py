"""Which pairs to judge first, so that a judgement teaches the score most."""

from collections import deque
from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from corpus.scoring.judged import HALF, LARGEST, penalties, ranks
from corpus.scoring.logistic import fitted

_BATCH = 20  # judged before a group comes again

Floats = npt.NDArray[np.float64]


def telling_first(
    scores: Sequence[float | None],
    measures: Floats,
    groups: Sequence[Hashable],
    judged: Mapping[int, bool],
) -> list[int]:
    """The places of the n pairs, the most doubtful first; then those without a score, then the judged ones.

    Doubtful is a pair for which right and wrong are equally likely (uncertainty sampling, Lewis and Gale
    1994), by the score as the pairs judged so far correct it: `judged` says by place what people found right,
    `measures`, (n, k), NaN where nothing was measured, are what the correction is learnt from. No two of a
    group, such as a document, stand within a batch if it can be helped: neighbours teach the same.
    """
    known = np.array([score is not None for score in scores], dtype=np.bool_)
    known[list(judged)] = False
    odds = _log_odds(scores)
    doubt = -np.abs(odds + _correction(odds, measures, judged))
    order = [place for place in np.argsort(-doubt, kind="stable").tolist() if known[place]]
    without = [place for place, score in enumerate(scores) if score is None and place not in judged]
    return [*_apart(order, groups), *without, *sorted(judged)]


def _correction(odds: Floats, measures: Floats, judged: Mapping[int, bool]) -> Floats:
    """What judgements add to the log odds of each pair, (n,)."""
    rows = sorted(judged)
    if not rows:
        return np.zeros(len(odds))
    columns = (np.ones(len(odds)), ranks(np.sort(measures, axis=0), measures), odds / HALF)
    inputs = np.column_stack(columns)
    right = np.array([judged[row] for row in rows], dtype=np.float64)
    weights = fitted(inputs[rows], right, penalties(inputs.shape[1]), odds[rows])
    return np.asarray(inputs @ weights, dtype=np.float64)


def _log_odds(scores: Sequence[float | None]) -> Floats:
    found = np.clip([0.5 if score is None else score for score in scores], 1e-6, 1 - 1e-6)
    return np.asarray(np.clip(np.log(found / (1 - found)), -LARGEST, LARGEST))


def _apart(order: Sequence[int], groups: Sequence[Hashable]) -> list[int]:
    """The places in order, but those of a group at a distance."""
    chosen: list[int] = []
    waiting: deque[int] = deque()
    recent: deque[Hashable] = deque(maxlen=_BATCH)
    for place in order:
        if groups[place] in recent:
            waiting.append(place)
            continue
        chosen.append(place)
        recent.append(groups[place])
        while waiting and groups[waiting[0]] not in recent:
            first = waiting.popleft()
            chosen.append(first)
            recent.append(groups[first])
    return [*chosen, *waiting]
