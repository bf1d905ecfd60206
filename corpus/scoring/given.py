"""Pairs as the scorer takes them, and what steers it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.scores.pairs import PairScores
from crawler.options.bounds import option

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ScoringOptions:
    """When and from what is learnt: the topic's table [scoring]."""

    enabled: bool = option(True, "learn a scorer for each language pair; else the fixed formula scores")
    least_pairs: int = option(1000, "certain pairs below which the formula scores", least=1)
    most_pairs: int = option(3000, "certain pairs learnt from", least=1)
    sample: int = option(
        20_000, "first pairs of a language pair among which the certain ones are looked for", least=1
    )
    certain: float = option(0.6, "least formula score of a certain pair", least=0, most=1)
    share: float = option(0.9, "greatest share of the pairs that may be certain", least=0, most=1)
    folds: int = option(3, "parts of the corpus, each scored by what the others teach", least=2)
    seed: int = option(1, "of the errors that are made", least=0)


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
