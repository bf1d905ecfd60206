"""The segments of the parallel data that are most like a text."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

_CELLS = 4_000_000  # texts against segments at once: 32 MB
_WORD = r"(?u)\w+"


class Near(NamedTuple):
    """A segment by its number; the cosine, 0 to 1, of its words and pairs of words to the text's."""

    segment: int
    cosine: float


class TranslationMemory:
    """Looks up segments by their words and pairs of words, rare ones weighing more (tf-idf)."""

    def __init__(self, segments: Sequence[str]) -> None:
        self._vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=_WORD)
        self._size = len(segments)
        try:
            self._index = self._vectorizer.fit_transform(segments).T.tocsr()
        except ValueError:  # no words at all
            self._index = None

    def near(self, texts: Sequence[str], most: int, least: float) -> list[list[Near]]:
        """For each text the `most` segments with the highest cosines of at least `least`, highest first."""
        if self._index is None:
            return [[] for _ in texts]
        found: list[list[Near]] = []
        step = max(1, _CELLS // self._size)
        for start in range(0, len(texts), step):
            queries = self._vectorizer.transform(texts[start : start + step])
            cosines = (queries @ self._index).toarray()
            top = np.argsort(-cosines, axis=1, kind="stable")[:, :most]
            found += [
                [Near(int(place), float(row[place])) for place in places if row[place] >= least]
                for row, places in zip(cosines, top, strict=True)
            ]
        return found
