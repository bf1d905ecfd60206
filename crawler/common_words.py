"""The commonest words of a language: no terms, and often the first of a sentence."""

from functools import cache
from importlib.resources import files

import justext

from crawler.languages import base, name

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
_STARTERS = 500  # of the commonest words, those that may show that a sentence begins


@cache
def common_words(lang: str) -> frozenset[str]:
    """The commonest words of a language, casefolded (of its Wikipedia, by justext); none for zh, ja, th."""
    return frozenset(word.casefold() for word in _listed(lang))


@cache
def starters(lang: str) -> frozenset[str]:
    """Common words that are written small within a sentence: a capital shows that one begins.

    Casefolded, of the 500 commonest; none for a language without a list. German nouns are none of them.
    """
    return frozenset(word for word in _listed(lang)[:_STARTERS] if word.islower() and word.isalpha())


@cache
def ranks(lang: str) -> dict[str, int]:
    """The place of each common word, casefolded, from 0 for the commonest."""
    found: dict[str, int] = {}
    for place, word in enumerate(_listed(lang)):
        found.setdefault(word.casefold(), place)
    return found


@cache
def _listed(lang: str) -> tuple[str, ...]:
    """The list of justext as its file has it: the commonest first, in small letters or capitals."""
    code = base(lang)
    known = _LISTS.get(code, name(code))
    if known not in justext.get_stoplists():
        return ()
    return tuple((files("justext") / "stoplists" / f"{known}.txt").read_text("utf-8").split())
