"""Rules on the length of a text, whatever its script."""

from dataclasses import dataclass

import numpy as np

from corpus.filters.pairs import Bools, Floats, Pairs, Side
from corpus.filters.rule import Rule, Score
from crawler.languages import WITHOUT_SPACES
from crawler.options.bounds import option

# English characters, without spaces, that one character of the language stands for: measured on the 15
# documents a language of NTREX-128 and 1,000 pairs of Tatoeba, which differ by up to .08. Other languages: 1.
_NARROW = {"es": 0.9, "fr": 0.85, "de": 0.83, "pt": 0.93, "it": 0.91, "nl": 0.93}
_WIDE = {"zh": 2.7, "ja": 1.9, "ko": 2.1}
_WIDE_DEFAULT = 2.3
# Added to both lengths, so that a short heading may differ more: 'Caching' / 'Almacenamiento en caché'.
_SLACK = 15.0


@dataclass(frozen=True, slots=True)
class TooShortOptions:
    """`min_letters`: least letters of a side, an ideograph or syllable sign counts as two; `min_words`.

    bicleaner's least is 3 words; here one is enough, since terms and headings are wanted. `min_words` does
    not apply to languages without spaces between words.
    """

    enabled: bool = True
    min_letters: int = option(
        2, "least letters of a side; an ideograph or syllable sign counts as two", least=0
    )
    min_words: int = option(1, "least words of a side", least=0)


@dataclass(frozen=True, slots=True)
class TooLongOptions:
    """Most of a side: `max_characters` as `english_length` counts them, `max_words` by spaces."""

    enabled: bool = True
    max_characters: float = option(2000.0, "most English characters of a side", least=1)
    max_words: int = option(400, "most words of a side", least=1)


@dataclass(frozen=True, slots=True)
class LengthRatioOptions:
    """`max`: greatest score `length_ratio`."""

    enabled: bool = True
    max: float = option(2.0, "greatest score `length_ratio`", least=1)


def english_length(side: Side) -> Floats:
    """Length of each text in English characters without spaces, (n,): the length of its translation."""
    counts = side.counts
    others = (counts.visible - counts.wide) * _NARROW.get(side.lang, 1.0)
    return (others + counts.wide * _WIDE.get(side.lang, _WIDE_DEFAULT)).astype(np.float32)


def _too_short(pairs: Pairs, options: TooShortOptions) -> Bools:
    return np.logical_or(*(_side_too_short(side, options) for side in pairs.sides))


def _side_too_short(side: Side, options: TooShortOptions) -> Bools:
    short: Bools = side.counts.letters + side.counts.wide < options.min_letters
    return short if side.lang in WITHOUT_SPACES else short | (side.words.words < options.min_words)


def _too_long(pairs: Pairs, options: TooLongOptions) -> Bools:
    return np.logical_or(*(_side_too_long(side, options) for side in pairs.sides))


def _side_too_long(side: Side, options: TooLongOptions) -> Bools:
    long = english_length(side) > options.max_characters
    if side.lang in WITHOUT_SPACES:
        return long
    return long | (side.words.words > options.max_words)


def _ratio(pairs: Pairs) -> Floats:
    source, target = (english_length(side) + _SLACK for side in pairs.sides)
    return np.maximum(source / target, target / source)


def _length_ratio(pairs: Pairs, options: LengthRatioOptions) -> Bools:
    return pairs.scores["length_ratio"] > options.max


LENGTH_RATIO_SCORE = Score(
    "length_ratio", "longer over shorter side, in English characters, 15 added to both; from 1", _ratio
)
TOO_SHORT = Rule(
    "too_short", "a side has hardly a letter; an ideograph counts as two", TooShortOptions, _too_short
)
TOO_LONG = Rule(
    "too_long",
    "a side is longer than a paragraph, in English characters or in words",
    TooLongOptions,
    _too_long,
)
LENGTH_RATIO = Rule(
    "length_ratio",
    "the lengths do not fit, in English characters; 15 are added to both, so short texts may differ more",
    LengthRatioOptions,
    _length_ratio,
    LENGTH_RATIO_SCORE,
)
