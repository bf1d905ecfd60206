"""Rules on the scores that come with the pairs, from the alignment or from `acopio score`."""

from dataclasses import dataclass

from corpus.filters.pairs import Bools, Pairs
from corpus.filters.rule import Rule
from crawler.options.bounds import option


@dataclass(frozen=True, slots=True)
class LowSimilarityOptions:
    """`min`: least cosine."""

    enabled: bool = True
    min: float = option(0.3, "least cosine", least=-1, most=1)


@dataclass(frozen=True, slots=True)
class LowMarginOptions:
    """`min`: least margin (WikiMatrix: 1.04). Off: a margin depends on the encoder and the other texts."""

    enabled: bool = False
    min: float = option(1.04, "least margin", least=0)


@dataclass(frozen=True, slots=True)
class LowScoreOptions:
    """`min`: least score in [0, 1], as align.scores.formula defines it."""

    enabled: bool = True
    min: float = option(0.25, "least score", least=0, most=1)


def _low_similarity(pairs: Pairs, options: LowSimilarityOptions) -> Bools:
    return pairs.scores["similarity"] < options.min


def _low_margin(pairs: Pairs, options: LowMarginOptions) -> Bools:
    return pairs.scores["margin"] < options.min


def _low_score(pairs: Pairs, options: LowScoreOptions) -> Bools:
    return pairs.scores["score"] < options.min


LOW_SIMILARITY = Rule(
    "low_similarity",
    "the cosine of the two sides is too low",
    LowSimilarityOptions,
    _low_similarity,
    given=("similarity",),
)
LOW_MARGIN = Rule("low_margin", "the margin is too low", LowMarginOptions, _low_margin, given=("margin",))
LOW_SCORE = Rule(
    "low_score",
    "the score is too low: cosine, margin, lengths and numbers together",
    LowScoreOptions,
    _low_score,
    given=("score",),
)
