"""The rule on months: the sides name different ones."""

import re
from dataclasses import dataclass

import numpy as np

from align.text.months import months_named
from corpus.filters.pairs import Bools, Pairs
from corpus.filters.rule import Rule

_IN_DIGITS = re.compile(r"\d[/.-]\d")  # 3/5/2015 may hold the month


@dataclass(frozen=True, slots=True)
class MonthsOptions:
    """No threshold."""

    enabled: bool = True


def _months(pairs: Pairs, options: MonthsOptions) -> Bools:
    source, target = pairs.sides
    rejected = np.zeros(len(pairs), dtype=np.bool_)
    for row, (first, second) in enumerate(zip(source.texts, target.texts, strict=True)):
        rejected[row] = _differ(months_named(first, source.lang), second, target.lang, first)
    return rejected


def _differ(months: frozenset[int], text: str, lang: str, other: str) -> bool:
    if not months or _IN_DIGITS.search(text) or _IN_DIGITS.search(other):
        return False
    named = months_named(text, lang)
    return len(months) == len(named) and months != named


MONTHS = Rule("months", "the sides name different months", MonthsOptions, _months)
