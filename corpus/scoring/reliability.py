"""How surprising it is that a word of one side has no translation on the other, or is the same there.

Some words are translated nearly each time they occur: names and identifiers, which are copied, and
numbers. Others often have no counterpart. The corpus shows which: the share of its occurrences in which a
word is covered, by the lexicon or by the same word. Likewise it shows which words are copied. For rare words,
that of rare words of the same class counts.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from align.text.tokens import tokens
from align.words.lexicon import Lexicon, TokenCoverage
from corpus.scoring.counterparts import COVERED, kind, matched_names

Floats = npt.NDArray[np.float64]

_PRIOR = 3.0  # occurrences that the class of a word weighs
_NAME_PRIOR = 0.5  # the same of a name: most are always copied, or never
_RARE = 3  # occurrences up to which a word speaks for its class
_HIGHEST = 0.99
_HIGHEST_NAMED = 0.995
_MOST_COPIED = 20.0  # surprise of copied words; more is no worse
_SMOOTHING = 2.0  # added to the counts of last words
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
        seen: dict[str, float] = {}  # the surprise of each copied word
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
                self._copied(words, other, seen),
            )
        return np.round(rows, 4)

    def _copied(self, words: Sequence[str], other: set[str], seen: dict[str, float]) -> float:
        """The greatest sum of the surprises of copied words in a row, up to _MOST_COPIED, without numbers."""
        if other.isdisjoint(words):
            return 0.0
        most = run = 0.0
        for word in words:
            if word not in other:
                run = 0.0
                continue
            surprise = seen.get(word)
            if surprise is None:
                surprise = seen[word] = _copy_surprise(self.copied, word)
            run += surprise
            if run > most:
                most = run
        return min(most, _MOST_COPIED)


@dataclass(frozen=True, slots=True)
class Counts:
    """How often something was seen, and how often with what is asked."""

    seen: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)

    def add(self, keys: Iterable[str], hits: Iterable[str]) -> None:
        """Count these."""
        self.seen.update(keys)
        self.hits.update(hits)

    def join(self, other: "Counts") -> None:
        """Add the counts of another."""
        self.seen.update(other.seen)
        self.hits.update(other.hits)

    def rates(self, classes: Callable[[str], str], known: Sequence[str], prior: float) -> dict[str, float]:
        """The share of each key, drawn towards that of rare keys of its class; these by their classes.

        `prior` is the weight of the class, in occurrences.
        """
        of = {key: classes(key) for key in self.seen}
        seen, hits = Counter(dict.fromkeys(known, 2)), Counter(dict.fromkeys(known, 1))
        for key, count in self.seen.items():
            if count <= _RARE:
                seen[of[key]] += count
                hits[of[key]] += self.hits[key]
        rare = {kind: hits[kind] / seen[kind] for kind in known}
        return rare | {
            key: (self.hits[key] + prior * rare[of[key]]) / (count + prior)
            for key, count in self.seen.items()
        }


@dataclass(frozen=True, slots=True)
class Tally:
    """How often the words of a side were seen, covered and copied, its names had a counterpart; last words.

    Copies are counted once a text, and names too.
    """

    words: Counts
    copies: Counts
    names: Counts
    ends: Counter[str]


def tallied(lexicon: Lexicon, sources: Sequence[str], targets: Sequence[str]) -> tuple[Tally, Tally]:
    """The tally of each side of these pairs; to tell of others, the lexicon must not have seen them."""
    coverage = lexicon.coverage(sources, targets)
    return (
        _tallied(sources, targets, coverage.source, lexicon.source_lang),
        _tallied(targets, sources, coverage.target, lexicon.target_lang),
    )


def _tallied(texts: Sequence[str], others: Sequence[str], side: TokenCoverage, lang: str) -> Tally:
    tally = Tally(Counts(), Counts(), Counts(), Counter())
    for row, (found, other, values) in enumerate(_rows(texts, others, side, lang)):
        tally.words.add(found, [w for w, v in zip(found, values, strict=True) if v >= COVERED])
        own = list(dict.fromkeys(found))  # in the order of the text, whatever the hashes of this process
        tally.copies.add(own, [word for word in own if word in other])
        names = list(matched_names(texts[row], others[row], found, values, lang))
        tally.names.add([name for name, _ in names], [name for name, is_there in names if is_there])
        tally.ends.update(found[-1:])
    return tally


def joined(tallies: Sequence[Tally]) -> Tally:
    """The sums of the tallies."""
    whole = Tally(Counts(), Counts(), Counts(), Counter())
    for tally in tallies:
        whole.words.join(tally.words)
        whole.copies.join(tally.copies)
        whole.names.join(tally.names)
        whole.ends.update(tally.ends)
    return whole


def reliability(tally: Tally, lang: str) -> Reliability:
    """The reliability of the words of a side, by what was counted."""
    return Reliability(
        lang,
        tally.words.rates(_class, _CLASSES, _PRIOR),
        tally.copies.rates(_class, _CLASSES, _PRIOR),
        tally.names.rates(kind, _KINDS, _NAME_PRIOR),
    )


def last_words(tally: Tally) -> dict[str, float]:
    """Log odds that a word ends a text, relative to other words, by word."""
    ends, anywhere = tally.ends, tally.words.seen
    rate = sum(ends.values()) / max(anywhere.total(), 1)
    return {
        word: math.log((ends[word] + _SMOOTHING * rate) / ((count + _SMOOTHING) * max(rate, 1e-9)))
        for word, count in anywhere.items()
    }


def _rows(
    texts: Sequence[str], others: Sequence[str], side: TokenCoverage, lang: str
) -> Iterator[tuple[list[str], set[str], list[float]]]:
    """The words of each text, those of the other as this side's language has them, and how well covered."""
    values = side.values.tolist()
    for row, (text, other) in enumerate(zip(texts, others, strict=True)):
        start, end = int(side.starts[row]), int(side.starts[row + 1])
        yield tokens(text, lang), set(tokens(other, lang)), values[start:end]


def _surprise(rates: Rates, key: str, kind: str, highest: float) -> float:
    """Of something that is not there: -log of how often it is not."""
    return -math.log(1 - min(rates.get(key, rates[kind]), highest))


def _copy_surprise(rates: Rates, word: str) -> float:
    """Of a copy: -log of how often the word is one; 0 of a number."""
    if _class(word) == "/number":
        return 0.0
    return -math.log(max(rates.get(word, rates[_class(word)]), 1 - _HIGHEST))


def _class(word: str) -> str:
    if word.isalpha():  # most words
        return "/word"
    return "/number" if any(map(str.isdigit, word)) else "/word"
