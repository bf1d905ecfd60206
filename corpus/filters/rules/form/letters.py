"""Rules on the characters of a text: none, or mostly symbols and digits."""

from dataclasses import dataclass

import numpy as np

from corpus.filters.pairs import Bools, Floats, Pairs, Side
from corpus.filters.rule import Rule, Score
from crawler.options.bounds import option


@dataclass(frozen=True, slots=True)
class EmptyOptions:
    """No threshold."""

    enabled: bool = True


@dataclass(frozen=True, slots=True)
class SymbolsOptions:
    """`min_letters`: least share of letters among a side's visible characters."""

    enabled: bool = True
    min_letters: float = option(
        0.25, "least share of letters among a side's visible characters", least=0, most=1
    )


@dataclass(frozen=True, slots=True)
class DigitsOptions:
    """`max_share`: greatest share of digits among a side's visible characters (stopes: .2)."""

    enabled: bool = True
    max_share: float = option(
        0.5, "greatest share of digits among a side's visible characters", least=0, most=1
    )


@dataclass(frozen=True, slots=True)
class PunctuationOptions:
    """`max_share`: greatest share of signs among a side's visible characters. Off: formulas have more."""

    enabled: bool = False
    max_share: float = option(
        0.2, "greatest share of signs among a side's visible characters", least=0, most=1
    )


def _empty(pairs: Pairs, options: EmptyOptions) -> Bools:
    source, target = (side.counts.visible for side in pairs.sides)
    return np.minimum(source, target) == 0  # type: ignore[no-any-return]


def _letter_share(side: Side) -> Floats:
    visible = side.counts.visible
    share = np.full(len(visible), np.nan, dtype=np.float32)
    return np.divide(side.counts.letters, visible, out=share, where=visible > 0, casting="same_kind")


def _letters(pairs: Pairs) -> Floats:
    return np.minimum(_letter_share(pairs.source), _letter_share(pairs.target))


def _symbols(pairs: Pairs, options: SymbolsOptions) -> Bools:
    return pairs.scores["letters"] < options.min_letters


def _digits(pairs: Pairs, options: DigitsOptions) -> Bools:
    source, target = (side.counts.digits > options.max_share * side.counts.visible for side in pairs.sides)
    return source | target


def _punctuation(pairs: Pairs, options: PunctuationOptions) -> Bools:
    source, target = (side.counts.symbols > options.max_share * side.counts.visible for side in pairs.sides)
    return source | target


LETTERS = Score(
    "letters", "share of letters among the visible characters, of the side with less, in [0, 1]", _letters
)
EMPTY = Rule("empty", "a side has no visible character", EmptyOptions, _empty)
SYMBOLS = Rule(
    "symbols",
    "a side is mostly digits and symbols: too few of its visible characters are letters",
    SymbolsOptions,
    _symbols,
    LETTERS,
)
DIGITS = Rule("digits", "a side is largely digits", DigitsOptions, _digits)
PUNCTUATION = Rule(
    "punctuation", "a side is largely punctuation and symbols", PunctuationOptions, _punctuation
)
