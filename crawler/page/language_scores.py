"""Scores of many texts by a naive Bayes model over n-grams of bytes (py3langid), all texts in step.

The automaton that finds the n-grams takes one byte of each text at a time, so its steps are NumPy operations
on a column of texts: some 20 times as fast as one text after another.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_DONE = -1  # the feature of a byte that ends no n-gram, and of those behind the end of a text


class NgramModel(NamedTuple):
    """The tables of a model: the automaton, and the logarithms that its n-grams and labels weigh."""

    moves: npt.NDArray[np.uint32]  # the next state, by the row of a state and a byte
    rows: npt.NDArray[np.uint32]  # where the moves of each state begin
    features: npt.NDArray[np.int32]  # the n-gram that ends in each state, or -1
    weights: npt.NDArray[np.float16]  # (n-grams, labels)
    prior: npt.NDArray[np.float32]  # (labels,)

    def scores(self, texts: Sequence[bytes]) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """Score of each label, (texts, labels), six decimals; and which texts have a known n-gram.

        The sums are in float64, each in the order of the n-grams' numbers, and do not depend on the other
        texts: in float32 they would differ between processors.
        """
        from scipy.sparse import csr_array

        visits = self._visits(texts)
        keys = np.sort(visits)
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        counts = np.diff(starts, append=len(keys))
        text, feature = np.divmod(keys[starts], len(self.weights))
        used, columns = np.unique(feature, return_inverse=True)
        row_starts = np.searchsorted(text, np.arange(len(texts) + 1))
        shape = (len(texts), len(used))
        evidence = csr_array((np.log1p(counts.astype(np.float64)), columns, row_starts), shape=shape)
        sums = evidence @ self.weights[used].astype(np.float64)
        return np.round(sums + self.prior, 6), np.diff(row_starts) > 0

    def _visits(self, texts: Sequence[bytes]) -> Ints:
        """One number for each n-gram at each place: text * n-grams + n-gram."""
        lengths = np.array([len(text) for text in texts], dtype=np.int64)
        order = np.argsort(-lengths, kind="stable")  # those that are at their end come last
        bytes_of = np.frombuffer(b"".join(texts), dtype=np.uint8)
        places = (np.cumsum(lengths) - lengths)[order]
        going = np.searchsorted(-lengths[order], -np.arange(lengths.max(initial=0)), side="left")
        states = np.zeros(len(texts), dtype=np.uint32)
        base = order * len(self.weights)
        found = []
        for step, count in enumerate(going.tolist()):
            letters = bytes_of[places[:count] + step]
            states = self.moves[self.rows[states[:count]] + letters]
            features = self.features[states]
            hits = np.flatnonzero(features != _DONE)
            found.append(base[hits] + features[hits])
        return np.concatenate([np.zeros(0, dtype=np.int64), *found])
