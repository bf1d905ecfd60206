"""Which words translate which, learnt from the pairs at hand: IBM model 1 in both directions, in NumPy.

Brown et al. 1993, 'The mathematics of statistical machine translation', without its distortion; both
directions are then joined by their geometric mean, so that a word is the translation of another where each
speaks for the other. Nothing is drawn at random: the same pairs, in whatever order, give the same lexicon.
"""

import math
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from align.text.tokens import tokens
from align.words.model1 import LONGEST, Cells, Words, grid, numbered, translations

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_BLOCK, _CELLS = 512, 8_000_000  # pairs, and at the most cells, looked up at once: some 400 MB


@dataclass(frozen=True, slots=True)
class LexiconOptions:
    """How much is learnt from, and what is kept."""

    pairs: int = 20_000  # at the most, the first in the order of their texts' digests
    cells: int = 8_000_000  # word against word, in all pairs together: some 300 MB
    words: int = 80  # distinct words of a side; of longer ones the first
    least_pairs: int = 2  # in which a word, and two words together, must stand
    rounds: int = 5  # of expectation and maximisation
    least: float = 0.01  # least probability of an entry


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """An entry: two words, geometric mean of both conditional probabilities, number of pairs with both."""

    source: str
    target: str
    probability: float
    count: int


@dataclass(frozen=True, slots=True)
class TokenCoverage:
    """How well each word of one side is translated on the other, word after word, pair after pair.

    `values` is float32 (words,): the probability of its best translation in the other text, 1 for the same
    word there, NaN for a word that the lexicon does not know. Pair i has values[starts[i]:starts[i + 1]].
    """

    values: Floats
    starts: Ints


class Coverage(NamedTuple):
    """Both sides of n pairs."""

    source: TokenCoverage
    target: TokenCoverage


class WordGrid(NamedTuple):
    """Each word of each of n pairs against each word of its other side: the cells, in order.

    `left` and `right` are the places of a cell's words in `source.numbers` and `target.numbers`; `values`,
    float32, the probability that they translate each other: 1 for equal words, 0 without an entry.
    """

    source: Words
    target: Words
    left: Ints
    right: Ints
    values: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Entries sorted by word numbers: (source, target) are cells of a matrix, row by row."""

    source_lang: str
    target_lang: str
    source_words: dict[str, int]
    target_words: dict[str, int]
    cells: Ints  # source number * number of target words + target number, ascending
    probabilities: Floats
    counts: Ints
    pairs: int  # that it was learnt from

    def __len__(self) -> int:
        return len(self.cells)

    def coverage(self, sources: Sequence[str], targets: Sequence[str]) -> Coverage:
        """How well the words of each pair (sources[i], targets[i]) are translated, both ways."""
        rows = _rows(self)
        values: tuple[list[float], list[float]] = [], []
        sizes: tuple[list[int], list[int]] = [], []
        for source, target in zip(sources, targets, strict=True):
            words = tokens(source, self.source_lang), tokens(target, self.target_lang)
            for side, found in enumerate(self._covered(rows, *words)):
                values[side].extend(found)
                sizes[side].append(len(found))
        first, second = (
            TokenCoverage(np.array(some, dtype=np.float32), np.cumsum([0, *size]))
            for some, size in zip(values, sizes, strict=True)
        )
        return Coverage(first, second)

    def grid(self, sources: Sequence[str], targets: Sequence[str]) -> WordGrid:
        """Every word of each pair (sources[i], targets[i]) against every word of its other side.

        Of a text that has more than 1,000 words, only the first 1,000; memory is in proportion to the cells:
        pass `blocks_of` many pairs, one after the other.
        """
        first = [tokens(text, self.source_lang) for text in sources]
        second = [tokens(text, self.target_lang) for text in targets]
        a, b = numbered(first, self.source_words), numbered(second, self.target_words)
        left, right = grid(a.starts, b.starts)
        values = self._values(a.numbers[left], b.numbers[right])
        common: dict[str, int] = {}
        all_words = [
            np.array([common.setdefault(word, len(common)) for text in side for word in text], dtype=np.int64)
            for side in (first, second)
        ]
        values[all_words[0][left] == all_words[1][right]] = 1
        return WordGrid(a, b, left, right, values)

    def highest(self) -> tuple[Floats, Floats]:
        """The probability of the best translation of each source word and of each target word."""
        best = np.zeros(len(self.source_words), np.float32), np.zeros(len(self.target_words), np.float32)
        width = max(len(self.target_words), 1)
        np.maximum.at(best[0], self.cells // width, self.probabilities)
        np.maximum.at(best[1], self.cells % width, self.probabilities)
        return best

    def translations(self) -> list[LexiconEntry]:
        """All entries, the most probable first, then those that stand in more pairs, then by their words."""
        names = list(self.source_words), list(self.target_words)
        rows = zip(self.cells.tolist(), self.probabilities.tolist(), self.counts.tolist(), strict=True)
        entries = [
            LexiconEntry(names[0][cell // len(names[1])], names[1][cell % len(names[1])], round(p, 6), count)
            for cell, p, count in rows
        ]
        return sorted(entries, key=lambda e: (-e.probability, -e.count, e.source, e.target))

    def _covered(
        self, rows: Mapping[str, Mapping[str, float]], first: Sequence[str], second: Sequence[str]
    ) -> tuple[list[float], list[float]]:
        """The values of TokenCoverage for the words of a pair."""
        here, there = set(first), set(second)
        looked_up = _first_known(second, self.target_words) if len(second) > LONGEST else there
        forth: dict[str, float] = {}
        back: dict[str, float] = {}
        for word in _first_known(first, self.source_words) if len(first) > LONGEST else here:
            row = rows.get(word)
            found = row.keys() & looked_up if row else ()
            if not row or not found:
                continue
            best = 0.0
            for other in found:  # comparisons alone: `max` took a third of the time
                value = row[other]
                if value > best:
                    best = value
                if value > back.get(other, 0.0):
                    back[other] = value
            forth[word] = best
        return (
            _values_of(first, there, forth, self.source_words),
            _values_of(second, here, back, self.target_words),
        )

    def _values(self, source: Ints, target: Ints) -> Floats:
        """Probability of each cell, 0 where there is no entry."""
        if not len(self.cells):
            return np.zeros(len(source), dtype=np.float32)
        cells = source * len(self.target_words) + target
        places = np.minimum(np.searchsorted(self.cells, cells), len(self.cells) - 1)
        found = (self.cells[places] == cells) & (source >= 0) & (target >= 0)
        return np.where(found, self.probabilities[places], 0).astype(np.float32)


def learn(
    pairs: Iterable[tuple[str, str]],
    source_lang: str,
    target_lang: str,
    options: LexiconOptions | None = None,
) -> Lexicon:
    """The lexicon of the pairs (source text, target text); empty where no two words come together again."""
    return _learnt(sorted(set(pairs), key=_digest), None, (source_lang, target_lang), options)[0]


def learn_in_folds(
    pairs: Sequence[tuple[str, str]],
    folds: Ints,
    number: int,
    source_lang: str,
    target_lang: str,
    options: LexiconOptions | None = None,
) -> list[Lexicon]:
    """A lexicon for each fold, learnt without the pairs of the fold; `folds`, (n,), below `number`, are
    those of the pairs.

    Equal pairs are in one fold. It takes little longer than one lexicon of all pairs (model1.translations).
    """
    fold = dict(zip(pairs, folds.tolist(), strict=True))
    chosen = sorted(fold, key=_digest)
    return _learnt(chosen, ([fold[pair] for pair in chosen], number), (source_lang, target_lang), options)


def _learnt(
    chosen: Sequence[tuple[str, str]],
    folds: tuple[Sequence[int], int] | None,
    languages: tuple[str, str],
    options: LexiconOptions | None,
) -> list[Lexicon]:
    options = options or LexiconOptions()
    sides = [
        [list(dict.fromkeys(tokens(pair[side], lang)))[: options.words] for pair in chosen[: options.pairs]]
        for side, lang in enumerate(languages)
    ]
    words = [_vocabulary(side, options.least_pairs) for side in sides]
    a, b = (numbered(side, known, drop=True) for side, known in zip(sides, words, strict=True))
    a, b = _limited(a, b, options.cells)
    n = len(a.starts) - 1
    of = None if folds is None else (np.array(folds[0][:n], dtype=np.int64), folds[1])
    found = translations(a, b, len(words[1]), options.least_pairs, options.rounds, of)
    if of is None:
        return [_lexicon(languages, (words[0], words[1]), found[0], options, n)]
    return [
        _lexicon(
            languages,
            _without((words[0], words[1]), (a, b), of[0] == k, options),
            some,
            options,
            int((of[0] != k).sum()),
        )
        for k, some in enumerate(found)
    ]


def _lexicon(
    languages: tuple[str, str],
    words: tuple[dict[str, int], dict[str, int]],
    found: Cells,
    options: LexiconOptions,
    pairs: int,
) -> Lexicon:
    """The cells that are kept, of these words: their numbers are those of the cells, ascending."""
    kept = (found.probabilities >= options.least) & (found.counts >= options.least_pairs)
    places = [np.array(sorted(side.values()), dtype=np.int64) for side in words]
    rows, columns = (
        np.searchsorted(place, some[kept])
        for place, some in zip(places, (found.source, found.target), strict=True)
    )
    return Lexicon(
        *languages,
        {word: n for n, word in enumerate(words[0])},
        {word: n for n, word in enumerate(words[1])},
        rows * len(words[1]) + columns,
        found.probabilities[kept].astype(np.float32),
        found.counts[kept],
        pairs,
    )


def _without(
    words: tuple[dict[str, int], dict[str, int]],
    sides: tuple[Words, Words],
    is_out: npt.NDArray[np.bool_],
    options: LexiconOptions,
) -> tuple[dict[str, int], dict[str, int]]:
    """The words that stand in enough of the other pairs, with their numbers."""
    left = []
    for known, side in zip(words, sides, strict=True):
        others = np.repeat(~is_out, np.diff(side.starts))
        counts = np.bincount(side.numbers[others], minlength=len(known)).tolist()
        left.append({word: n for word, n in known.items() if counts[n] >= options.least_pairs})
    return left[0], left[1]


def blocks_of(sources: Sequence[str], targets: Sequence[str]) -> Iterator[slice]:
    """Consecutive pairs whose grid fits into memory: up to _BLOCK, fewer of long texts."""
    start, cells = 0, 0
    for place, (source, target) in enumerate(zip(sources, targets, strict=True)):
        more = min(len(source), LONGEST) * min(len(target), LONGEST)  # a word has a character or more
        if place > start and (place - start == _BLOCK or cells + more > _CELLS):
            yield slice(start, place)
            start, cells = place, 0
        cells += more
    if start < len(sources):
        yield slice(start, len(sources))


def _digest(pair: tuple[str, str]) -> bytes:
    return blake2b("\t".join(pair).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _vocabulary(side: Sequence[Sequence[str]], least: int) -> dict[str, int]:
    counts = Counter(word for words in side for word in words)
    return {word: n for n, word in enumerate(sorted(w for w, count in counts.items() if count >= least))}


def _limited(a: Words, b: Words, cells: int) -> tuple[Words, Words]:
    """Both without the last pairs, where together they have more cells."""
    sizes = np.cumsum(np.diff(a.starts) * np.diff(b.starts))
    n = int(np.searchsorted(sizes, cells, side="right"))
    first, second = (Words(x.numbers[: x.starts[n]], x.starts[: n + 1]) for x in (a, b))
    return first, second


@lru_cache(4)
def _rows(lexicon: Lexicon) -> Mapping[str, Mapping[str, float]]:
    """The translations of each source word that has any, with their probabilities."""
    names = list(lexicon.source_words), list(lexicon.target_words)
    rows: dict[str, dict[str, float]] = {}
    for cell, probability in zip(lexicon.cells.tolist(), lexicon.probabilities.tolist(), strict=True):
        source, target = divmod(cell, len(names[1]))
        rows.setdefault(names[0][source], {})[names[1][target]] = probability
    return rows


def _first_known(words: Sequence[str], known: Container[str]) -> set[str]:
    """The first distinct words of a text that the lexicon knows, up to LONGEST."""
    return set(islice((word for word in dict.fromkeys(words) if word in known), LONGEST))


def _values_of(
    words: Sequence[str], other: Container[str], best: Mapping[str, float], known: Container[str]
) -> list[float]:
    """The best values; 1 for a word that the other text has too, 0 for other known ones, NaN for the rest."""
    return [1.0 if word in other else best.get(word, 0.0 if word in known else math.nan) for word in words]
