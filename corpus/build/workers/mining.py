"""Sentences of documents for mining, and their vectors, as DataFrame -> DataFrame."""

from collections.abc import Sequence

import daft
import numpy as np
from daft import DataType, col

from align.encoders.protocol import Vectors, for_language
from align.encoders.registry import get_encoder
from align.sentences.aligner import cut
from corpus.build.workers.pool import worker_pool
from crawler.page.page import Block

_BATCH = 16  # documents per call of a worker


# In this process: starting a worker takes longer than cutting most collections.
@daft.func(return_dtype=DataType.list(DataType.string()))  # type: ignore[untyped-decorator]
def _cut(blocks: list[dict[str, str]], lang: str) -> list[str]:
    return list(cut([Block(row["kind"], row["text"]) for row in blocks], lang).texts)


class _Embedder:
    """One worker: vectors of sentences, as the bytes of the rows of a float32 matrix."""

    def __init__(self, encoder: str) -> None:
        self._encoder = get_encoder(encoder)

    @daft.method(return_dtype=DataType.binary())  # type: ignore[untyped-decorator]
    def vectors(self, sentences: list[str], lang: str) -> bytes:
        return for_language(self._encoder, lang).encode(sentences).astype("<f4").tobytes()


def document_sentences(documents: daft.DataFrame) -> daft.DataFrame:
    """A DataFrame document_id, sentences: the texts in order, as alignment numbers them."""
    return documents.into_batches(_BATCH).select(
        col("document_id"), _cut(col("blocks"), col("lang")).alias("sentences")
    )


def sentence_vectors(documents: daft.DataFrame, encoder: str, workers: int) -> daft.DataFrame:
    """A DataFrame document_id, vectors, from document_id, sentences and lang; see `matrix`."""
    embedder = worker_pool(_Embedder, workers)(encoder)
    return documents.into_batches(_BATCH).select(
        col("document_id"), embedder.vectors(col("sentences"), col("lang")).alias("vectors")
    )


def matrix(rows: Sequence[bytes], sentences: int) -> Vectors:
    """The vectors of all documents' sentences, (sentences, dim), from the bytes of each document."""
    return np.frombuffer(b"".join(rows), dtype="<f4").reshape(sentences, -1)
