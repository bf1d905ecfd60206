"""The rule on lost negations: one side denies, and the other does not in any way."""

import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from corpus.filters.pairs import Bools, Pairs
from corpus.filters.rule import Rule
from corpus.filters.rules.language.antonyms import opposite
from corpus.filters.rules.language.negations import (
    BE,
    CERTAIN,
    DENYING,
    ELSE,
    NEGATIONS,
    NEGATIVE_ENGLISH,
    OTHER_WORDS,
    TURNED,
    WEAK,
)
from crawler.languages import WITHOUT_SPACES
from crawler.options.bounds import option


@dataclass(frozen=True, slots=True)
class NegationOptions:
    """`max_words`: words of a side above which it is not judged: long ones say it in many ways."""

    enabled: bool = True
    max_words: int = option(15, "words of the longer side above which a pair is not judged", least=1)


def denials(text: str, lang: str) -> list[re.Match[str]] | None:
    """The negations of a text in order; None for a language without a list."""
    return list(_denials(text, lang)) if lang in NEGATIONS else None


@lru_cache(4096)  # several features ask for those of a text, one after the other
def _denials(text: str, lang: str) -> tuple[re.Match[str], ...]:
    return tuple(_denial(lang).finditer(text))


def doubt(source: str, target: str, source_lang: str, target_lang: str) -> float:
    """How likely a negation was lost, of two languages with lists, however long the texts; else NaN.

    0 where both sides deny or none does, 1 where one says it in other words, 2 where not at all.
    """
    first, second = denials(source, source_lang), denials(target, target_lang)
    if first is None or second is None:
        return math.nan
    if bool(first) == bool(second):
        return 0.0
    text, lang = (target, target_lang) if first else (source, source_lang)
    return 1.0 if _in_any_way(lang, True).search(text) else 2.0


def _negation(pairs: Pairs, options: NegationOptions) -> Bools:
    rejected = np.zeros(len(pairs), dtype=np.bool_)
    source, target = pairs.sides
    if not {source.lang, target.lang} <= NEGATIONS.keys() or (source.lang == "en") == (target.lang == "en"):
        return rejected
    english, other = (source, target) if source.lang == "en" else (target, source)
    for row in np.flatnonzero(np.maximum(source.words.words, target.words.words) <= options.max_words):
        rejected[row] = _is_lost(english.texts[row], other.texts[row], other.lang)
    return rejected


def _is_lost(english: str, other: str, lang: str) -> bool:
    if WEAK.search(english) or opposite(english, other, lang):
        return False
    if _denial("en").search(english):
        either = _in_any_way(lang, bool(BE.search(english)))
        return either.search(other) is None
    return _is_added(english, other, lang)


def _is_added(english: str, other: str, lang: str) -> bool:
    """Whether the other side surely denies and English says nothing that could be its reason."""
    return (
        lang in CERTAIN
        and CERTAIN[lang].search(other) is not None
        and _pattern(NEGATIVE_ENGLISH, "en").search(english) is None
        and "?" not in english
        and _in_any_way("en", False).search(english) is None
        and (lang not in TURNED or _pattern(TURNED[lang], lang).search(other) is None)
    )


@cache
def _denial(lang: str) -> re.Pattern[str]:
    return _pattern(NEGATIONS[lang], lang)


@cache
def _no_denial(lang: str) -> str:
    """What a word does not begin with, as a part of a pattern."""
    beginnings = "|".join(OTHER_WORDS.get(lang, "").split())
    return f"(?!{beginnings})" if beginnings else ""


@cache
def _in_any_way(lang: str, adjectives: bool) -> re.Pattern[str]:
    words = f"{NEGATIONS[lang]} {ELSE.get(lang, '')} {DENYING.get(lang, '') if adjectives else ''}"
    return _pattern(words, lang)


@cache
def _pattern(words: str, lang: str) -> re.Pattern[str]:
    if lang in WITHOUT_SPACES or lang == "ko":
        return re.compile("|".join(words.split()))
    parts = (re.escape(word).replace(r"\*", r"\w*").replace("_", " ") for word in words.split())
    return re.compile(rf"(?<!\w){_no_denial(lang)}(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


NEGATION = Rule(
    "negation",
    "one side denies and the other does not in any way (short sentences of English and 17 languages)",
    NegationOptions,
    _negation,
)
