"""Which words translate which, learnt from the pairs at hand: IBM model 1 in both directions, in NumPy.

Brown et al. 1993, 'The mathematics of statistical machine translation', without its distortion; both
directions are then joined by their geometric mean, so that a word is the translation of another where each
speaks for the other. Nothing is drawn at random: the same pairs, in whatever order, give the same lexicon.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from align.text.tokens import tokens

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_NULL = 1e-3  # probability that no word in particular was translated, to each word of the other side
_BLOCK, _CELLS = 512, 8_000_000  # pairs, and at the most cells, looked up at once: some 400 MB
_LONGEST = 1000  # words of a text; those beyond have no translation: of a pair, at the most a million cells


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


class Words(NamedTuple):
    """The words of n texts: text i has numbers[starts[i]:starts[i + 1]], -1 for those not in the lexicon."""

    numbers: Ints
    starts: Ints


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


@dataclass(frozen=True, slots=True)
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
        blocks = [self._block(sources[part], targets[part]) for part in blocks_of(sources, targets)]
        return Coverage(_joined([a for a, _ in blocks]), _joined([b for _, b in blocks]))

    def grid(self, sources: Sequence[str], targets: Sequence[str]) -> WordGrid:
        """Every word of each pair (sources[i], targets[i]) against every word of its other side.

        Of a text that has more than 1,000 words, only the first 1,000; memory is in proportion to the cells:
        pass `blocks_of` many pairs, one after the other.
        """
        first = [tokens(text, self.source_lang) for text in sources]
        second = [tokens(text, self.target_lang) for text in targets]
        a, b = _numbered(first, self.source_words), _numbered(second, self.target_words)
        left, right = _grid(a.starts, b.starts)
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

    def _block(self, sources: Sequence[str], targets: Sequence[str]) -> tuple[TokenCoverage, TokenCoverage]:
        first = [tokens(text, self.source_lang) for text in sources]
        second = [tokens(text, self.target_lang) for text in targets]
        # Each known word of a text once: half of the cells.
        a = _numbered([dict.fromkeys(text) for text in first], self.source_words, drop=True)
        b = _numbered([dict.fromkeys(text) for text in second], self.target_words, drop=True)
        left, right = _grid(a.starts, b.starts)
        values = self._values(a.numbers[left], b.numbers[right])
        return (
            _covered(_best(values, left, a), self.source_words, first, second),
            _covered(_best(values, right, b), self.target_words, second, first),
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
    options = options or LexiconOptions()
    chosen = sorted(set(pairs), key=_digest)[: options.pairs]
    sides = [
        [list(dict.fromkeys(tokens(text, lang)))[: options.words] for text in texts]
        for texts, lang in (
            ([source for source, _ in chosen], source_lang),
            ([target for _, target in chosen], target_lang),
        )
    ]
    words = [_vocabulary(side, options.least_pairs) for side in sides]
    a, b = (_numbered(side, known, drop=True) for side, known in zip(sides, words, strict=True))
    a, b = _limited(a, b, options.cells)
    left, right = _grid(a.starts, b.starts)
    grid = a.numbers[left] * len(words[1]) + b.numbers[right]
    cells, places, counts = np.unique(grid, return_inverse=True, return_counts=True)
    often = (counts >= options.least_pairs)[places]
    left, right, places = left[often], right[often], places[often]
    forward = _expectation(places, right, cells // max(len(words[1]), 1), len(b.numbers), options)
    backward = _expectation(places, left, cells % max(len(words[1]), 1), len(a.numbers), options)
    both = np.sqrt(forward * backward)
    kept = both >= options.least
    return Lexicon(
        source_lang,
        target_lang,
        words[0],
        words[1],
        cells[kept],
        both[kept].astype(np.float32),
        counts[kept],
        len(a.starts) - 1,
    )


def blocks_of(sources: Sequence[str], targets: Sequence[str]) -> Iterator[slice]:
    """Consecutive pairs whose grid fits into memory: up to _BLOCK, fewer of long texts."""
    start, cells = 0, 0
    for place, (source, target) in enumerate(zip(sources, targets, strict=True)):
        more = min(len(source), _LONGEST) * min(len(target), _LONGEST)  # a word has a character or more
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


def _numbered(side: Sequence[Iterable[str]], words: dict[str, int], drop: bool = False) -> Words:
    rows = [[words.get(word, -1) for word in text] for text in side]
    if drop:
        rows = [[number for number in row if number >= 0] for row in rows]
    flat = [number for row in rows for number in row]
    return Words(np.array(flat, dtype=np.int64), np.cumsum([0, *map(len, rows)]))


def _limited(a: Words, b: Words, cells: int) -> tuple[Words, Words]:
    """Both without the last pairs, where together they have more cells."""
    sizes = np.cumsum(np.diff(a.starts) * np.diff(b.starts))
    n = int(np.searchsorted(sizes, cells, side="right"))
    first, second = (Words(x.numbers[: x.starts[n]], x.starts[: n + 1]) for x in (a, b))
    return first, second


def _grid(a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """Places of the first words of each text against those of the other side: (cells,), (cells,)."""
    rows, columns = np.minimum(np.diff(a), _LONGEST), np.minimum(np.diff(b), _LONGEST)
    places = np.arange(rows.sum()) + np.repeat(a[:-1] - np.cumsum(rows) + rows, rows)
    left = np.repeat(places, np.repeat(columns, rows))
    sizes = rows * columns
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    right = np.repeat(b[:-1], sizes) + within % np.repeat(np.maximum(columns, 1), sizes)
    return left, right


def _expectation(
    cells: Ints, word: Ints, giving: Ints, words: int, options: LexiconOptions
) -> npt.NDArray[np.float64]:
    """p(word | giving word) of each cell after the rounds; `word` is its place in the texts."""
    n = len(giving)
    probability = np.full(n, 1 / max(n, 1) ** 0.5)
    for _ in range(options.rounds):
        weights = probability[cells]
        totals = np.bincount(word, weights, minlength=words) + _NULL
        counts = np.bincount(cells, weights / totals[word], minlength=n)
        given_totals = np.bincount(giving, counts)
        probability = counts / np.maximum(given_totals[giving], 1e-12)
    return probability


def _best(values: Floats, places: Ints, side: Words) -> list[dict[int, float]]:
    """The greatest value of each word of each text, by its number."""
    best = np.zeros(len(side.numbers), dtype=np.float32)
    np.maximum.at(best, places, values)
    numbers, found, starts = side.numbers.tolist(), best.tolist(), side.starts.tolist()
    return [dict(zip(numbers[a:b], found[a:b], strict=True)) for a, b in pairwise(starts)]


def _covered(
    best: Sequence[Mapping[int, float]],
    known: Mapping[str, int],
    words: Sequence[Sequence[str]],
    others: Sequence[Sequence[str]],
) -> TokenCoverage:
    """The best values; 1 for a word that the other text has too, NaN for other unknown ones."""
    values = [
        1.0 if word in other else of.get(known.get(word, -1), math.nan)
        for text, other, of in zip(words, map(set, others), best, strict=True)
        for word in text
    ]
    return TokenCoverage(np.array(values, dtype=np.float32), np.cumsum([0, *map(len, words)]))


def _joined(blocks: Sequence[TokenCoverage]) -> TokenCoverage:
    lengths = [np.diff(block.starts) for block in blocks]
    return TokenCoverage(
        np.concatenate([np.zeros(0, np.float32), *(block.values for block in blocks)]),
        np.cumsum(np.concatenate([np.zeros(1, np.int64), *lengths])),
    )
