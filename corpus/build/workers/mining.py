"""Sentences of documents for mining, and their vectors, as DataFrame -> DataFrame."""

import logging
from collections.abc import Sequence

import daft
import numpy as np
from daft import DataType, col

from align.encoders.protocol import Vectors
from corpus.build.workers.pool import Sandboxes, in_threads
from corpus.build.workers.sandboxes import SentenceVectors, sandbox
from corpus.engine import EngineOptions
from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError

_log = logging.getLogger(__name__)

_BATCH = 16  # documents per call of a worker
_SENTENCES = "corpus.build.workers.cutting:sentences"


class Cutter:
    """Sentences of documents, by so many workers."""

    def __init__(self, engine: EngineOptions, workers: int) -> None:
        bounds = engine.seconds, engine.memory
        self._sandboxes = Sandboxes(workers, lambda: Sandbox(_SENTENCES, *bounds, shared=True))

    @daft.method(return_dtype=DataType.list(DataType.string()))  # type: ignore[untyped-decorator]
    def sentences(self, document_id: str, blocks: list[dict[str, str]], lang: str) -> list[str]:
        """The sentences of a document; none, and so none to mine, for want of time or memory."""
        try:
            return self._sandboxes.call(blocks, lang)  # type: ignore[no-any-return]
        except (SandboxTimeoutError, SandboxCrashError) as error:
            _log.warning("document %s: not mined: %s", document_id, error)
            return []


class Embedder:
    """Vectors of sentences, as the bytes of the rows of a float32 matrix, by so many workers."""

    def __init__(self, engine: EngineOptions, encoder: str, workers: int = 1) -> None:
        self._sandboxes = Sandboxes(workers, lambda: sandbox(SentenceVectors, engine, encoder))

    @daft.method(return_dtype=DataType.binary())  # type: ignore[untyped-decorator]
    def vectors(self, document_id: str, sentences: list[str], lang: str) -> bytes:
        """The vectors of a document's sentences."""
        try:
            return self._sandboxes.call(sentences, lang)  # type: ignore[no-any-return]
        except (SandboxTimeoutError, SandboxCrashError) as error:
            _log.warning("document %s: not mined: %s", document_id, error)
            size = len(self._sandboxes.call(["."], lang))
            return bytes(size * len(sentences))  # zeros: near no other sentence


def document_sentences(documents: daft.DataFrame, engine: EngineOptions, workers: int) -> daft.DataFrame:
    """A DataFrame document_id, sentences: the texts in order, as alignment numbers them."""
    cutter = in_threads(Cutter)(engine, workers)
    return documents.into_batches(_BATCH).select(
        col("document_id"), cutter.sentences(*map(col, ("document_id", "blocks", "lang"))).alias("sentences")
    )


def sentence_vectors(
    documents: daft.DataFrame, encoder: str, engine: EngineOptions, workers: int
) -> daft.DataFrame:
    """A DataFrame document_id, vectors, from document_id, sentences and lang; see `matrix`."""
    embedder = in_threads(Embedder)(engine, encoder, workers)
    return documents.into_batches(_BATCH).select(
        col("document_id"), embedder.vectors(*map(col, ("document_id", "sentences", "lang"))).alias("vectors")
    )


def matrix(rows: Sequence[bytes], sentences: int) -> Vectors:
    """The vectors of all documents' sentences, (sentences, dim), from the bytes of each document."""
    return np.frombuffer(b"".join(rows), dtype="<f4").reshape(sentences, -1)
