"""The align stages as DataFrame -> DataFrame: document vectors, aligned candidates."""

import logging
from typing import Any

import daft
import pyarrow as pa
from daft import DataType, col

from align.documents.translations import TranslationOptions
from align.sentences.aligner import AlignOptions
from corpus.build.workers.pool import Sandboxes, in_threads
from corpus.build.workers.sandboxed import Alignments, DocumentVectors
from corpus.build.workers.sandboxes import sandbox
from corpus.engine import EngineOptions
from corpus.tables.reasons import DocumentPairReason as Reason
from corpus.tables.schemas import ALIGNED
from crawler.sandbox import SandboxCrashError, SandboxTimeoutError

_log = logging.getLogger(__name__)
_BATCH = 4  # candidates per call of a worker
_FOUND = "score", "agreement", "pairs", "rejected_by"
_RESULT = DataType.from_arrow_type(pa.struct([ALIGNED.field(name) for name in _FOUND]))


class Embedder:
    """Vectors of documents, by so many workers."""

    def __init__(self, engine: EngineOptions, encoder: str, workers: int = 1) -> None:
        self._sandboxes = Sandboxes(workers, lambda: sandbox(DocumentVectors, engine, encoder))

    @daft.method(return_dtype=DataType.list(DataType.float32()))  # type: ignore[untyped-decorator]
    def vector(
        self, document_id: str, blocks: list[dict[str, str]], lang: str, rarity: list[float]
    ) -> list[float]:
        """The vector of a document, empty if there is none, also for want of time or memory."""
        try:
            return self._sandboxes.call(blocks, lang, rarity)  # type: ignore[no-any-return]
        except (SandboxTimeoutError, SandboxCrashError) as error:
            _log.warning("document %s: no vector: %s", document_id, error)
            return []


class CandidateAligner:
    """Aligns candidate pairs of documents, by so many workers."""

    def __init__(
        self,
        engine: EngineOptions,
        options: AlignOptions,
        translation: TranslationOptions,
        agreement: float,
        workers: int = 1,
    ) -> None:
        self._sandboxes = Sandboxes(
            workers, lambda: sandbox(Alignments, engine, options, translation, agreement)
        )

    @daft.method(return_dtype=_RESULT)  # type: ignore[untyped-decorator]
    def align(
        self,
        source_document_id: str,
        source_blocks: list[dict[str, str]],
        source_lang: str,
        target_document_id: str,
        target_blocks: list[dict[str, str]],
        target_lang: str,
    ) -> dict[str, Any]:
        """The columns of the ALIGNED table that alignment finds."""
        try:
            found = self._sandboxes.call(source_blocks, source_lang, target_blocks, target_lang)
            return {**found, "rejected_by": None}
        except (SandboxTimeoutError, SandboxCrashError) as error:
            timed_out = isinstance(error, SandboxTimeoutError)
            reason = Reason.ALIGNMENT_TIMEOUT if timed_out else Reason.ALIGNMENT_FAILED
            names = source_document_id, target_document_id
            _log.warning("documents %s and %s: dropped: %s: %s", *names, reason, error)
            return {"score": 0.0, "agreement": 0.0, "pairs": [], "rejected_by": reason.value}


def document_vectors(
    documents: daft.DataFrame, encoder: str, engine: EngineOptions, workers: int
) -> daft.DataFrame:
    """A DataFrame document_id, vector: the document_vector, empty for a document without sentences.

    `documents` has the columns document_id, lang, blocks, and rarity (of each block).
    """
    embedder = in_threads(Embedder)(engine, encoder, workers)
    return documents.into_batches(_BATCH * 4).select(
        col("document_id"),
        embedder.vector(*map(col, ("document_id", "blocks", "lang", "rarity"))).alias("vector"),
    )


def align_candidates(
    candidates: daft.DataFrame,
    documents: daft.DataFrame,
    options: AlignOptions,
    translation: TranslationOptions,
    least_agreement: float,
    engine: EngineOptions,
    workers: int,
) -> daft.DataFrame:
    """The ALIGNED table: the candidates with their share of well-aligned text and their sentence pairs.

    Candidates whose sentences agree less than `least_agreement` are not aligned: score 0, no pairs. Those
    whose alignment takes too long or too much memory have the reason in `rejected_by`, and no pairs.
    """
    aligner = in_threads(CandidateAligner)(engine, options, translation, least_agreement, workers)
    joined = candidates
    for side in ("source", "target"):
        texts = documents.select(
            col("document_id").alias(f"{side}_document_id"),
            col("lang").alias(f"{side}_lang"),
            col("blocks").alias(f"{side}_blocks"),
        )
        joined = joined.join(texts, on=f"{side}_document_id")
    # Candidates of one document are adjacent, so that its vectors are still in the worker's cache.
    joined = joined.sort(["source_document_id", "target_document_id"])
    sides = (f"{side}_{name}" for side in ("source", "target") for name in ("document_id", "blocks", "lang"))
    result = aligner.align(*map(col, sides))
    names = "source_document_id", "target_document_id", "evidence", "made_from"
    candidate = [col(name) for name in names]
    found = [col("result")[name].alias(name) for name in _FOUND]
    return joined.into_batches(_BATCH).select(*candidate, result.alias("result")).select(*candidate, *found)
