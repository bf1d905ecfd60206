"""Pairs as the scorer takes them, and its options."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.scores.pairs import PairScores
from crawler.options.bounds import option

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LONGEST = 8000  # characters of a side that are read: four times what the rules keep, a hundredth of a page


@dataclass(frozen=True, slots=True)
class ScoringOptions:
    """The options of learning: the topic's table [align.scoring]."""

    enabled: bool = option(True, "learn a scorer for each language pair; else the fixed formula scores")
    least_pairs: int = option(1000, "certain pairs below which the formula scores", least=1)
    most_pairs: int = option(3000, "certain pairs learnt from", least=1)
    sample: int = option(
        20_000, "first pairs of a language pair, from which the certain ones are taken", least=1
    )
    certain: float = option(0.6, "least formula score of a certain pair", least=0, most=1)
    share: float = option(0.9, "greatest share of the pairs that may be certain", least=0, most=1)
    folds: int = option(3, "parts of the corpus, each scored by a learner of the others", least=2)
    seed: int = option(1, "seed of the errors that are made", least=0)


@dataclass(frozen=True, slots=True)
class Given:
    """n pairs with the scores of alignment or align.scores.pairs: float (n,) each."""

    sources: Sequence[str]
    targets: Sequence[str]
    similarity: Floats
    margin: Floats
    formula: Floats

    def __len__(self) -> int:
        return len(self.sources)


def given(sources: Sequence[str], targets: Sequence[str], scores: PairScores) -> Given:
    """Pairs with the scores of align.scores.pairs."""
    columns = (np.asarray(column, dtype=np.float64) for column in scores)
    return Given(read(sources), read(targets), *columns)


def read(texts: Sequence[str]) -> list[str]:
    """The first LONGEST characters of each text: what one pair costs is bounded."""
    return [text[:LONGEST] for text in texts]


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


def joined(first: Given, second: Given) -> Given:
    """The pairs of both."""
    return Given(
        [*first.sources, *second.sources],
        [*first.targets, *second.targets],
        np.concatenate([first.similarity, second.similarity]),
        np.concatenate([first.margin, second.margin]),
        np.concatenate([first.formula, second.formula]),
    )
