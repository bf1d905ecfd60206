"""Which words and phrases set some texts apart from others.

Log-odds ratios with an informative Dirichlet prior, after Monroe, Colaresi and Quinn 2008, 'Fightin' Words'.
A phrase that a text repeats counts 1 + ln(count), as in the relevance of a page.
"""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from align.text.tokens import tokens
from align.words.spans import spans
from crawler.common_words import common_words
from crawler.languages import WITHOUT_SPACES, base

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_WORDS = 3  # of a phrase at the most; bigrams where words have no spaces between
_LEAST_TEXTS = 3  # in which a phrase must stand
_MOST_PHRASES = 60_000  # of a language, those in most texts
_PRIOR = 500.0  # weight of the prior, in occurrences: about half a page
_JOINTS = frozenset(" -‐‑–\u00a0")  # what may stand between the words of a phrase


class Keyword(NamedTuple):
    """A phrase, its log-odds ratio (natural; positive: speaks for), that over its standard error, and texts.

    `texts_for` and `texts_against` are the numbers of texts of each kind in which it stands.
    """

    phrase: str
    log_odds: float
    z: float
    texts_for: int
    texts_against: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Occurrences of each phrase in some texts, weighted, and the number of these texts that have it."""

    occurrences: Floats
    texts: Ints

    def without(self, other: "Tally") -> "Tally":
        """The same without some of the texts."""
        rest = np.maximum(self.occurrences - other.occurrences, 0).round(6)
        return Tally(rest.astype(np.float64), self.texts - other.texts)


@dataclass(frozen=True, slots=True)
class Phrases:
    """How often each phrase stands in each of n texts of a language: a sparse matrix by rows.

    `names` ascend. Text i has the phrases columns[starts[i]:starts[i + 1]], ascending, with `values`
    1 + ln(count).
    """

    names: list[str]
    starts: Ints
    columns: Ints
    values: Floats

    def tally(self, weights: Floats, rows: Sequence[int] | None = None) -> "Tally":
        """How much of each phrase stands in the texts of these weights, (n,): in all, or only in `rows`."""
        cells, texts = self._cells(rows)
        columns, of, size = self.columns[cells], weights[texts], len(self.names)
        counted = np.bincount(columns, of > 0, size).astype(np.int64)
        return Tally(np.bincount(columns, self.values[cells] * of, size).astype(np.float64), counted)

    def keywords(self, speaks_for: Floats, against: Floats) -> list[Keyword]:
        """The phrases by ascending z, given the weight of each text (n,) on either side, 0 for none."""
        return self.contrast(self.tally(speaks_for), self.tally(against))

    def contrast(self, speaks_for: "Tally", against: "Tally", most: int | None = None) -> list[Keyword]:
        """The phrases by ascending z, given what stands on either side; of each end at most so many."""
        sides = (speaks_for, against)
        totals = [side.occurrences.sum() for side in sides]
        if min(totals) <= 0:
            return []
        often = np.flatnonzero((speaks_for.texts >= _LEAST_TEXTS) | (against.texts >= _LEAST_TEXTS))
        prior = _PRIOR * (speaks_for.occurrences + against.occurrences)[often] / sum(totals)
        counts = [side.occurrences[often] + prior for side in sides]
        odds = [_logarithm(c / (t + _PRIOR - c)) for c, t in zip(counts, totals, strict=True)]
        ratios = np.round(odds[0] - odds[1], 6)
        z = np.round((odds[0] - odds[1]) / np.sqrt(1 / counts[0] + 1 / counts[1]), 4)
        order = np.argsort(z, kind="stable")  # equal ones by name, as the names are sorted
        if most is not None:
            order = np.concatenate([order[:most], order[max(most, len(order) - most) :]])
        texts = [side.texts[often[order]].tolist() for side in sides]
        names = [self.names[n] for n in often[order].tolist()]
        return list(map(Keyword, names, ratios[order].tolist(), z[order].tolist(), *texts))

    def likeness(
        self, keywords: Iterable[Keyword], smoothing: float, rows: Sequence[int] | None = None
    ) -> Floats:
        """The mean log-odds of the keywords in each text, (n,), or in each of `rows`; 0 without any.

        `smoothing` is the weight of a mean of 0, in occurrences: a few words say little.
        """
        odds, known = np.zeros(len(self.names)), np.zeros(len(self.names))
        for keyword in keywords:
            place = bisect_left(self.names, keyword.phrase)
            if self.names[place : place + 1] == [keyword.phrase]:
                odds[place], known[place] = keyword.log_odds, 1.0
        cells, texts = self._cells(rows)
        columns, values, size = self.columns[cells], self.values[cells], len(self.starts) - 1
        sums = np.bincount(texts, values * odds[columns], size)
        counts = np.bincount(texts, values * known[columns], size)
        found = np.round(sums / (counts + smoothing), 4)
        return np.asarray(found if rows is None else found[list(rows)], dtype=np.float64)

    def _cells(self, rows: Sequence[int] | None) -> tuple[slice | Ints, Ints]:
        """The cells of these texts, of all without them, and the text of each cell."""
        sizes = np.diff(self.starts)
        if rows is None:
            return slice(None), np.repeat(np.arange(len(sizes)), sizes)
        chosen = np.array(rows, dtype=np.int64)
        parts = [np.arange(self.starts[row], self.starts[row + 1]) for row in rows]
        return np.concatenate([np.zeros(0, dtype=np.int64), *parts]), np.repeat(chosen, sizes[chosen])

    def strongest(self, keywords: Iterable[Keyword], most: int) -> list[tuple[str, ...]]:
        """Of each text, the keywords that weigh most in it: log-odds times 1 + ln(count)."""
        odds = {keyword.phrase: keyword.log_odds for keyword in keywords}
        found = []
        for start, end in pairwise(self.starts.tolist()):
            names = [self.names[column] for column in self.columns[start:end]]
            weights = {
                name: value * odds[name]
                for name, value in zip(names, self.values[start:end].tolist(), strict=True)
                if name in odds
            }
            found.append(tuple(sorted(weights, key=lambda name: (-weights[name], name))[:most]))
        return found


def phrases(texts: Iterable[Sequence[str]], lang: str) -> Phrases:
    """The phrases of texts, each given as its blocks; phrases in fewer than three texts are left out."""
    counts = [_counts(blocks, lang) for blocks in texts]
    holders = Counter(phrase for count in counts for phrase in count)
    often = [phrase for phrase, number in holders.items() if number >= _LEAST_TEXTS]
    names = sorted(sorted(often, key=lambda p: (-holders[p], p))[:_MOST_PHRASES])
    place = {name: number for number, name in enumerate(names)}
    rows = [sorted((place[phrase], n) for phrase, n in count.items() if phrase in place) for count in counts]
    flat = [cell for row in rows for cell in row]
    return Phrases(
        names,
        np.cumsum([0, *map(len, rows)], dtype=np.int64),
        np.array([column for column, _ in flat], dtype=np.int64),
        np.array([_damped(n) for _, n in flat], dtype=np.float64),
    )


def _counts(blocks: Sequence[str], lang: str) -> Counter[str]:
    """How often each phrase of up to three words stands in the blocks.

    None begins or ends with a common word, a number or a single letter.
    """
    found: Counter[str] = Counter()
    for text in blocks:
        if base(lang) in WITHOUT_SPACES:
            found.update(_runs(text, lang))
        else:
            found.update(_word_phrases(text, lang))
    return found


def _word_phrases(text: str, lang: str) -> Iterable[str]:
    common = common_words(lang)
    words = spans(text, lang)
    sound = [len(w.word) > 1 and w.word[0].isalpha() and w.word not in common for w in words]
    joined = [_JOINTS.issuperset(text[a.end : b.start]) for a, b in pairwise(words)]
    for first in range(len(words)):
        if not sound[first]:
            continue
        for last in range(first, min(first + _WORDS, len(words))):
            if last > first and not joined[last - 1]:
                break
            if sound[last]:
                yield " ".join(word.word for word in words[first : last + 1])


def _runs(text: str, lang: str) -> Iterable[str]:
    """Runs of two to four characters of zh, ja, th …, and the words of other scripts among them."""
    run = ""
    for word in tokens(text, lang):
        follows = len(word) == 2 and run[-1:] == word[0]
        run = run + word[1] if follows else word
        if word[0].isalpha() and len(word) > 1:
            yield word
            yield from {run[-size:] for size in (3, 4) if len(run) >= size and follows}


def _damped(count: int) -> float:
    return round(1 + math.log(count), 6)


def _logarithm(values: Floats) -> Floats:
    """Rounded: the last bit of a logarithm differs between processors."""
    return np.asarray(np.round(np.log(values), 6), dtype=np.float64)
