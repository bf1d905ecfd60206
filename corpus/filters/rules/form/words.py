"""Rules on the words of a side; without spaces between words, on its characters or not at all."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import eq

import numpy as np
import numpy.typing as npt

from corpus.filters.pairs import Bools, Pairs, Side, either
from corpus.filters.rule import Rule
from crawler.languages import WITHOUT_SPACES
from crawler.options.bounds import option

# bicleaner-hardrules: it is TensorFlow, PyTorch, ResNet, GitHub too.
_CAPITAL = r"[A-Z\u00c0-\u00de][a-z\u00df-\u00ff]"
_GLUED = re.compile(rf"{_CAPITAL}[^\W\d_]*{_CAPITAL}")
_MARKS = ".,;:!?…"
_PROSE = 0.9  # share of letters from which a text has words enough
_PERIODS = range(1, 6)  # units after which a text may repeat itself
_LONG_PERIODS = range(4, 41)  # longer ones are a loop the second time, where the other side has none


@dataclass(frozen=True, slots=True)
class WordLengthOptions:
    """Mean number of characters of a side's words, from `min_mean` to `max_mean` (OpusFilter: 2, 20)."""

    enabled: bool = True
    min_mean: float = option(1.5, "least mean length of a side's words, in characters", least=0)
    max_mean: float = option(30.0, "greatest mean length", least=0)


@dataclass(frozen=True, slots=True)
class LongWordOptions:
    """`max_characters`: longest word (OpusFilter: 40). Off: identifiers, paths and addresses are longer."""

    enabled: bool = False
    max_characters: int = option(40, "longest word, in characters", least=1)


@dataclass(frozen=True, slots=True)
class GluedWordsOptions:
    """No threshold. Off: it rejects TensorFlow, PyTorch, ResNet and GitHub."""

    enabled: bool = False


@dataclass(frozen=True, slots=True)
class FewWordsOptions:
    """`min_share`: least share of a side's words that are mostly letters (OpusCleaner: .4)."""

    enabled: bool = True
    min_share: float = option(0.2, "least share of a side's words that are mostly letters", least=0, most=1)


@dataclass(frozen=True, slots=True)
class RepetitionOptions:
    """`max`: most repetitions of up to five words in a row; twice as many for characters of zh, ja, th."""

    enabled: bool = True
    max: int = option(3, "how often up to five words may follow themselves", least=1)


def _word_length(pairs: Pairs, options: WordLengthOptions) -> Bools:
    def odd(side: Side) -> Bools:
        words = side.words
        mean = words.characters / np.maximum(words.words, 1)
        return (words.words > 0) & ((mean < options.min_mean) | (mean > options.max_mean))

    return _spaced_sides(pairs, odd)


def _long_word(pairs: Pairs, options: LongWordOptions) -> Bools:
    return _spaced_sides(pairs, lambda side: side.words.longest > options.max_characters)


def _few_words(pairs: Pairs, options: FewWordsOptions) -> Bools:
    def few(side: Side) -> Bools:
        found = np.zeros(len(side.texts), dtype=np.bool_)
        for row in np.flatnonzero(side.counts.letters < _PROSE * side.counts.visible):
            words = side.texts[row].split()
            least = options.min_share * len(words)
            found[row] = sum(map(str.isalpha, words)) < least and sum(map(_is_word, words)) < least
        return found

    return _spaced_sides(pairs, few)


def _is_word(word: str) -> bool:
    letters = sum(map(str.isalpha, word))
    if 2 * letters > len(word) or word.isascii():
        return 2 * letters > len(word)
    marks = sum(unicodedata.category(character)[0] == "M" for character in word)  # vowel signs: of letters
    return 2 * letters > len(word) - marks


def _glued_words(pairs: Pairs, options: GluedWordsOptions) -> Bools:
    return either(pairs, lambda text: _GLUED.search(text) is not None)


def _repetition(pairs: Pairs, options: RepetitionOptions) -> Bools:
    looped = [_loops(side) for side in pairs.sides]
    short = np.logical_or(*(_repeats(side, options.max) for side in pairs.sides))
    return np.asarray(short | (looped[0] != looped[1]), dtype=np.bool_)


def _loops(side: Side) -> Bools:
    """True where four words or more (twice as many characters of zh, ja, th) follow themselves, (n,)."""
    spaced = side.lang not in WITHOUT_SPACES
    found = np.zeros(len(side.texts), dtype=np.bool_)
    repeated = side.words.words - side.words.distinct
    for row in np.flatnonzero(repeated >= _LONG_PERIODS[0]) if spaced else range(len(side.texts)):
        text = side.texts[row]
        found[row] = _has_loop(
            [word.strip(_MARKS) for word in text.split()] if spaced else text, 1 if spaced else 2
        )
    return found


def _has_loop(units: Sequence[str], factor: int) -> bool:
    least = _LONG_PERIODS[0] * factor
    if len(units) - 1 - len(set(zip(units, islice(units, 1, None), strict=False))) < least - 1:
        return False  # a quick look: units of a loop come in the same pairs
    runs = [tuple(units[start : start + least]) for start in range(len(units) - least + 1)]
    if len(runs) - len(set(runs)) < 1:
        return False
    periods = [
        period
        for period in range(least, min(_LONG_PERIODS[-1] * factor, len(units) // 2 + 1))
        if _again(units, period) >= period
    ]
    if not periods:
        return False
    codes, lettered = _coded(units)
    return any(_longest_run(codes, lettered, period) >= 2 * period for period in periods)


def _repeats(side: Side, most: int) -> Bools:
    if side.lang in WITHOUT_SPACES:
        return np.array([_repeats_itself(text, 2 * most) for text in side.texts], dtype=np.bool_)
    found = np.zeros(len(side.texts), dtype=np.bool_)
    for row in np.flatnonzero(side.words.words - side.words.distinct >= most):
        found[row] = _repeats_itself(side.texts[row].split(), most)
    return found


def _repeats_itself(units: Sequence[str], most: int) -> bool:
    if len(units) - len(set(units)) < most:
        return False
    periods = [period for period in _PERIODS if _again(units, period) > period * (most - 1)]
    if not periods:
        return False
    codes, lettered = _coded(units)
    return any(_longest_run(codes, lettered, period) > period * most for period in periods)


def _again(units: Sequence[str], period: int) -> int:
    """Number of units that occur again after `period` units: no stretch of them can be longer."""
    return sum(map(eq, units, islice(units, period, None)))


def _coded(units: Sequence[str]) -> tuple[npt.NDArray[np.int64], Bools]:
    """(a number for each unit, equal for equal ones; whether it has a letter): (n,), (n,)."""
    numbers: dict[str, int] = {}
    codes = np.array([numbers.setdefault(unit, len(numbers)) for unit in units], dtype=np.int64)
    lettered = np.array([any(map(str.isalpha, unit)) for unit in numbers], dtype=np.bool_)
    return codes, lettered[codes]


def _longest_run(codes: npt.NDArray[np.int64], lettered: Bools, period: int) -> int:
    """Length of the longest stretch in which each unit with a letter occurs again after `period` units."""
    again = (codes[:-period] == codes[period:]) & lettered[:-period]
    edges = np.flatnonzero(np.diff(again, prepend=False, append=False))  # where runs begin and end, in turn
    longest = int((edges[1::2] - edges[::2]).max(initial=0))
    return longest + period if longest else 0


def _spaced_sides(pairs: Pairs, test: Callable[[Side], Bools]) -> Bools:
    """True where the test is true for a side whose language has spaces between words, (n,)."""
    rejected = np.zeros(len(pairs), dtype=np.bool_)
    for side in pairs.sides:
        if side.lang not in WITHOUT_SPACES:
            rejected |= test(side)
    return rejected


WORD_LENGTH = Rule(
    "word_length",
    "the words of a side are too short or too long on average (not zh, ja, th)",
    WordLengthOptions,
    _word_length,
)
LONG_WORD = Rule(
    "long_word", "a side has a word that is too long (not zh, ja, th)", LongWordOptions, _long_word
)
GLUED_WORDS = Rule(
    "glued_words",
    "a side has words that run together LikeThis, TensorFlow among them",
    GluedWordsOptions,
    _glued_words,
)
FEW_WORDS = Rule(
    "few_words",
    "too few words of a side are mostly letters (not zh, ja, th)",
    FewWordsOptions,
    _few_words,
)
REPETITION = Rule(
    "repetition",
    "a side repeats up to five words one after the other, or four words that the other side does not",
    RepetitionOptions,
    _repetition,
)
