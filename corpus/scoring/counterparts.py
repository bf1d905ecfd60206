"""Whether a name of one side has a counterpart on the other: in its letters, or as words that translate it.

Names are written in other ways in other languages (Moscow and Москва, PCA and ACP, n_samples and n_muestras),
and titles have capitals that are no names. What is left has no counterpart, or another name in its place.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from align.text.tokens import tokens
from align.text.vocabulary import is_mostly_small
from corpus.scoring.corruptions import names

TRANSLATED = 0.5  # probability from which a name is a word with a translation
COVERED = 0.05  # the same of a word that has a capital in a title alone
_START = 5  # letters of a name that other forms of it share
_ALIKE = 0.6  # difflib's ratio of two forms of a name; chosen on no data
_ALIKE_IDENTIFIERS = 0.9  # of identifiers, of which the parts of a family are alike: LinearSVC, LinearSVR
_SHARED_LETTERS = 2 / 3  # of two acronyms: GMM and MMG
_MOST_NAMES = 50  # of a side that are compared by their letters: what a pair costs is bounded
_MOST_LETTERS = 64  # of a name that are
_LETTERS = "абвгґдеёжзиіїйклмнопрстуфхцчшщъыьэюяєαβγδεζηθικλμνξοπρσςτυφχψω"
_SOUNDS = """
a b v g g d e e zh z i i i i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya ye
a v g d e z i th i k l m n x o p r s s t y f ch ps o
"""
_LATIN = str.maketrans(dict(zip(_LETTERS, _SOUNDS.split(), strict=True)))


def matched_names(
    text: str, other: str, words: Sequence[str], values: Sequence[float], lang: str
) -> Iterator[tuple[str, bool]]:
    """The names of a text, each with whether the other has a counterpart.

    `words` are the tokens of the text, `values` how well each is translated in the other text.
    """
    found = sorted(set(names(text)))
    if not found:
        return
    folded = other.casefold()
    known = dict(zip(words, values, strict=True))
    theirs: list[str] | None = None
    compared = 0
    for name in found:
        is_there = stands_in(name, folded) or _is_translated(name, known, lang)
        if not is_there and compared < _MOST_NAMES:
            if theirs is None:
                own = text.casefold()
                theirs = sorted(one for one in set(names(other)) if not stands_in(one, own))[:_MOST_NAMES]
            is_there = any(alike(name, one) for one in theirs)
            compared += 1
        yield name, is_there


def kind(name: str) -> str:
    """The class of a name: "/acronym", "/identifier", "/title" of a word that is else small, or "/name"."""
    if name.isupper():
        return "/acronym"  # often translated, GMM as MMG
    if not name[1:].islower():
        return "/identifier"
    return "/title" if is_mostly_small(name) else "/name"


def stands_in(name: str, folded: str) -> bool:
    """Whether the casefolded text has the name; of one that is no identifier, its start."""
    whole = name.casefold()
    return (whole if kind(name) == "/identifier" else whole[:_START]) in folded


def alike(first: str, second: str) -> bool:
    """Whether two names may be one in two languages: by their letters in the Latin alphabet."""
    kinds = {kind(first), kind(second)}
    a, b = (_latin(name[:_MOST_LETTERS]) for name in (first, second))
    if kinds == {"/acronym"}:
        shared = (Counter(a) & Counter(b)).total()
        return shared >= _SHARED_LETTERS * max(len(a), len(b))
    least = _ALIKE_IDENTIFIERS if "/identifier" in kinds else _ALIKE
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= least


def _is_translated(name: str, known: Mapping[str, float], lang: str) -> bool:
    """Whether the other text translates all words of the name."""
    own = tokens(name, lang)
    least = COVERED if kind(name) == "/title" else TRANSLATED
    return bool(own) and all(known.get(word, 0) >= least for word in own)


def _latin(name: str) -> str:
    """Small letters without accents, Cyrillic and Greek ones as Latin ones sound."""
    decomposed = unicodedata.normalize("NFD", name.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LATIN).replace("-", "")
