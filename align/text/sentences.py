"""Sentences of a text, as slices of it (benchmarks/splitters.py, docs/sentences.md).

Each mark that may end a sentence is judged by what stands on both sides of it, by lists of abbreviations and,
where these do not decide, by sentencex.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from heapq import merge
from operator import itemgetter

from align.text.abbreviations import LISTED
from align.text.enclosed import Enclosed
from align.text.stops import Stops
from align.text.thai import clauses
from align.text.wide_marks import wide_ends

OWN_RULES = LISTED | {"ja", "km", "ko", "my", "th", "zh"}  # languages with lists or rules of their own
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_WORD = re.compile(r"[^\W_]")
_SAME = {"nb": "no", "nn": "no", "bs": "hr"}


def split(text: str, lang: str) -> list[str]:
    """The sentences of a text in order: slices of it, without outer white space, that hold all its words.

    `lang` is an ISO 639-1 code; for a language without lists the rules are general, and sentencex, which
    falls back to the nearest language that it knows, decides where they do not. The time is linear in the
    length of the text.
    """
    return [text[start:end] for start, end in spans(text, lang)]


def spans(text: str, lang: str) -> list[tuple[int, int]]:
    """Where the sentences of `split` stand, (start, end) in order; between them is white space or nothing."""
    found: list[tuple[int, int]] = []
    start = 0
    for end in [*_ends(text, _code(lang)), len(text)]:
        piece = text[start:end]
        left = len(piece) - len(piece.lstrip())
        if left < len(piece):
            found.append((start + left, start + len(piece.rstrip())))
        start = end
    return found


@cache
def _code(lang: str) -> str:
    """The code under which the rules and sentencex know the language: the base subtag."""
    base = lang.replace("_", "-").split("-")[0].lower()
    return _SAME.get(base, base)


def _ends(text: str, lang: str) -> Iterator[int]:
    """Where the sentences of a text but the first begin, or the white space before them.

    A piece without a letter or digit is no sentence: it goes with the one before it, at the start of the text
    with the one behind it.
    """
    enclosed = Enclosed(text, lang)
    stops = Stops(text, lang, enclosed)
    places: list[Iterable[tuple[int, re.Match[str] | None]]] = [
        ((end, None) for end in wide_ends(text, lang, enclosed)),
        ((match.end(), None) for match in _BLANK_LINE.finditer(text)),
        ((mark.end(), mark) for mark in stops.marks()),
    ]
    if lang == "th":
        places.append((end, None) for end in clauses(text))
    last = _last_word(text)
    start, first = 0, _first_word(text, 0)
    for end, mark in merge(*places, key=itemgetter(0)):
        if end > last:
            return
        if end > first and (mark is None or stops.is_end(mark, start)):
            yield end
            start, first = end, _first_word(text, end)


def _first_word(text: str, start: int) -> int:
    found = _WORD.search(text, start)
    return found.start() if found else len(text)


def _last_word(text: str) -> int:
    return next((place for place in range(len(text) - 1, -1, -1) if _WORD.match(text[place])), -1)
