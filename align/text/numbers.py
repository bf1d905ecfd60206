"""Numbers, whatever their notation: which of two texts agree, for the score of a pair and for the rule."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from align.text.number_phrases import CHINESE, phrases, spelled
from align.text.number_words import LANGUAGES, months, romans
from align.text.quantities import canonical, contradicted, joined, readings
from align.text.word_sets import letter_runs

_SEPARATOR = re.compile(r"\D")
_RUN = re.compile(r"\d(?:[ \u00a0()./-]{0,2}\d){6,}")
_DAY = r"(?<!\d)\d{1,2}(?:\.|st|nd|rd|th|er|º|°)?"
_MONTH = r"([^\W\d_]{3,12})"
_DAY_MONTH = re.compile(rf"{_DAY} (?:of |de |d['’])?{_MONTH}\b")
_MONTH_DAY = re.compile(rf"\b{_MONTH}\.?,? (?:de |del )?(?=\d{{4}}\b|\d{{1,2}}(?:st|nd|rd|th)?\b)")
_ENDS_WITH_DAY = re.compile(rf"{_DAY} (?:of |de |d['’])?$")
_IMPERIAL = re.compile(
    r"\b(?:miles?|mph|inch(?:es)?|feet|foot|ft|lbs?|pounds?|ounces?|oz|yards?|gallons?|pints?|acres?|psi|"
    r"Fahrenheit)\b|[°º] ?F\b"
)
_CLOCK = re.compile(r"\d ?[ap]\.? ?m\b|\d ?h\b|\d:\d\d|[午点點]|시")
# Century and decade in East Asian languages: 20世纪90年代 are the 1990s.
_DECADE = re.compile(r"(\d{1,2})\s?(?:世[纪紀]|세기)의?\s?(\d0)(?=\s?(?:年代|년대))")
_SPELLED_UP_TO = 20  # written out in many styles
_ANY_DIGIT = re.compile(r"\d")
_TWO_LETTERS = re.compile(r"[IVXLC](?<!\w[IVXLC])[IVXLC]+\b")  # a quick look for Roman numerals
_ONE_LETTER = frozenset({1, 5, 10, 50, 100})
_WITH_WORDS = frozenset(LANGUAGES) | CHINESE
_LONG = 1000  # characters of a text from which its numbers are not remembered
_READ = 50_000  # characters of a text: what is longer is a table
_MOST_TRIED = 40_000  # pairs of numbers that are compared: of longer tables only equal ones are found
_SPARE = 2  # numbers that one side may have more than the other: section numbers, years


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the numbers of two texts fit.

    `matched` is the number of those that both have; `source` and `target` hold those that one side has alone.
    """

    matched: int
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()

    @property
    def overlap(self) -> float:
        """Share in [0, 1] of the numbers of either side that both have; 1 where neither has any."""
        alone = len(self.source) + len(self.target)
        return self.matched / (self.matched + alone) if alone else 1.0

    @property
    def agreement(self) -> float:
        """Share in [0, 1] of the numbers that do not stand in the place of another; 1 where there are none.

        Numbers missing from one side are no disagreement: those up to 20, which may be written out, and two
        others.
        """
        if not (self.source and self.target) and len(self.source) + len(self.target) <= _SPARE:
            return 1.0
        different = _disagreements(self.source, self.target)
        return self.matched / (self.matched + different) if different else 1.0


def numbers(text: str) -> Iterator[str]:
    """The numbers of a text in ASCII digits without grouping, with a decimal point; dates as their parts.

    1,000.5 and 1.000,5 give '1000.5', 3.11 and 3,11 '3.11'; 1.2.3 stays; '11 March 2025' gives 11, 2025, 3.
    '1.000' and '1,000' are taken for a thousand in every language. Units and signs are left out.
    """
    yield from _known(text) if len(text) < _LONG else _found(text)


@lru_cache(4096)  # several measures of a pair ask for those of a text, one after the other
def _known(text: str) -> tuple[str, ...]:
    return tuple(_found(text))


def _found(text: str) -> Iterator[str]:
    for match, value in joined(text):
        yield from [value] if value else canonical(match.group())
    yield from _months(text)


def compare(source: str, target: str) -> Comparison:
    """Which numbers of two texts in any two languages agree; symmetric.

    Numbers agree in whatever notation (see `numbers`); as digits or words (number_words.py); 90 with
    1990; the 1990s with 20世纪90年代, the 1800s with the 19th century; 2:30 p.m. with 14:30; 1.2 million
    with 120万 and 1,200,000; [0,1] with [0, 1]. Where one side alone has imperial units, they were
    converted: what is left over is dropped. The same digits with another scale word, unit, minus or per
    cent sign (quantities.py) are different numbers.
    Of each text the first 50,000 characters.
    """
    source, target = _in_years(source[:_READ]), _in_years(target[:_READ])
    if target < source:  # numbers are paired off one after another: in one order, whichever side comes first
        turned = _compare(target, source)
        return Comparison(turned.matched, turned.target, turned.source)
    return _compare(source, target)


def compare_with_words(source: str, target: str, source_lang: str, target_lang: str) -> Comparison | None:
    """As `compare`, with the numbers from 13 on that are words in both languages; None without any number.

    They count where both languages have tables (number_phrases.py): 'nineteen' is not 'noventa', nor 90;
    'the 1990s' are 'los noventa'.
    """
    source, target = source[:_READ], target[:_READ]
    found = compare(source, target) if _ANY_DIGIT.search(source) or _ANY_DIGIT.search(target) else None
    no_digits = found is None or not (found.source or found.target)
    if no_digits and _TWO_LETTERS.search(source) and _TWO_LETTERS.search(target):
        kings = _romans(source, target), _romans(target, source)
        if all(kings):
            found = Comparison(found.matched if found else 0, *map(tuple, kings))
    first, second = phrases(source, source_lang), phrases(target, target_lang)
    if not (first or second) or not {source_lang, target_lang} <= _WITH_WORDS:
        return found
    left = _missing(first, target) if first else []
    right = _missing(second, source) if second else []
    digits = found or Comparison(0)
    source_alone, right = _without_decades(digits.source, right)
    target_alone, left = _without_decades(digits.target, left)
    matched = max(len(first) - len(left), len(second) - len(right))
    return Comparison(digits.matched + matched, (*source_alone, *left), (*target_alone, *right))


def _in_years(text: str) -> str:
    """The text with the first year of a decade in the place of its century."""
    return _DECADE.sub(lambda match: str(100 * int(match[1]) - 100 + int(match[2])), text)


def _without_decades(years: tuple[str, ...], words: list[str]) -> tuple[list[str], list[str]]:
    """Both without the years whose decade the other text has in words."""
    decades = {year for year in years if len(year) == 4 and year.endswith("0") and year[2:] in words}
    named = {year[2:] for year in decades}
    return [year for year in years if year not in decades], [word for word in words if word not in named]


def _missing(values: list[int], other: str) -> list[str]:
    """The numbers that the other text has neither in digits nor in words."""
    known = set(numbers(other)).union(*readings(other).values()) | set(map(str, spelled(other)))
    return [str(value) for value in values if str(value) not in known]


def _compare(source: str, target: str) -> Comparison:
    found = list(numbers(source)), list(numbers(target))
    other = contradicted(source, target) if found[0] and found[1] else []
    if not other and sorted(found[0]) == sorted(found[1]):
        return Comparison(len(found[0]))  # most pairs: nothing else to be done
    first, second = map(Counter, found)
    common = first & second
    other = [key for key in other if key in common]
    common -= Counter(other)
    matched = common.total()
    left, right = list((first - common).elements()), list((second - common).elements())
    for key in other:
        left.remove(key)
        right.remove(key)
    if left and right and len(left) * len(right) <= _MOST_TRIED:
        left, right = _split(left, right), _split(right, left)
        left, right, more = _pair_off(left, right, readings(source), readings(target), _clock(source, target))
        matched += more
    if left and right and _runs(source) & _runs(target):
        return Comparison(matched + max(len(left), len(right)))
    left, by_words = _without(left, target)
    right, more_words = _without(right, source)
    matched += by_words + more_words
    if left and right and bool(_IMPERIAL.search(source)) != bool(_IMPERIAL.search(target)):
        left, right = [], []
    if bool(left) != bool(right):
        left = left or _romans(source, target)
        right = right or _romans(target, source)
    return Comparison(matched, (*left, *other), (*right, *other))


def _romans(text: str, other: str) -> list[str]:
    """The Roman numerals of two letters or more that the other text does not have in any form."""
    found = [str(value) for value in romans(text) if value not in _ONE_LETTER]
    return _without([key for key in found if key not in set(numbers(other))], other)[0] if found else []


def _runs(text: str) -> set[str]:
    """The digits of each telephone number and the like: parts with spaces, hyphens or full stops between."""
    return {_SEPARATOR.sub("", run) for run in _RUN.findall(text)}


def _months(text: str) -> Iterator[str]:
    """Months that stand by a day or a year; in lower case 'may' is a verb and 'march' too."""
    if letter_runs(text).isdisjoint(months()):
        return
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for match in pattern.finditer(text):
            name = match.group(1)
            # In 3 March 2025 the month stands by both: counted with the day.
            if name in ("may", "march") or (pattern is _MONTH_DAY and _after_day(text, match.start())):
                continue
            if month := months().get(name.casefold()):
                yield str(month)


def _after_day(text: str, end: int) -> bool:
    return _ENDS_WITH_DAY.search(text, max(0, end - 10), end) is not None


def _split(keys: list[str], others: list[str]) -> list[str]:
    """The numbers, 9.30 or 0,1 as two where the second is a number of its own on the other side."""
    split: list[str] = []
    for key in keys:
        parts = [part.lstrip("0") or "0" for part in key.split(".")]
        split += parts if len(parts) == 2 and parts[1] in others else [key]
    return split


def _clock(source: str, target: str) -> bool:
    return bool(_CLOCK.search(source) or _CLOCK.search(target))


def _pair_off(
    left: list[str],
    right: list[str],
    source: dict[str, set[str]],
    target: dict[str, set[str]],
    clock: bool,
) -> tuple[list[str], list[str], int]:
    """Both lists without the pairs that are one quantity, one year or one time of day; and their number."""
    rest, unmatched = list(right), []
    for number in left:
        readings = {number, *source.get(number, ())}
        partner = next(
            (
                other
                for other in rest
                if readings & {other, *target.get(other, ())}
                or _same_year(number, other)
                or (clock and _same_time(number, other))
            ),
            None,
        )
        if partner is None:
            unmatched.append(number)
        else:
            rest.remove(partner)
    return unmatched, rest, len(left) - len(unmatched)


def _without(keys: list[str], other: str) -> tuple[list[str], int]:
    """The numbers that the other text does not have in words, and how many it has."""
    if not keys:
        return keys, 0
    words = set(map(str, spelled(other)))
    rest = [key for key in keys if key not in words]
    return rest, len(keys) - len(rest)


def _same_year(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return len(short) == 2 and len(long) == 4 and long.isdecimal() and long.endswith(short)


def _same_time(a: str, b: str) -> bool:
    """Whether one is the other in the afternoon: 2 and 14."""
    if not (a.isdecimal() and b.isdecimal() and len(a) <= 2 and len(b) <= 2):
        return False
    early, late = sorted((int(a), int(b)))
    return late - early == 12 and late < 24


def _disagreements(left: tuple[str, ...], right: tuple[str, ...]) -> int:
    """Numbers that stand in the place of another: all of as many; else large for large, small for small.

    Those to spare do not count.
    """
    if len(left) == len(right):
        return len(left)
    large = [sum(not _is_small(number) for number in side) for side in (left, right)]
    small = [len(side) - count for side, count in zip((left, right), large, strict=True)]
    return min(large) + min(small) + max(0, max(large) - min(large) - _SPARE)


def _is_small(number: str) -> bool:
    return len(number) <= 2 and int(number.replace(".", "")) <= _SPELLED_UP_TO
