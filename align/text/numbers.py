"""Numbers, whatever their notation: which of two texts agree, for the score of a pair and for the rule."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from align.text.number_words import months, spelled

_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,٫٬]\d+)*")
_SEPARATOR = re.compile(r"\D")
_DAY = r"(?<!\d)\d{1,2}(?:\.|st|nd|rd|th|er|º|°)?"
_MONTH = r"([^\W\d_]{3,12})"
_DAY_MONTH = re.compile(rf"{_DAY} (?:of |de |d['’])?{_MONTH}\b")
_MONTH_DAY = re.compile(rf"\b{_MONTH}\.?,? (?:de |del )?(?=\d{{4}}\b|\d{{1,2}}(?:st|nd|rd|th)?\b)")
_ENDS_WITH_DAY = re.compile(rf"{_DAY} (?:of |de |d['’])?$")
_SCALE = re.compile(
    r"\s?(?:(?P<e2>[百백])|(?P<e3>thousands?\b|mil\b|mille\b|mila\b|[Tt]ausend\b|duizend\b|тыс|[千천]|[kK]\b)"
    r"|(?P<e4>[万萬만])|(?P<e5>lakhs?\b)|(?P<e7>crores?\b)|(?P<e8>[億亿억])"
    r"|(?P<e9>[Mm]illiarden?\b|[Mm]illiards?\b|Mrd\b|miliard[oi]\b|miljard\b|bilh(?:ão|ões)\b|миллиард|млрд|bn\b|B\b)"
    r"|(?P<e6>[Mm]illion(?:s|en)?\b|mill(?:ón|ones)\b|milh(?:ão|ões)\b|milion[ei]\b|miljoen\b|Mio\b|млн|миллион|M\b)"
    r"|(?P<e9_12>[Bb]illion(?:s|en)?\b)|(?P<e12_18>[Tt]rillion(?:s|en)?\b|trilh(?:ão|ões)\b)"
    r"|(?P<e12>bill(?:ón|ones)\b|bilion[ei]\b|[兆조]))"
)
_ASIAN_SCALE = re.compile(r"[万萬만億亿억千천]$")
_IMPERIAL = re.compile(
    r"\b(?:miles?|mph|inch(?:es)?|feet|foot|ft|lbs?|pounds?|yards?|gallons?|acres?|Fahrenheit)\b"
)
_CLOCK = re.compile(r"\d ?[ap]\.? ?m\b|\d ?h\b|\d:\d\d|[午点點]|시")
_SPELLED_UP_TO = 20  # written out in many styles
_SPARE = 2  # numbers that one side may have more than the other: section numbers, years
_MOST_TRIED = 40_000  # pairs of numbers that are compared: of longer tables only equal ones are found
_LONGEST = 300  # digits; a longer run is no number


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
    for match in _NUMBER.finditer(text):
        yield from _canonical(match.group())
    yield from _months(text)


def compare(source: str, target: str) -> Comparison:
    """Which numbers of two texts in any two languages agree; symmetric.

    Numbers agree in whatever notation (see `numbers`); as digits or words (number_words.py); 90 with
    1990; 2:30 p.m. with 14:30; 1.2 million with 120万 and 1,200,000; [0,1] with [0, 1]. Where one side
    alone has imperial units, they were converted: what is left over is dropped. Of a scale word the digits
    count where they are the same: '2 million' agrees with '2 billones'.
    """
    if target < source:  # numbers are paired off one after another: in one order, whichever side comes first
        turned = _compare(target, source)
        return Comparison(turned.matched, turned.target, turned.source)
    return _compare(source, target)


def _compare(source: str, target: str) -> Comparison:
    first, second = Counter(numbers(source)), Counter(numbers(target))
    if first == second:
        return Comparison(first.total())
    matched = (first & second).total()
    left, right = list((first - second).elements()), list((second - first).elements())
    if left and right and _digits(left) == _digits(right):
        return Comparison(matched + max(len(left), len(right)))
    if left and right and len(left) * len(right) <= _MOST_TRIED:
        left, right = _split(left, right), _split(right, left)
        left, right, more = _pair_off(
            left, right, _readings(source), _readings(target), _clock(source, target)
        )
        matched += more
    left, by_words = _without(left, target)
    right, more_words = _without(right, source)
    matched += by_words + more_words
    if left and right and bool(_IMPERIAL.search(source)) != bool(_IMPERIAL.search(target)):
        left, right = [], []
    return Comparison(matched, tuple(left), tuple(right))


def _canonical(number: str) -> list[str]:
    if not number.isascii():
        number = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in number)
    if number.isdecimal():
        return [number[:_LONGEST].lstrip("0") or "0"]
    parts, signs = _SEPARATOR.split(number), _SEPARATOR.findall(number)
    parts[0] = parts[0].lstrip("0") or "0"
    *groups, last = signs
    inner, tail = parts[1:-1], parts[-1]
    if len(set(signs)) == 1:
        if parts[0] != "0" and len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:]):
            return ["".join(parts)]
        if not groups and last in ".,٫":
            return [".".join(parts)]
        return parts if last == "," else [".".join(parts)]
    if len(set(groups)) == 1 and all(2 <= len(part) <= 3 for part in inner):
        return [f"{''.join(parts[:-1])}.{tail}"]
    return [".".join(parts)]


def _months(text: str) -> Iterator[str]:
    """Months that stand by a day or a year; in lower case 'may' is a verb and 'march' too."""
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


def _digits(keys: list[str]) -> str:
    return "".join(keys).replace(".", "")


def _split(keys: list[str], others: list[str]) -> list[str]:
    """The numbers, 9.30 or 0,1 as two where the second is a number of its own on the other side."""
    split: list[str] = []
    for key in keys:
        parts = [part.lstrip("0") or "0" for part in key.split(".")]
        split += parts if len(parts) == 2 and parts[1] in others else [key]
    return split


def _clock(source: str, target: str) -> bool:
    return bool(_CLOCK.search(source) or _CLOCK.search(target))


def _readings(text: str) -> dict[str, set[str]]:
    """What else each number of a text may be: with the scale word after it, several in a row as one."""
    readings: dict[str, set[str]] = {}
    end, running = -1, Decimal(0)
    for match in _NUMBER.finditer(text):
        keys = _canonical(match.group())
        scale = _SCALE.match(text, match.end())
        if len(keys) != 1 or keys[0].count(".") > 1 or len(keys[0]) > _LONGEST:
            continue
        value = Decimal(keys[0])
        known = readings.setdefault(keys[0], set())
        if value < 1:
            known.add(_plain(value))  # 0.50 is 0.5; 3.10 may be a version, which is not 3.1
        if match.start() == end:  # 3億5000万
            exponents = _exponents(scale) if scale else (0,)
            known.add(_plain(running + value.scaleb(exponents[0])))
        if scale:
            further = _SCALE.match(text, scale.end())
            more = _exponents(further)[0] if further else 0
            values = [value.scaleb(exponent + more) for exponent in _exponents(scale)]
            known.update(map(_plain, values))
            if _ASIAN_SCALE.search(scale.group()):
                running = values[0] + (running if match.start() == end else 0)
                end = scale.end()
    return readings


def _exponents(scale: re.Match[str]) -> tuple[int, ...]:
    return tuple(map(int, str(scale.lastgroup)[1:].split("_")))


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).lstrip("0") or "0"


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
    """Numbers that stand in the place of another, large for large and small for small, and those to spare."""
    large = [sum(not _is_small(number) for number in side) for side in (left, right)]
    small = [len(side) - count for side, count in zip((left, right), large, strict=True)]
    return min(large) + min(small) + max(0, max(large) - min(large) - _SPARE)


def _is_small(number: str) -> bool:
    return len(number) <= 2 and int(number.replace(".", "")) <= _SPELLED_UP_TO
