"""A rule of your own: drop pairs with a side that is mostly capitals.

Once installed (`pip install ./examples/own_rule`) it runs in every build and in `acopio filter`. A topic sets
its options like those of any other rule:

    [filters.shouting]
    max_share = 0.5
"""

from dataclasses import dataclass

import numpy as np

from corpus.filters import Bools, Floats, Pairs, Rule, Score


@dataclass(frozen=True, slots=True)
class ShoutingOptions:
    """`max_share`: greatest share of capitals among the letters; applies if a side has `min_letters`."""

    enabled: bool = True
    max_share: float = 0.7
    min_letters: int = 10


def _capitals(pairs: Pairs) -> Floats:
    """Greatest share of capitals, over the sides, float32 (n,); 0 without letters."""
    shares = [
        [sum(map(str.isupper, text)) / max(sum(map(str.isalpha, text)), 1) for text in side.texts]
        for side in pairs.sides
    ]
    greatest: Floats = np.max(np.array(shares, dtype=np.float32), axis=0)
    return greatest


def _shouting(pairs: Pairs, options: ShoutingOptions) -> Bools:
    long = np.minimum(*(side.counts.letters for side in pairs.sides)) >= options.min_letters
    return long & (pairs.scores["capitals"] > options.max_share)


CAPITALS = Score("capitals", "greatest share of capitals among a side's letters, in [0, 1]", _capitals)
SHOUTING = Rule("shouting", "a side is mostly capitals", ShoutingOptions, _shouting, CAPITALS)
