"""Vectors of the texts that were embedded last: a sentence is embedded to pair, to mine and to judge it."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Vectors
from align.exact import GRID

_MOST = 24_576  # texts: a kilobyte each


class VectorMemory:
    """The vectors of texts, on the grid of `align.exact`, which numbers of 16 bits hold exactly.

    Where there is no room, those that came first go.
    """

    def __init__(self, dimension: int, most: int = _MOST) -> None:
        self._rows: npt.NDArray[np.int16] = np.zeros((most, dimension), dtype=np.int16)
        self._texts: list[str | None] = [None] * most
        self._places: dict[str, int] = {}
        self._next = 0

    def recall(self, texts: Sequence[str], out: Vectors) -> npt.NDArray[np.int64]:
        """The numbers of the texts without a vector; those of all others are written to `out`, (n, dim)."""
        places = np.array([self._places.get(text, -1) for text in texts], dtype=np.int64)
        known = np.flatnonzero(places >= 0)
        out[known] = self._rows[places[known]] * np.float32(1 / GRID)
        return np.flatnonzero(places < 0)

    def remember(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep the vectors, (n, dim), of texts."""
        new = {text: row for row, text in enumerate(texts) if text not in self._places}
        for text, row in list(new.items())[-len(self._texts) :]:
            gone = self._texts[self._next]
            if gone is not None:
                del self._places[gone]
            self._rows[self._next] = vectors[row] * np.float32(GRID)
            self._texts[self._next], self._places[text] = text, self._next
            self._next = (self._next + 1) % len(self._texts)
