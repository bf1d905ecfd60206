"""How surprising it is that a word of one side has no translation on the other, or is the same there.

Some words are translated nearly each time they occur: names and identifiers, which are copied, and
numbers. Others often have no counterpart. The corpus shows which: the share of its occurrences in which a
word is covered, by the lexicon or by the same word. Likewise it shows which words are copied. For rare words,
that of rare words of the same class counts.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.text.tokens import tokens
from align.words.lexicon import Lexicon, TokenCoverage, blocks_of
from corpus.scoring.counterparts import COVERED, kind, matched_names

Floats = npt.NDArray[np.float64]

_PRIOR = 3.0  # occurrences that the class of a word weighs
_NAME_PRIOR = 0.5  # the same of a name: most are always copied, or never
_RARE = 3  # occurrences up to which a word speaks for its class
_HIGHEST = 0.99
_HIGHEST_NAMED = 0.995
_MOST_COPIED = 20.0  # surprise of copied words; more is no worse
_CLASSES = ("/number", "/word")
_KINDS = ("/name", "/acronym", "/identifier", "/title")

Rates = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reliability:
    """How often the words of a side are covered, how often copied, and how often its names are: in [0, 1].

    The keys with a slash, as "/number", hold the share of the rare words of that class.
    """

    lang: str
    covered: Rates
    copied: Rates
    named: Rates

    def surprises(self, texts: Sequence[str], others: Sequence[str], side: TokenCoverage) -> Floats:
        """Four surprises of each text: float64 (n, 4), 0 for none.

        The greatest of a word without a translation and the sum of the others: -log of the probability that
        it has none; the greatest of a name that the other text neither has nor translates; the greatest sum
        of copied words in a row.
        """
        rows = np.zeros((len(texts), 4))
        for row, (words, other, values) in enumerate(_rows(texts, others, side, self.lang)):
            found = {
                word: _surprise(self.covered, word, _class(word), _HIGHEST)
                for word, value in zip(words, values, strict=True)
                if not value >= COVERED  # NaN for unknown words
            }
            largest = max(found.values(), default=0.0)
            absent = (
                _surprise(self.named, name, kind(name), _HIGHEST_NAMED)
                for name, is_there in matched_names(texts[row], others[row], words, values, self.lang)
                if not is_there
            )
            rows[row] = (
                largest,
                sum(found.values()) - largest,
                max(absent, default=0.0),
                self._copied(words, other),
            )
        return np.round(rows, 4)

    def _copied(self, words: Sequence[str], other: set[str]) -> float:
        """The greatest sum of the surprises of copied words in a row, up to _MOST_COPIED, without numbers."""
        most = run = 0.0
        for word in words:
            if word not in other:
                run = 0.0
            elif _class(word) != "/number":
                run += _seen_surprise(self.copied, word)
                most = max(most, run)
        return min(most, _MOST_COPIED)


def reliability(
    lexicon: Lexicon, sources: Sequence[str], targets: Sequence[str]
) -> tuple[Reliability, Reliability]:
    """The reliability of the words of each side of these pairs."""
    sides = _Tally(lexicon.source_lang), _Tally(lexicon.target_lang)
    for part in blocks_of(sources, targets):  # the words of a text are found once for both sides
        coverage = lexicon.coverage(sources[part], targets[part])
        sides[0].add(sources[part], targets[part], coverage.source)
        sides[1].add(targets[part], sources[part], coverage.target)
    return sides[0].reliability(), sides[1].reliability()


class _Tally:
    """How often the words of a side are covered, how often copied, and how often its names are."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._words, self._copies, self._named = _Counts(), _Counts(), _Counts()

    def add(self, texts: Sequence[str], others: Sequence[str], side: TokenCoverage) -> None:
        for row, (found, other, values) in enumerate(_rows(texts, others, side, self._lang)):
            self._words.add(found, [w for w, v in zip(found, values, strict=True) if v >= COVERED])
            own = list(dict.fromkeys(found))  # in the order of the text, whatever the hashes of this process
            self._copies.add(own, [word for word in own if word in other])
            names = list(matched_names(texts[row], others[row], found, values, self._lang))
            self._named.add([name for name, _ in names], [name for name, is_there in names if is_there])

    def reliability(self) -> Reliability:
        return Reliability(
            self._lang,
            self._words.rates(_class, _CLASSES, _PRIOR),
            self._copies.rates(_class, _CLASSES, _PRIOR),
            self._named.rates(kind, _KINDS, _NAME_PRIOR),
        )


def _rows(
    texts: Sequence[str], others: Sequence[str], side: TokenCoverage, lang: str
) -> Iterator[tuple[list[str], set[str], list[float]]]:
    """The words of each text, those of the other as this side's language has them, and how well covered."""
    values = side.values.tolist()
    for row, (text, other) in enumerate(zip(texts, others, strict=True)):
        start, end = int(side.starts[row]), int(side.starts[row + 1])
        yield tokens(text, lang), set(tokens(other, lang)), values[start:end]


class _Counts:
    """How often something was seen, and how often with what is asked."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._hits: Counter[str] = Counter()

    def add(self, keys: Iterable[str], hits: Iterable[str]) -> None:
        self._seen.update(keys)
        self._hits.update(hits)

    def rates(self, classes: Callable[[str], str], known: Sequence[str], prior: float) -> dict[str, float]:
        """The share of each key, drawn towards that of rare keys of its class; these by their classes.

        `prior` is the weight of the class, in occurrences.
        """
        of = {key: classes(key) for key in self._seen}
        seen, hits = Counter(dict.fromkeys(known, 2)), Counter(dict.fromkeys(known, 1))
        for key, count in self._seen.items():
            if count <= _RARE:
                seen[of[key]] += count
                hits[of[key]] += self._hits[key]
        rare = {kind: hits[kind] / seen[kind] for kind in known}
        return rare | {
            key: (self._hits[key] + prior * rare[of[key]]) / (count + prior)
            for key, count in self._seen.items()
        }


def _surprise(rates: Rates, key: str, kind: str, highest: float) -> float:
    """Of something that is not there: -log of how often it is not."""
    return -math.log(1 - min(rates.get(key, rates[kind]), highest))


def _seen_surprise(rates: Rates, word: str) -> float:
    """Of a copy: -log of how often the word is one."""
    return -math.log(max(rates.get(word, rates[_class(word)]), 1 - _HIGHEST))


def _class(word: str) -> str:
    return "/number" if any(map(str.isdigit, word)) else "/word"
