"""The rule on sentences of which a part was left in the language of the other side."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import dropwhile

import numpy as np

from align.text.word_sets import letter_runs
from corpus.filters.pairs import Bools, Pairs
from corpus.filters.rule import Rule
from corpus.filters.rules.language.copies import COPY
from crawler.common_words import ranks, starters
from crawler.languages import base
from crawler.options.bounds import option

# A compound with hyphens is one word, a term: one-vs-the-rest, part-of-speech.
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_QUOTED = re.compile(r"[\"“«„‘'`(\[][^\"”»“’'`)\]]{0,200}[\"”»“’'`)\]]")  # a title, a term, code
_CODE = re.compile(r"[_\\{}<>=]|\(\)|\w[./]\w")  # in an identifier, a formula or an address
_LEAST_SHARED = 2  # words between spaces: of a run of four, those without punctuation and repetition
_PLACES = 16  # places of one word in the other text that are looked at
_FAR = 8  # times the rank in the other language, from which a word is that language's
_TITLE = 6  # most small words of a title behind its first word, as in Introduction to machine learning with X
_CAPITAL_NOUNS = frozenset({"de", "nds", "lb"})
_LEAST_SMALL = 3  # small words of a run with nouns
_LEAST_FOREIGN = 2  # words of a run that are common in the other language and not in this one
_LONG = 5  # words of a run of which one such is enough


@dataclass(frozen=True, slots=True)
class UntranslatedOptions:
    """`max_words`: longest run of words of the other side. Quotes, brackets, names and code do not count."""

    enabled: bool = True
    max_words: int = option(3, "longest run of words in small letters from the other side", least=1)


def longest_run(text: str, other: str, lang: str, other_lang: str) -> int:
    """Words of the longest run of small-letter words that both texts have, and that are the other's language.

    At least two of its words, one of five, are common ones of the other language, and more than of this one.
    """
    if (letter_runs(text) & letter_runs(other)).isdisjoint(_foreign(lang, other_lang)):
        return 0  # a quick look: most pairs
    common, own, nouns = starters(other_lang), _own(lang, other_lang), base(other_lang) in _CAPITAL_NOUNS
    words, theirs = (_words(side) for side in (text, other))
    best = 0
    places: dict[str, list[int]] = {}
    for place, word in enumerate(theirs):
        places.setdefault(word, []).append(place)
    before: dict[int, int] = {}
    for end, word in enumerate(words):
        goes_on = word in places and (word.islower() or (nouns and word.istitle()))
        now = {place: before.get(place - 1, 0) + 1 for place in places[word][:_PLACES]} if goes_on else {}
        for place, length in now.items():
            if length > best and word.islower():
                run = list(dropwhile(str.istitle, words[end - length + 1 : end + 1]))
                if len(run) <= best or (nouns and not _is_prose(run)):
                    continue
                foreign = sum(one in common and one not in own for one in run)
                if (
                    foreign < (_LEAST_FOREIGN if len(run) < _LONG else 1)
                    or foreign <= sum(one in own for one in run) - foreign // 2
                ):
                    continue
                if length <= _TITLE and _is_title(words, end - length, theirs, place - length):
                    continue
                best = len(run)
        before = now
    return best


def _is_prose(run: list[str]) -> bool:
    """Whether a run of German has more small words than nouns: 'für Informatik der' is part of a name."""
    small = sum(map(str.islower, run))
    return small == len(run) or (small >= _LEAST_SMALL and 2 * small > len(run))


def _is_title(words: list[str], before: int, theirs: list[str], place: int) -> bool:
    """Whether the same word with a capital, within each sentence, is before a run: a title begins there."""
    return before > 0 and place > 0 and words[before] == theirs[place] and words[before].istitle()


@cache
def _foreign(lang: str, other_lang: str) -> frozenset[str]:
    """Common words of the other language and not of this one, casefolded: a run has some of them."""
    return frozenset(word.casefold() for word in starters(other_lang) - _own(lang, other_lang))


@cache
def _own(lang: str, other_lang: str) -> frozenset[str]:
    """The commonest words of a language, but those far commoner in the other, which titles brought in."""
    here, there = ranks(lang), ranks(other_lang)
    return frozenset(
        word
        for word in starters(lang)
        if (place := here[word.casefold()]) <= _FAR * (1 + there.get(word.casefold(), place))
    )


def _words(text: str) -> list[str]:
    parts = _QUOTED.sub(" . ", text).split()
    prose = ["." if not part.isalpha() and _CODE.search(part) else part for part in parts]
    return _WORD.findall(" ".join(prose))


def _untranslated(pairs: Pairs, options: UntranslatedOptions) -> Bools:
    source, target = pairs.sides
    rejected = np.zeros(len(pairs), dtype=np.bool_)
    if source.lang == target.lang:
        return rejected
    for row in np.flatnonzero(pairs.scores["copy"] > 0):  # the share of small-letter words in common
        first, second = source.texts[row], target.texts[row]
        if sum(map(str.islower, set(first.split()) & set(second.split()))) < _LEAST_SHARED:
            continue
        runs = (
            longest_run(second, first, target.lang, source.lang),
            longest_run(first, second, source.lang, target.lang),
        )
        rejected[row] = max(runs) > options.max_words
    return rejected


UNTRANSLATED = Rule(
    "untranslated",
    "a side keeps a run of words of the other side that was not translated",
    UntranslatedOptions,
    _untranslated,
    COPY,
)
