"""The rule on names: countries and given names that the other side has not, or has in another's place."""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from babel import Locale, UnknownLocaleError

from corpus.filters.pairs import Bools, Pairs
from corpus.filters.rule import Rule
from corpus.filters.rules.names.given_names import given_names
from corpus.filters.rules.names.replaced_names import LANGUAGES, is_replaced

_WORD = re.compile(r"[^\W\d_]+")
# Where a word begins. (A search is faster where the pattern begins with a class of characters.)
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩА-Я](?<![^\W_].)[^\W\d_A-ZÀ-ÖØ-Þ]{2,}")
_WITHOUT_CAPITALS = frozenset({"zh", "ja", "ko", "ar"})
_LEAST_CASELESS = 2  # signs of a country's name there
_MOST_WORDS = 3  # of the name of a country that is looked for
# Names that are often other words: of a person, a bird, a sea, a state, an animal.
_NOT_USED = "GE JO TD TR JE SM GN GQ GW PG CD CG ML NE US GB CU"
_AMBIGUOUS = frozenset(_NOT_USED.split())
# Between two names: an agent of a passive, which turns their order, 'and', a comparison, or no word at all.
_JOINED = re.compile(
    r"\b(?:by|por|par|von|vom|durch|da|dal|dalla|pela|pelo|door|and|or|y|e|o|et|ou|und|oder|en|of|with|than|que|als|"
    r"con|mit|avec|com|met|like|as)\b|^\W*$",
    re.IGNORECASE,
)
_SUBJECT = 2  # words before a name that begins its sentence


@dataclass(frozen=True, slots=True)
class NamesOptions:
    """No threshold."""

    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text: the code of a country, or the word; where it stands, and the words before it."""

    code: str
    start: int
    end: int
    words: int


def named(text: str, lang: str, other: frozenset[str] = frozenset()) -> list[Named]:
    """The countries that a text names in its language, and the capitalised words of `other`, in order."""
    names = _names(lang)
    words = list(_WORD.finditer(text))
    found: list[Named] = []
    next_free = 0
    for number, word in enumerate(words):
        if number < next_free or not word[0][0].isupper():
            continue
        for size in range(min(_MOST_WORDS, len(words) - number), 0, -1):
            end = words[number + size - 1].end()
            name = text[word.start() : end]
            code = names.get(name) or (name if size == 1 and name in other else None)
            if code:
                found.append(Named(code, word.start(), end, number))
                next_free = number + size
                break
    return found


@cache
def _names(lang: str) -> dict[str, str]:
    """The codes of countries by their names in the language, Babel's; none without capitals."""
    try:
        territories = Locale.parse(lang).territories
    except (UnknownLocaleError, ValueError):
        return {}
    names = {
        name: code
        for code, name in territories.items()
        if code.isalpha() and len(code) == 2 and code not in _AMBIGUOUS
    }
    return {
        name: code for name, code in names.items() if name[0].isupper() and len(name) > 3 and "." not in name
    }


def _differ(source: str, target: str, source_lang: str, target_lang: str) -> bool:
    capitals = _capitals(source)
    common = capitals & _capitals(target)
    if len(common) < 2 and not any(word[:4] in _beginnings(source_lang) for word in capitals):
        return False
    first = named(source, source_lang, common)
    if not first:
        return False
    second = named(target, target_lang, common)
    codes, others = ({name.code for name in names} - common for names in (first, second))
    missing, added = codes - others, others - codes
    if missing or added:
        return len(missing) == len(added) and not (
            _stands_elsewhere(missing, target, target_lang) or _stands_elsewhere(added, source, source_lang)
        )
    return _is_swapped(first, second, source, target)


def _other_country(source: str, target: str, langs: tuple[str, str]) -> bool:
    """Whether countries of one side stand in the place of others, one side in a script without capitals."""
    first = _countries(source, langs[0])
    second = _countries(target, langs[1]) if first else first
    missing, added = first - second, second - first
    if not missing or len(missing) != len(added):
        return False
    return not (_stands_elsewhere(added, source, langs[0]) or _stands_elsewhere(missing, target, langs[1]))


def _countries(text: str, lang: str) -> set[str]:
    """The codes of the countries of a text, by their names in its language."""
    if lang not in _WITHOUT_CAPITALS:
        return {name.code for name in named(text, lang)}
    found: set[str] = set()
    for name, code in _caseless(lang).items():
        if name in text:
            found.add(code)
            text = text.replace(name, " ")
    return found


@cache
def _caseless(lang: str) -> dict[str, str]:
    """The codes of countries by their names in a language without capitals, the longest names first."""
    names = ((name, code) for code, name in Locale.parse(lang).territories.items())
    known = [(n, c) for n, c in names if len(c) == 2 and c not in _AMBIGUOUS and len(n) >= _LEAST_CASELESS]
    return dict(sorted(known, key=lambda entry: (-len(entry[0]), entry)))


def _other_person(source: str, target: str, langs: tuple[str, str]) -> bool:
    """Whether given names of one side stand in the place of others, which the other side does not have."""
    first = given_names(source, langs[0])
    if not first:
        return False
    second = given_names(target, langs[1])
    missing, added = first - second, second - first
    return len(missing) > 0 and len(missing) == len(added)


def _capitals(text: str) -> frozenset[str]:
    """The words of three letters or more that begin with a capital and go on small."""
    return frozenset(_CAPITAL.findall(text))


@cache
def _beginnings(lang: str) -> frozenset[str]:
    return frozenset(name[:4] for name in _names(lang))


def _stands_elsewhere(codes: set[str], text: str, lang: str) -> bool:
    """Whether the text has an adjective or another form of the name: its first four letters."""
    forms = {name[:4].casefold() for name, code in _names(lang).items() if code in codes}
    return any(word[0][:4].casefold() in forms for word in _WORD.finditer(text))


def _is_swapped(first: list[Named], second: list[Named], source: str, target: str) -> bool:
    """Whether two names have changed places: each begins a side, a verb stands between, none is passive."""
    if (
        [len(first), len(second)] != [2, 2]
        or first[0].code == first[1].code
        or first[0].code != second[1].code
    ):
        return False
    if max(first[0].words, second[0].words) >= _SUBJECT:
        return False
    return not any(
        _JOINED.search(text[a.end : b.start]) for (a, b), text in ((first, source), (second, target))
    )


def _names_differ(pairs: Pairs, options: NamesOptions) -> Bools:
    source, target = pairs.sides
    langs = source.lang, target.lang
    texts = list(zip(source.texts, target.texts, strict=True))
    rejected = np.array([_other_person(*both, langs) for both in texts], dtype=np.bool_)
    if {*langs} <= LANGUAGES:
        rejected |= np.array([is_replaced(*both, *langs) for both in texts], dtype=np.bool_)
    if _WITHOUT_CAPITALS & {*langs}:
        return rejected | np.array([_other_country(*both, langs) for both in texts], dtype=np.bool_)
    if not (_names(source.lang) and _names(target.lang)):
        return rejected
    for row, both in enumerate(texts):
        rejected[row] |= _differ(*both, *langs)
    return rejected


NAMES = Rule(
    "names",
    "the sides name other countries or people, or two names have changed places",
    NamesOptions,
    _names_differ,
)
