"""The rule on numbers: both sides must have the same ones, in whatever notation."""

from dataclasses import dataclass

import numpy as np

from align.text.numbers import compare_with_words
from corpus.filters.pairs import Bools, Floats, Pairs
from corpus.filters.rule import Rule, Score
from crawler.options.bounds import option


@dataclass(frozen=True, slots=True)
class NumbersOptions:
    """`min_agreement`: least score `numbers`, which `align.text.numbers.Comparison.agreement` defines."""

    enabled: bool = True
    min_agreement: float = option(0.6, "least score `numbers`", least=0, most=1)


def _numbers(pairs: Pairs) -> Floats:
    result = np.full(len(pairs), np.nan, dtype=np.float32)
    source, target = pairs.sides
    for row, texts in enumerate(zip(source.texts, target.texts, strict=True)):
        found = compare_with_words(*texts, source.lang, target.lang)
        if found is not None:
            result[row] = found.agreement
    return result


def _disagree(pairs: Pairs, options: NumbersOptions) -> Bools:
    return pairs.scores["numbers"] < options.min_agreement


NUMBERS_SCORE = Score("numbers", "share of the numbers that agree, in [0, 1]; empty without any", _numbers)
NUMBERS = Rule(
    "numbers",
    "the numbers disagree: one has a different number in its place, in whatever notation",
    NumbersOptions,
    _disagree,
    NUMBERS_SCORE,
)
