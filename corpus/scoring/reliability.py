"""How surprising it is that a word of one side has no translation on the other.

Some words are translated nearly each time they occur: names and identifiers, which are copied, and
numbers. Others often have no counterpart. The corpus shows which: the share of its occurrences in which a
word is covered, by the lexicon or by the same word. For rare words, that of rare words of the same class
counts.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.text.tokens import tokens
from align.words.lexicon import Lexicon, TokenCoverage
from corpus.scoring.corruptions import names

Floats = npt.NDArray[np.float64]

COVERED = 0.05  # probability from which a word counts as translated
_PRIOR = 3.0  # occurrences that the class of a word weighs
_START = 4  # letters of a name that other forms of it share
_RARE = 3  # occurrences up to which a word speaks for its class
_HIGHEST = 0.99
_CLASSES = ("number", "name", "other")


@dataclass(frozen=True, slots=True)
class Reliability:
    """How often each word of a side, and rare words by class, are covered: shares in [0, 1]."""

    lang: str
    words: Mapping[str, float]
    classes: Mapping[str, float]

    def surprises(self, texts: Sequence[str], others: Sequence[str], side: TokenCoverage) -> Floats:
        """The greatest surprise of each text, the sum of the others, the greatest of a name: float64 (n, 3).

        The surprise of a word without a translation is -log of the probability that it has none; 0 for none.
        A name whose start is in the other text is there in another form.
        """
        rows = np.zeros((len(texts), 3))
        values = side.values.tolist()
        for row, (text, other) in enumerate(zip(texts, others, strict=True)):
            named, folded = _names(text), other.casefold()
            found: dict[str, float] = {}
            start = int(side.starts[row])
            for place, word in enumerate(tokens(text, self.lang), start):
                if not values[place] >= COVERED:  # NaN for unknown words
                    found[word] = self._surprise(word, named)
            if found:
                largest = max(found.values())
                absent = [found[word] for word in found if word in named and word[:_START] not in folded]
                rows[row] = largest, sum(found.values()) - largest, max(absent, default=0.0)
        return rows

    def _surprise(self, word: str, named: frozenset[str]) -> float:
        rate = self.words.get(word)
        if rate is None:
            rate = self.classes[_class(word, named)]
        return round(-math.log(1 - min(rate, _HIGHEST)), 4)


def reliability(
    lexicon: Lexicon, sources: Sequence[str], targets: Sequence[str]
) -> tuple[Reliability, Reliability]:
    """The reliability of the words of each side of these pairs."""
    coverage = lexicon.coverage(sources, targets)
    return (
        _reliability(sources, coverage.source, lexicon.source_lang),
        _reliability(targets, coverage.target, lexicon.target_lang),
    )


def _reliability(texts: Sequence[str], side: TokenCoverage, lang: str) -> Reliability:
    seen: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    kinds: dict[str, str] = {}
    values = side.values.tolist()
    for row, text in enumerate(texts):
        named = _names(text)
        start = int(side.starts[row])
        for place, word in enumerate(tokens(text, lang), start):
            seen[word] += 1
            covered[word] += values[place] >= COVERED
            if kinds.get(word) != "name":
                kinds[word] = _class(word, named)
    classes = {}
    for kind in _CLASSES:
        rare = [word for word, count in seen.items() if count <= _RARE and kinds[word] == kind]
        classes[kind] = (sum(covered[w] for w in rare) + 1) / (sum(seen[w] for w in rare) + 2)
    words = {
        word: (covered[word] + _PRIOR * classes[kinds[word]]) / (count + _PRIOR)
        for word, count in seen.items()
    }
    return Reliability(lang, words, classes)


def _names(text: str) -> frozenset[str]:
    return frozenset(name.casefold() for name in names(text))


def _class(word: str, named: frozenset[str]) -> str:
    if any(character.isdigit() for character in word):
        return "number"
    return "name" if word in named else "other"
