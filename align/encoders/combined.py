"""Several encoders as one, named with a plus between: `use+e5`."""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from align.encoders.protocol import CentredEncoder, Encoder, Vectors, for_language, windows
from align.exact import on_grid


class CombinedEncoder:
    """The vectors of several encoders end to end: its cosine of two texts is the mean of theirs.

    It knows the languages that all of them know, and takes the time of all of them together.
    """

    def __init__(self, encoders: Sequence[Encoder]) -> None:
        self.name = "+".join(encoder.name for encoder in encoders)
        self.languages = frozenset.intersection(*(encoder.languages for encoder in encoders))
        self._encoders = tuple(encoders)
        self.centred = any(isinstance(encoder, CentredEncoder) and encoder.centred for encoder in encoders)
        self._others: dict[tuple[Encoder, ...], CombinedEncoder] = {self._encoders: self}

    @property
    def first(self) -> Encoder:
        """The first of them, which finds beads: see `align.encoders.protocol.of_beads`."""
        return self._encoders[0]

    def for_language(self, lang: str) -> "CombinedEncoder":
        """What embeds texts of that language: each encoder, or its own model for the language."""
        encoders = tuple(for_language(encoder, lang) for encoder in self._encoders)
        if encoders not in self._others:
            self._others[encoders] = CombinedEncoder(encoders)
        return self._others[encoders]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embeddings, float32 (n, sum of dimensions), rows of unit norm."""
        return joined([encoder.encode(texts) for encoder in self._encoders])

    def windows(self, texts: Sequence[str], size: int) -> Vectors:
        """Embeddings of runs of 1 .. size texts, float32 (size, n, sum of dimensions); see WindowEncoder."""
        return joined([windows(encoder, texts, size) for encoder in self._encoders])


def names_in(name: str, known: Iterable[str]) -> list[str]:
    """The names of the encoders that a name combines: `use` and `e5` for `use+e5`; `known` are all names.

    A plus stands also in names of folders: it parts two encoders where a known name follows.
    """
    names = "|".join(map(re.escape, known))
    return re.split(rf"\+(?=(?:{names})(?:\+|$)|sentence-transformers:)", name)


def joined(parts: Sequence[Vectors]) -> Vectors:
    """Vectors (…, sum of dim) whose dot products are the means of those of the parts, each (…, dim)."""
    whole: Vectors = np.concatenate(parts, axis=-1)
    return on_grid(whole.reshape(-1, whole.shape[-1])).reshape(whole.shape)
