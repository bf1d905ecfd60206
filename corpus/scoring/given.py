"""Pairs as the scorer takes them, and what steers it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.scores.pairs import PairScores

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ScoringOptions:
    """When and from what is learnt: the topic's table [scoring]."""

    enabled: bool = True
    least_pairs: int = 1000  # certain ones; with fewer the fixed formula scores
    most_pairs: int = 3000  # certain ones learnt from
    sample: int = 20_000  # pairs of the corpus that are looked at for it, the first
    certain: float = 0.6  # least formula of a certain pair: half of a crawled web corpus, most of a clean one
    share: float = 0.9  # of the pairs that may be certain: those with the highest formula
    folds: int = 3
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Given:
    """n pairs with what alignment or align.scores.pairs says of them: float (n,) each."""

    sources: Sequence[str]
    targets: Sequence[str]
    similarity: Floats
    margin: Floats
    formula: Floats

    def __len__(self) -> int:
        return len(self.sources)


def given(sources: Sequence[str], targets: Sequence[str], scores: PairScores) -> Given:
    """Pairs with what align.scores.pairs says of them."""
    columns = (np.asarray(column, dtype=np.float64) for column in scores)
    return Given(sources, targets, *columns)


def first(given: Given, most: int) -> Given:
    """The first of the pairs."""
    return given if len(given) <= most else take(given, np.arange(most))


def take(given: Given, rows: Ints) -> Given:
    """These rows of the pairs."""
    return Given(
        [given.sources[row] for row in rows],
        [given.targets[row] for row in rows],
        given.similarity[rows],
        given.margin[rows],
        given.formula[rows],
    )
