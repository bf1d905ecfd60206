"""Rules on copies: text that was never translated."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from corpus.filters.pairs import Bools, Floats, Pairs
from corpus.filters.rule import Rule, Score
from crawler.options.bounds import option

_WORD = re.compile(r"[\w+#]{2,}(?:[-./'’][\w+#]+)*")
# Chinese, Japanese, Thai, Lao, Burmese and Khmer are written without spaces: any two signs are a word.
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
# Formulas and code are the same in all languages.
_SET_APART = re.compile(r"\$[^$\n]{1,500}\$|`[^`\n]{1,300}`")
_FIRST_MARK, _FIRST_SPACELESS = "\u0590", "\u0e00"
_LONG = 1000  # characters of a text from which its words are not remembered
_MIN_WORDS = 3  # ordinary words per side from which their overlap is meaningful
_NEAR_WORDS = 0.3  # least score `copy` of near copies
_NEAR_LENGTHS = 0.75  # least shorter over longer of near copies
_MAX_NAMES = 3  # words of a copy that may be a name
# Identifiers, formulas, long numbers, quantities such as 4min41s, ends of sentences and references.
_NO_NAME = re.compile(
    r"[_=*\\<>{}()\[\]]|^\+|[.,;:!?…]$|\d(?:[- ]?\d){6}|(?<![^\W_])\d+(?:[.,]\d+)?[a-zµ](?![^\W\d_]*[A-Z-])"
)
# Names of variables in code, as releaseDate, not as iPhone; acronyms of up to five letters, such as CoT.
_ALONE = re.compile(r"[a-z]{4,}[A-Z]\w*|[A-Za-zÀ-ÿ]{1,3}|[A-ZÀ-ÖØ-Þ]{1,5}")


@dataclass(frozen=True, slots=True)
class IdenticalOptions:
    """`max_copy`: greatest score `copy`."""

    enabled: bool = True
    max_copy: float = option(0.75, "greatest score `copy`", least=0, most=1)


@dataclass(frozen=True, slots=True)
class NearCopyOptions:
    """`max_similarity`: most of the letter trigrams that both sides may share (OpusFilter: .9, by edits).

    Applies if both sides have `min_letters`: a short name is the same in both languages.
    """

    enabled: bool = True
    max_similarity: float = option(0.9, "greatest share of letter trigrams in common", least=0, most=1)
    min_letters: int = option(20, "letters of a side below which it is not judged", least=0)


@dataclass(frozen=True, slots=True)
class HighMarginCopyOptions:
    """Drops pairs above both `max_margin` and `min_copy`.

    stopes bounds all margins by 1.25, with another encoder; with `use` good pairs have 1.36 in the middle.
    """

    enabled: bool = True
    max_margin: float = option(2.0, "greatest margin of such a pair", least=0)
    min_copy: float = option(0.6, "score `copy` from which a pair is half a copy", least=0, most=1)


def copy_share(source: str, target: str) -> float:
    """The share of a pair that is a copy, in [0, 1].

    1 where the letters of both sides are the same, upper or lower case, unless it is one name such as
    'k-NN' or 'TensorFlow', for which a copy is right (an identifier or a quantity is none). Else the share of
    the ordinary words (those that start with a small letter, or are of a script without capitals, and are no
    identifiers) of the side with fewer that the other has too; 0 where a side has under 3. Where one side
    alone has words of a script without capitals, the share is of that side: what it has in Latin letters may
    be a gloss in brackets.
    """
    if _letters(source) == _letters(target):
        return 0.0 if _is_name(source) else 1.0
    return _overlap(source, target)


def _overlap(source: str, target: str) -> float:
    first, second = _ordinary(source), _ordinary(target)
    fewer = min(len(first), len(second))
    if fewer < _MIN_WORDS:
        return 0.0
    common = len(first & second)
    caseless = [side for side in (first, second) if _has_caseless(side)] if common else []
    return common / (len(caseless[0]) if len(caseless) == 1 else fewer)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.casefold()))


def _ordinary(text: str) -> frozenset[str]:
    return _known_ordinary(text) if len(text) < _LONG else frozenset(_found_ordinary(text))


@lru_cache(4096)  # the score asks for a text beside several others, one after the other
def _known_ordinary(text: str) -> frozenset[str]:
    return frozenset(_found_ordinary(text))


def _found_ordinary(text: str) -> set[str]:
    if text.isascii():
        return {word for word in _WORD.findall(text) if word.islower() and word.isalpha()}
    if max(text) >= _FIRST_MARK:
        text = _marks().sub("", text)
    pairs: set[str] = set()
    if max(text, default="") >= _FIRST_SPACELESS:
        runs = _SPACELESS.findall(text)
        pairs = {run[n : n + 2] for run in runs for n in range(max(len(run) - 1, 1))}
        text = _SPACELESS.sub(" ", text)
    words = filter(str.isalpha, _WORD.findall(text))
    return pairs | {word for word in words if word.islower() or _is_caseless(word)}


@cache
def _marks() -> re.Pattern[str]:
    """Vowels and points of scripts from Hebrew to Burmese, which are no letters to Python."""
    marks = (chr(code) for code in range(ord(_FIRST_MARK), 0x10A0))
    return re.compile(f"[{''.join(m for m in marks if unicodedata.category(m).startswith('M'))}]+")


def _has_caseless(words: frozenset[str]) -> bool:
    return any(not word.isascii() and _is_caseless(word) for word in words)


def _is_caseless(word: str) -> bool:
    return word.lower() == word.upper()


def _is_name(text: str) -> bool:
    """Whether there are few words and all look like names, by inner capitals, digits or joints.

    Code and quantities do too, but teach nothing where they stand alone: a copied `release_date` is no name.
    Nor is a short acronym, which has a form of its own in many languages (AI: IA, NATO: OTAN).
    """
    if _NO_NAME.search(text.strip()) or _ALONE.fullmatch(text.strip()):
        return False
    words = _WORD.findall(text)
    return len(words) <= _MAX_NAMES and all(re.search(r"(?<=.)[A-Z]|[\d_+#]", word) for word in words)


def _copy(pairs: Pairs) -> Floats:
    as_many_letters = (pairs.source.counts.letters == pairs.target.counts.letters).tolist()
    shares = (
        copy_share(*_prose(source, target)) if as_many else _overlap(*_prose(source, target))
        for source, target, as_many in zip(
            pairs.source.texts, pairs.target.texts, as_many_letters, strict=True
        )
    )
    return np.fromiter(shares, dtype=np.float32, count=len(pairs))


def _prose(source: str, target: str) -> tuple[str, str]:
    """Both texts without formulas and inline code, if words are left on both sides; else as they are."""
    if not any(mark in source and mark in target for mark in "$`"):
        return source, target
    found = _SET_APART.sub(" ", source), _SET_APART.sub(" ", target)
    return found if all(any(map(str.isalpha, text)) for text in found) else (source, target)


def _identical(pairs: Pairs, options: IdenticalOptions) -> Bools:
    return pairs.scores["copy"] > options.max_copy


def _high_margin_copy(pairs: Pairs, options: HighMarginCopyOptions) -> Bools:
    return (pairs.scores["margin"] > options.max_margin) & (pairs.scores["copy"] > options.min_copy)


def trigram_similarity(source: str, target: str) -> float:
    """Share in [0, 1] of the distinct letter trigrams of both texts that are common (Dice); 0 without any."""
    first, second = (_trigrams(_letters(text)) for text in (source, target))
    return 2 * len(first & second) / max(len(first) + len(second), 1)


def _trigrams(letters: str) -> set[str]:
    return set(map("".join, zip(letters, letters[1:], letters[2:], strict=False)))


def _near_copy(pairs: Pairs, options: NearCopyOptions) -> Bools:
    lengths = [side.counts.letters for side in pairs.sides]
    shorter, longer = np.minimum(*lengths), np.maximum(*lengths)
    # Texts of unequal lengths, or with few words in common, cannot be so similar, or hardly.
    possible = (shorter >= options.min_letters) & (shorter >= _NEAR_LENGTHS * longer)
    rejected = np.zeros(len(pairs), dtype=np.bool_)
    for row in np.flatnonzero(possible & (pairs.scores["copy"] > _NEAR_WORDS)):
        similarity = trigram_similarity(*_prose(pairs.source.texts[row], pairs.target.texts[row]))
        rejected[row] = similarity > options.max_similarity
    return rejected


COPY = Score("copy", "share of the pair that is a copy, in [0, 1]", _copy)
IDENTICAL = Rule(
    "identical",
    "one side is a copy of the other by its letters, or nearly by its ordinary words; "
    "a copied name such as k-NN or TensorFlow is kept, an identifier, a quantity or a short acronym is not",
    IdenticalOptions,
    _identical,
    COPY,
)
NEAR_COPY = Rule(
    "near_copy", "the two sides have nearly the same letter trigrams", NearCopyOptions, _near_copy, COPY
)
HIGH_MARGIN_COPY = Rule(
    "high_margin_copy",
    "the sides are half a copy, with a margin too high for a translation",
    HighMarginCopyOptions,
    _high_margin_copy,
    COPY,
    given=("margin",),
)
