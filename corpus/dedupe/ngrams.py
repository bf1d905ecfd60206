"""Distinct n-grams of many texts as numbers, without their strings in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.text.tokens import tokens
from corpus.dedupe.texts import digest

Ints = npt.NDArray[np.int64]
Digests = npt.NDArray[np.uint64]
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class NGrams:
    """The distinct n-grams of n texts: text i has digests[starts[i]:starts[i + 1]], ascending."""

    digests: Digests
    starts: Ints

    def of(self, text: int) -> Digests:
        """Those of a text, by its number."""
        return self.digests[self.starts[text] : self.starts[text + 1]]


def ngrams(texts: Iterable[str], lang: str, sizes: Sequence[int]) -> NGrams:
    """The n-grams of these sizes, in words, of each text; the same words have the same digest everywhere."""
    words: dict[str, int] = {}
    found: list[Digests] = []
    for text in texts:
        for word in (own := tokens(text, lang)):
            if word not in words:
                words[word] = digest(word)
        numbers = np.array([words[word] for word in own], dtype=np.uint64)
        found.append(np.unique(np.concatenate([_of_size(numbers, size) for size in sizes])))
    starts = np.cumsum([0, *map(len, found)]).astype(np.int64)
    return NGrams(np.concatenate([np.zeros(0, np.uint64), *found]), starts)


def named(text: str, lang: str, sizes: Sequence[int]) -> dict[int, str]:
    """The n-grams of a text as words, by their digests."""
    words = tokens(text, lang)
    numbers = np.array([digest(word) for word in words], dtype=np.uint64)
    return {
        one: " ".join(words[place : place + size])
        for size in sizes
        for place, one in enumerate(_of_size(numbers, size).tolist())
    }


def _of_size(numbers: Digests, size: int) -> Digests:
    count = max(len(numbers) - size + 1, 0)
    found = np.full(count, size, dtype=np.uint64)
    for place in range(size):
        found = (found ^ numbers[place : place + count]) * _FACTOR
        found ^= found >> np.uint64(29)
    return found
