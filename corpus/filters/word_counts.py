"""Sizes of the words of many texts, measured once for all rules."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Counts for n texts, (n,) each: words between spaces, distinct ones, characters of the longest."""

    words: Counts
    distinct: Counts
    longest: Counts
    spaces: Counts  # characters of white space
    characters: Counts  # without white space


def count_words(texts: Sequence[str]) -> WordCounts:
    """The sizes of each text's words."""
    columns = np.array([_sizes(text) for text in texts], dtype=np.int64).reshape(len(texts), 5)
    return WordCounts(*columns.T)


def _sizes(text: str) -> tuple[int, int, int, int, int]:
    words = text.split()
    if not words:
        return 0, 0, 0, len(text), 0
    lengths = list(map(len, words))
    characters = sum(lengths)
    return len(words), len(set(words)), max(lengths), len(text) - characters, characters
