"""Rules on traces of extraction in a text."""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from corpus.filters.pairs import Bools, Pairs, either
from corpus.filters.rule import Rule
from crawler.options.bounds import option

_ESCAPE = re.compile(
    r"(?:\\|\b)u00[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|&(?:[a-z]{2,8}|#\d+);|(?:%[0-9A-F]{2}){2}"
)
_EMOJI = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")


@dataclass(frozen=True, slots=True)
class EscapesOptions:
    """`max`: most escapes of a side, such as \\u00e1, &amp;nbsp; or %C3%A1. Off: tutorials show them."""

    enabled: bool = False
    max: float = option(0.0, "most escapes of a side", least=0)


@dataclass(frozen=True, slots=True)
class RepeatedCharacterOptions:
    """`max`: longest run of one character (stopes: 20)."""

    enabled: bool = True
    max: int = option(20, "longest run of one character", least=1)


@dataclass(frozen=True, slots=True)
class SpacedLettersOptions:
    """`min_letters`: letters with spaces between from which they are a word pulled apart."""

    enabled: bool = True
    min_letters: int = option(
        6, "letters with spaces between from which they are a word pulled apart", least=2
    )


@dataclass(frozen=True, slots=True)
class EmojiOptions:
    """`max_share`: greatest share of emoji among a side's visible characters (stopes: .1)."""

    enabled: bool = True
    max_share: float = option(
        0.3, "greatest share of emoji among a side's visible characters", least=0, most=1
    )


@dataclass(frozen=True, slots=True)
class WhitespaceOptions:
    """`max_share`: greatest share of white space among a side's characters (stopes: .3)."""

    enabled: bool = True
    max_share: float = option(0.4, "greatest share of white space among a side's characters", least=0, most=1)


def _escapes(pairs: Pairs, options: EscapesOptions) -> Bools:
    return either(pairs, lambda text: len(_ESCAPE.findall(text)) > options.max)


def _repeated_character(pairs: Pairs, options: RepeatedCharacterOptions) -> Bools:
    pattern = _run_of(options.max)
    rejected = np.zeros(len(pairs), dtype=np.bool_)
    for side in pairs.sides:
        for row in np.flatnonzero(side.words.longest > options.max):
            rejected[row] |= pattern.search(side.texts[row]) is not None
    return rejected


@cache
def _run_of(length: int) -> re.Pattern[str]:
    return re.compile(rf"(\S)\1{{{length}}}")


def _spaced_letters(pairs: Pairs, options: SpacedLettersOptions) -> Bools:
    pattern = _spaced(options.min_letters)
    rejected = np.zeros(len(pairs), dtype=np.bool_)
    for side in pairs.sides:
        for row in np.flatnonzero(side.words.single >= options.min_letters):
            rejected[row] |= pattern.search(side.texts[row]) is not None
    return rejected


@cache
def _spaced(letters: int) -> re.Pattern[str]:
    letter = r"[^\W\d_\u1100-\u11ff\u2e80-\ud7ff]"  # an ideograph or a syllable sign may stand alone
    return re.compile(rf"(?<!\S)(?:{letter} ){{{letters - 1}}}{letter}(?!\S)")


def _emoji(pairs: Pairs, options: EmojiOptions) -> Bools:
    many = (
        np.array([0 if text.isascii() else len(_EMOJI.findall(text)) for text in side.texts])
        > options.max_share * side.counts.visible
        for side in pairs.sides
    )
    return np.logical_or(*many)


def _whitespace(pairs: Pairs, options: WhitespaceOptions) -> Bools:
    sizes = (side.words for side in pairs.sides)
    much = (words.spaces > options.max_share * (words.spaces + words.characters) for words in sizes)
    return np.logical_or(*much)


ESCAPES = Rule(
    "escapes", "a side has escaped characters, such as \\u00f1 or %C3%B1", EscapesOptions, _escapes
)
REPEATED_CHARACTER = Rule(
    "repeated_character",
    "a side has a long run of one character",
    RepeatedCharacterOptions,
    _repeated_character,
)
SPACED_LETTERS = Rule(
    "spaced_letters", "a side has a w o r d pulled apart", SpacedLettersOptions, _spaced_letters
)
EMOJI = Rule("emoji", "a side is largely emoji", EmojiOptions, _emoji)
WHITESPACE = Rule("whitespace", "a side is largely white space", WhitespaceOptions, _whitespace)
