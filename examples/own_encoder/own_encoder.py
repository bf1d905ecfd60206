"""An encoder of your own: counts of the letter trigrams of a text, hashed into 1,024 places.

It needs no model, and finds translations only if the two languages share many words. Once installed
(`pip install ./examples/own_encoder`), `--encoder trigrams` chooses it, and `--encoder use+trigrams` adds it
to another.
"""

import zlib
from collections.abc import Sequence

import numpy as np

from align.encoders import EncoderInfo, Vectors, on_grid

_DIM = 1024
_LANGUAGES = frozenset(("ca", "en", "es", "fr", "gl", "it", "pt", "ro"))


class TrigramEncoder:
    """Embeds a text by its letter trigrams, word ends included; upper and lower case are the same."""

    name = "trigrams"
    languages = _LANGUAGES

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embeddings, float32 (n, 1024), rows of unit norm; an empty text gets the first axis."""
        counts = np.zeros((len(texts), _DIM), dtype=np.float32)
        for row, text in enumerate(texts):
            padded = f"  {' '.join(text.casefold().split())} "
            for start in range(len(padded) - 3):
                counts[row, zlib.crc32(padded[start : start + 3].encode("utf-8", "replace")) % _DIM] += 1
        counts[~counts.any(axis=1), 0] = 1
        return on_grid(counts)


TRIGRAMS = EncoderInfo(
    name="trigrams",
    languages=_LANGUAGES,
    dimension=_DIM,
    weights="none: letter trigrams, hashed",
    load=TrigramEncoder,
)
