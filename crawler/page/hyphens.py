"""Lines of a text put together: spaces between them, words that a line end divided made whole."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.letters import LETTERS

_HYPHENS = "-\u2010\u00ad"
_WORD = re.compile(rf"{LETTERS}(?:[-\u2010]{LETTERS})*")
_LAST = re.compile(rf"({LETTERS}(?:[-\u2010]{LETTERS})*)[{_HYPHENS}]$")
_WIDE_SIGN = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"  # written without spaces
_WIDE = re.compile(_WIDE_SIGN)
_THAI = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # and the like: spaces part phrases alone
_SPACED = re.compile(rf"{_WIDE_SIGN} [A-Za-z\d]|[A-Za-z\d] {_WIDE_SIGN}")
_TIGHT = re.compile(rf"{_WIDE_SIGN}[A-Za-z\d]|[A-Za-z\d]{_WIDE_SIGN}")
_HANGUL_END, _HANGUL_START = re.compile(r"[\uac00-\ud7a3]+$"), re.compile(r"[\uac00-\ud7a3]+")
_AND = frozenset({"and", "or", "to", "und", "oder", "bis", "bzw", "y", "o", "e", "et", "ou", "en", "of"})
_LONGEST = 200  # characters of a word
_MIN_PART = 4  # letters of a word that may stand in a compound: shorter ones are syllables of others too


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How often each word of a document stands whole within a line, in lower case, compounds with hyphens.

    `spaced` says whether it writes spaces between ideographs or kana and letters of other scripts.
    """

    words: Counter[str]
    spaced: bool = False


def vocabulary(lines: Iterable[str]) -> Vocabulary:
    """What a document writes within its lines."""
    words: Counter[str] = Counter()
    spaced = 0
    for line in lines:
        found = [word.lower().replace("\u2010", "-") for word in _WORD.findall(line)]
        words.update(found[:-1] if line.endswith(tuple(_HYPHENS)) else found)
        spaced += len(_SPACED.findall(line)) - len(_TIGHT.findall(line))
    return Vocabulary(words, spaced > 0)


def joined(before: str, after: str, known: Vocabulary) -> str:
    """Two lines as one text.

    A hyphen at the end goes where the next line starts in lower case, unless the vocabulary knows the word
    only with its hyphen, or both of its parts as words and not the whole. No space stands beside ideographs
    and kana, unless the document writes it there, nor within a word of Hangul that it knows.
    """
    if not before or not after:
        return before + after
    if before.endswith("\u00ad"):
        return before[:-1] + after
    last, first = _LAST.search(before[-_LONGEST:]), _WORD.match(after[:_LONGEST])
    if last is None:
        return before + " " * _are_parted(before, after, known) + after
    if first is None or not after[0].islower():
        return before + after  # Anglo-American, COVID-19
    if first[0].lower() in _AND:
        return f"{before} {after}"
    return before + after if _keeps(last[1].lower(), first[0].lower(), known.words) else before[:-1] + after


def _are_parted(before: str, after: str, known: Vocabulary) -> bool:
    """Whether a space belongs between two lines."""
    if any(script.match(before[-1]) and script.match(after[0]) for script in (_WIDE, _THAI)):
        return False
    start, end = _HANGUL_END.search(before[-_LONGEST:]), _HANGUL_START.match(after[:_LONGEST])
    if start and end:
        rare = min(known.words[start[0]], known.words[end[0]]) <= 1  # these halves themselves
        return not (rare and known.words[start[0] + end[0]])
    left = next(filter(str.isalpha, reversed(before[-_LONGEST:])), "")
    right = next(filter(str.isalpha, after[:_LONGEST]), "")
    return known.spaced or not (_WIDE.match(left) or _WIDE.match(right))


def _keeps(start: str, end: str, words: Counter[str]) -> bool:
    """Whether the hyphen belongs to the word."""
    start = start.replace("\u2010", "-")
    whole, compound = words[start + end], words[f"{start}-{end}"]
    if whole or compound:
        return compound > whole
    if "-" in start or "-" in end:
        return True
    return min(len(start), len(end)) >= _MIN_PART and words[start] > 0 and words[end] > 0
