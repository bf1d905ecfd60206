"""Which pairs to judge first, so that a judgement teaches the score most."""

from collections import deque
from collections.abc import Hashable, Sequence

import numpy as np

_BATCH = 20  # judged before a group comes again


def doubtful_first(scores: Sequence[float | None], groups: Sequence[Hashable]) -> list[int]:
    """The places of the pairs, the most doubtful first, no two of a group within a batch if it can be helped.

    Doubtful is a score near that of the middle between right and wrong, 0.5 (uncertainty sampling, Lewis and
    Gale 1994); pairs without a score come last. `groups` are documents: neighbours teach the same.
    """
    doubt = np.array([-1.0 if score is None else 0.5 - abs(score - 0.5) for score in scores])
    order = np.argsort(-doubt, kind="stable").tolist()
    chosen: list[int] = []
    waiting: deque[int] = deque()
    recent: list[Hashable] = []
    for place in order:
        if groups[place] in recent:
            waiting.append(place)
            continue
        chosen.append(place)
        recent = [*recent, groups[place]][-_BATCH:]
        while waiting and groups[waiting[0]] not in recent:
            first = waiting.popleft()
            chosen.append(first)
            recent = [*recent, groups[first]][-_BATCH:]
    return [*chosen, *waiting]
