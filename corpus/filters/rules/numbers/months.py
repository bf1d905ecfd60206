"""The rule on months: the sides name different ones, or other days of one."""

import re
from dataclasses import dataclass

import numpy as np

from align.text.months import days_named, months_named
from align.text.number_phrases import spelled
from align.text.numbers import numbers
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
        months = months_named(first, source.lang)
        rejected[row] = _differ(months, second, target.lang, first) or (
            bool(months) and _on_other_days(first, second, (source.lang, target.lang))
        )
    return rejected


def _differ(months: frozenset[int], text: str, lang: str, other: str) -> bool:
    if not months or _IN_DIGITS.search(text) or _IN_DIGITS.search(other):
        return False
    named = months_named(text, lang)
    return len(months) == len(named) and months != named


def _on_other_days(source: str, target: str, langs: tuple[str, str]) -> bool:
    """Whether both sides name days of one month, none of which the other side has in any way."""
    first, second = days_named(source, langs[0]), days_named(target, langs[1])
    if not first or not second or months_named(source, langs[0]) != months_named(target, langs[1]):
        return False
    return first.isdisjoint(_values(target)) and second.isdisjoint(_values(source))


def _values(text: str) -> set[int]:
    return {int(number) for number in numbers(text) if number.isdecimal()} | spelled(text)


MONTHS = Rule("months", "the sides name different months, or other days of one", MonthsOptions, _months)
