"""The rule on small numbers in words and on ordinals: World War II is not la Primera Guerra Mundial."""

import re
from dataclasses import dataclass

import numpy as np

from align.text.number_phrases import spelled
from align.text.numbers import numbers
from align.text.small_numbers import counted, ordinals
from corpus.filters.pairs import Bools, Pairs
from corpus.filters.rule import Rule

# Storeys are counted from the ground or from the first; half past two is "halb drei", half of three; a cat
# has nine lives or seven, and who is happy sits on cloud nine or in the seventh heaven.
_COUNTED_OTHERWISE = re.compile(
    r"\b(?:floor|stor(?:e?y|ies)|piso|planta|étage|stock|etage|этаж\w*|piano|andar|halb|half|полов\w*|pół|"
    r"past|quarter|fortnight|dozen|cloud nine)\b|[楼樓階层層층半点點]",
    re.IGNORECASE,
)
_LIVES = re.compile(r"\b(?:lives|vidas|vies|vite|vides|Leben)\b", re.IGNORECASE)
_OF_A_CAT = {7, 9}


@dataclass(frozen=True, slots=True)
class SmallNumbersOptions:
    """No threshold."""

    enabled: bool = True


def _differ(source: str, target: str, langs: tuple[str, str]) -> bool:
    """Whether numbers of one side stand in the place of others, which neither side has in any other way."""
    for find in (counted, ordinals):
        first = find(source, langs[0])
        second = find(target, langs[1]) if first else first
        if len(first) == len(second) and first != second:
            if _COUNTED_OTHERWISE.search(source) or _COUNTED_OTHERWISE.search(target):
                return False
            if first | second == _OF_A_CAT and _LIVES.search(source) and _LIVES.search(target):
                return False
            missing = first - second - _values(target, langs[1])
            added = second - first - _values(source, langs[0])
            if missing and len(missing) == len(added):
                return True
    return False


def _values(text: str, lang: str) -> set[int]:
    digits = {int(number) for number in numbers(text) if number.isdecimal()}
    return digits | spelled(text) | counted(text, lang) | ordinals(text, lang)


def _small_numbers(pairs: Pairs, options: SmallNumbersOptions) -> Bools:
    source, target = pairs.sides
    rejected = np.zeros(len(pairs), dtype=np.bool_)
    for row, texts in enumerate(zip(source.texts, target.texts, strict=True)):
        rejected[row] = _differ(*texts, (source.lang, target.lang))
    return rejected


SMALL_NUMBERS = Rule(
    "small_numbers",
    "the sides have other small numbers in words, or other ordinals: three and cinco, XVI and seventeenth",
    SmallNumbersOptions,
    _small_numbers,
)
