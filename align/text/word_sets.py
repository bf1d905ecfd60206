"""The distinct words of a text, as quick looks for rules and features that read the same texts in turn."""

import re
from functools import lru_cache

_RUN = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_REMEMBERED = 1 << 12  # texts: both sides of the pairs that are judged in a row
_LONG = 2000  # characters; longer texts are not remembered, so that the memory is bounded


def letter_runs(text: str) -> frozenset[str]:
    """The runs of letters of a text, casefolded."""
    return _short_runs(text) if len(text) < _LONG else frozenset(_RUN.findall(text.casefold()))


def hyphened_words(text: str) -> frozenset[str]:
    """The words of a text, casefolded: runs of letters, also with hyphens between."""
    if "-" not in text:
        return letter_runs(text)
    return _short_words(text) if len(text) < _LONG else frozenset(_WORD.findall(text.casefold()))


@lru_cache(maxsize=_REMEMBERED)
def _short_runs(text: str) -> frozenset[str]:
    return frozenset(_RUN.findall(text.casefold()))


@lru_cache(maxsize=_REMEMBERED)
def _short_words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
