"""Sizes of the words of many texts, measured once for all rules."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Counts for n texts, (n,) each."""

    words: Counts  # between spaces
    distinct: Counts
    longest: Counts  # characters of the longest word
    spaces: Counts  # characters of white space
    characters: Counts  # without white space
    single: Counts  # words of one character

    def part(self, rows: slice) -> "WordCounts":
        """Those of some texts."""
        columns = self.words, self.distinct, self.longest, self.spaces, self.characters, self.single
        return WordCounts(*(column[rows] for column in columns))


def count_words(texts: Sequence[str]) -> WordCounts:
    """The sizes of each text's words."""
    columns = np.array([_sizes(text) for text in texts], dtype=np.int64).reshape(len(texts), 6)
    return WordCounts(*columns.T)


def _sizes(text: str) -> tuple[int, int, int, int, int, int]:
    words = text.split()
    if not words:
        return 0, 0, 0, len(text), 0, 0
    lengths = list(map(len, words))
    characters = sum(lengths)
    spaces = len(text) - characters
    return len(words), len(set(words)), max(lengths), spaces, characters, lengths.count(1)
