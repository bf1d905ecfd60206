"""The rule on numbers: the same ones on both sides, however they are written."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from corpus.filters.pairs import Bools, Floats, Pairs
from corpus.filters.rule import Rule, Score

_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,:٫٬]\d+)*")
_SCALED = re.compile(
    r"\d\s*(?:万|億|亿|萬|千|만|억|천|兆|thousand|million|billion|trillion|mil\b|mill|bill|Mill|Mrd|Tausend"
    r"|mille|bn\b|[kKmMB]\b)"
)
_IMPERIAL = re.compile(
    r"\b(?:miles?|mph|inch(?:es)?|feet|foot|ft|lbs?|pounds?|yards?|gallons?|acres?|Fahrenheit)\b"
)
_CLOCK = re.compile(r"\d ?[ap]\.? ?m\b|\d ?h\b|\d:\d\d|[午点點]|시")
_SPELLED_UP_TO = 20  # written out in many styles
_SPARE = 2  # numbers that one side may have more than the other: ordinals, months, section numbers


@dataclass(frozen=True, slots=True)
class NumbersOptions:
    """`min_agreement`: least score `numbers`."""

    enabled: bool = True
    min_agreement: float = 0.6


def agreement(source: str, target: str) -> float:
    """Share in [0, 1] of the numbers that agree; 1 where there are none.

    1,000.5 is 1.000,5 and 1 000,5; the digits count, not their separators. '90' agrees with '1990', 2:30
    with 14:30, and where a scale word stands by a number ('1.2 million', '120万') zeros at the end do not
    count. Where one side alone has imperial units, they were converted and nothing is said. Numbers missing
    from one side are no disagreement, up to 2 (months, ordinals, section numbers) and all those up to 20,
    which are written out: a disagreement is another number in the place of one.
    """
    scaled = bool(_SCALED.search(source) or _SCALED.search(target))
    first, second = (Counter(_digits(text, scaled)) for text in (source, target))
    matched = (first & second).total()
    left, right = list((first - second).elements()), list((second - first).elements())
    if left and right:
        if "".join(left) == "".join(right):  # [0,1] and [0, 1]
            return 1.0
        if bool(_IMPERIAL.search(source)) != bool(_IMPERIAL.search(target)):
            return 1.0
        clock = bool(_CLOCK.search(source) or _CLOCK.search(target))
        left, right, more = _match_times(left, right, clock)
        matched += more
    different = _disagreements(left, right)
    return matched / (matched + different) if different else 1.0


def _digits(text: str, scaled: bool) -> Iterable[str]:
    """The numbers of a text as ASCII digits without leading zeros, nor those at the end where scaled."""
    for number in _NUMBER.findall(text):
        digits = "".join(
            c if c in "0123456789" else str(unicodedata.decimal(c)) for c in number if c.isdecimal()
        )
        digits = digits.lstrip("0") or "0"
        yield (digits.rstrip("0") or "0") if scaled else digits


def _match_times(left: list[str], right: list[str], clock: bool) -> tuple[list[str], list[str], int]:
    """Both lists without the pairs that name one year or, with `clock`, one time of day; and their number."""
    rest, unmatched = list(right), []
    for number in left:
        partner = next(
            (other for other in rest if _same_year(number, other) or (clock and _same_time(number, other))),
            None,
        )
        if partner is None:
            unmatched.append(number)
        else:
            rest.remove(partner)
    return unmatched, rest, len(left) - len(unmatched)


def _same_year(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return len(short) == 2 and len(long) == 4 and long.endswith(short)


def _same_time(a: str, b: str) -> bool:
    """Whether one is the other in the afternoon: 2 and 14, 230 and 1430, 2 and 1400."""
    if max(len(a), len(b)) > 4:
        return False
    early, late = sorted(int(n) * (1 if len(n) > 2 else 100) for n in (a, b))
    return late - early == 1200 and late < 2400


def _disagreements(left: list[str], right: list[str]) -> int:
    """Numbers that stand in the place of another, large for large and small for small, and those to spare."""
    large = [
        sum(len(number) > 4 or int(number) > _SPELLED_UP_TO for number in side) for side in (left, right)
    ]
    small = [len(side) - count for side, count in zip((left, right), large, strict=True)]
    return min(large) + min(small) + max(0, max(large) - min(large) - _SPARE)


def _numbers(pairs: Pairs) -> Floats:
    result = np.full(len(pairs), np.nan, dtype=np.float32)
    source, target = pairs.sides
    for row in np.flatnonzero(source.counts.digits + target.counts.digits):
        result[row] = agreement(source.texts[row], target.texts[row])
    return result


def _disagree(pairs: Pairs, options: NumbersOptions) -> Bools:
    return pairs.scores["numbers"] < options.min_agreement


NUMBERS_SCORE = Score("numbers", "share of the numbers that agree, in [0, 1]; none without digits", _numbers)
NUMBERS = Rule("numbers", "the numbers disagree, in whatever notation", _disagree)
