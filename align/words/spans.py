"""Where the words of a text stand in it."""

from collections.abc import Sequence
from typing import NamedTuple

from align.text.tokens import tokens
from crawler.languages import WITHOUT_SPACES, base


class WordSpan(NamedTuple):
    """A word, casefolded, and its place: `text[start:end]` is the word as written."""

    word: str
    start: int
    end: int


def spans(text: str, lang: str) -> list[WordSpan]:
    """The words of align.text.tokens.tokens in order, with their places; bigrams of zh, ja … overlap."""
    folded = text.casefold()
    places: Sequence[int] = range(len(text))
    if len(folded) != len(text):  # ß becomes ss
        places = [number for number, char in enumerate(text) for _ in char.casefold()]
    found: list[WordSpan] = []
    end = 0
    overlap = base(lang) in WITHOUT_SPACES
    for word in tokens(text, lang):
        start = folded.index(word, end - _overlap(found, word) if overlap else end)
        end = start + len(word)
        found.append(WordSpan(word, places[start], places[end - 1] + 1))
    return found


def _overlap(found: list[WordSpan], word: str) -> int:
    """1 where a word may begin with the last character of the one before, as bigrams of a run do."""
    if not found:
        return 0
    return int(len(word) == 2 == len(found[-1].word) and found[-1].word[-1] == word[0])
