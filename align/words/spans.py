"""Where the words of a text stand in it, and which words are too common to be terms."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import justext

from align.text.tokens import tokens
from crawler.languages import WITHOUT_SPACES, base, name

# Names of justext's lists that are not the language's English name in crawler.languages.
_LISTS = {
    "fy": "West_Frisian",
    "ht": "Haitian",
    "nds": "Low_Saxon",
    "nn": "Norwegian_Nynorsk",
    "no": "Norwegian_Bokmal",
    "tl": "Tagalog",
    "vo": "Volapuk",
}


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
    for word in tokens(text, lang):
        start = folded.index(word, end - _overlap(found, word, lang))
        end = start + len(word)
        found.append(WordSpan(word, places[start], places[end - 1] + 1))
    return found


@cache
def common_words(lang: str) -> frozenset[str]:
    """The commonest words of a language, casefolded (of its Wikipedia, by justext); none for zh, ja, th."""
    code = base(lang)
    known = _LISTS.get(code, name(code))
    if known not in justext.get_stoplists():
        return frozenset()
    return frozenset(word.casefold() for word in justext.get_stoplist(known))


def _overlap(found: list[WordSpan], word: str, lang: str) -> int:
    """1 where a word may begin with the last character of the one before, as bigrams of a run do."""
    if not found or base(lang) not in WITHOUT_SPACES:
        return 0
    return int(len(word) == 2 == len(found[-1].word) and found[-1].word[-1] == word[0])
