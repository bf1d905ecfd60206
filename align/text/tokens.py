"""The words of a text in any script, as the lexicon counts them."""

import re
from functools import cache, lru_cache

from crawler.languages import WITHOUT_SPACES, base
from crawler.letters import LETTERS

# Numbers with their separators, else letters, marks and digits; what stands between is punctuation.
_WORD = re.compile(rf"\d+(?:[.,]\d+)*|{LETTERS}(?:['’]{LETTERS})?|_\w+")
# Scripts without spaces between words: Thai, Lao, Burmese, Khmer, kana, ideographs.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_KEPT, _LONGEST_KEPT = 4096, 1000  # texts, and characters of one: some 20 MB


def tokens(text: str, lang: str) -> list[str]:
    """Words in order, casefolded; of zh, ja, th and the like each two characters that follow on each other.

    Letters of other scripts within such a text are words as elsewhere.
    """
    if len(text) > _LONGEST_KEPT:
        return _tokens(text, _is_spaced(lang))
    return list(_kept(text, _is_spaced(lang)))


@lru_cache(_KEPT)
def _kept(text: str, is_spaced: bool) -> tuple[str, ...]:
    """The words of a text that several measures of a pair ask for, one after the other."""
    return tuple(_tokens(text, is_spaced))


@cache
def _is_spaced(lang: str) -> bool:
    return base(lang) not in WITHOUT_SPACES


def _tokens(text: str, is_spaced: bool) -> list[str]:
    folded = text.casefold()
    if is_spaced:
        return _WORD.findall(folded)
    found: list[str] = []
    end = 0
    for run in _UNSPACED.finditer(folded):
        found += _WORD.findall(folded[end : run.start()])
        found += _bigrams(run.group())
        end = run.end()
    return found + _WORD.findall(folded[end:])


def _bigrams(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[place : place + 2] for place in range(len(run) - 1)]
