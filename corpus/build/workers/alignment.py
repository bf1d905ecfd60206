"""The align stages as DataFrame -> DataFrame: document vectors, aligned candidates."""

from collections.abc import Sequence
from typing import Any

import daft
import numpy as np
import pyarrow as pa
from daft import DataType, col

from align.documents.translations import TranslationOptions, aligned_share
from align.encoders.protocol import for_language
from align.encoders.registry import get_encoder
from align.sentences.aligner import Aligner, AlignOptions, cut
from align.vectors.documents import agreement, document_vector, prose_weights, sentence_weights
from corpus.build.workers.pool import worker_pool
from corpus.tables.schemas import ALIGNED
from crawler.page.page import Block

_BATCH = 4  # candidates per call of a worker
_RESULT = DataType.from_arrow_type(
    pa.struct([ALIGNED.field(name) for name in ("score", "agreement", "pairs")])
)


class _Embedder:
    """One worker: vectors of documents."""

    def __init__(self, encoder: str) -> None:
        self._encoder = get_encoder(encoder)

    @daft.method(return_dtype=DataType.list(DataType.float32()))  # type: ignore[untyped-decorator]
    def vector(self, blocks: list[dict[str, str]], lang: str, rarity: list[float]) -> list[float]:
        sentences = cut(_blocks(blocks), lang)
        if not sentences.texts:
            return []
        weights = sentence_weights(
            sentences.texts, np.array(rarity, dtype=np.float32)[list(sentences.blocks)]
        )
        vectors = for_language(self._encoder, lang).encode(sentences.texts)
        return document_vector(vectors, weights).tolist()  # type: ignore[no-any-return]


class _CandidateAligner:
    """One worker: aligns candidate pairs of documents."""

    def __init__(self, options: AlignOptions, translation: TranslationOptions, agreement: float) -> None:
        self._options, self._translation, self._agreement = options, translation, agreement
        self._aligners: dict[tuple[str, str], Aligner] = {}

    @daft.method(return_dtype=_RESULT)  # type: ignore[untyped-decorator]
    def align(
        self,
        source_blocks: list[dict[str, str]],
        source_lang: str,
        target_blocks: list[dict[str, str]],
        target_lang: str,
    ) -> dict[str, Any]:
        languages = source_lang, target_lang
        if languages not in self._aligners:
            self._aligners[languages] = Aligner(source_lang, target_lang, self._options)
        source, target = cut(_blocks(source_blocks), source_lang), cut(_blocks(target_blocks), target_lang)
        weights = prose_weights(source.texts, target.texts), prose_weights(target.texts, source.texts)
        found = agreement(*self._aligners[languages].sentence_vectors(source, target), *weights)
        if found < self._agreement:  # not worth the alignment
            return {"score": 0.0, "agreement": round(found, 4), "pairs": []}
        pairs = self._aligners[languages].sentence_pairs(source, target)
        share = aligned_share(pairs, source, target, self._translation)
        return {
            "score": round(share, 4),
            "agreement": round(found, 4),
            "pairs": [
                {
                    "source_text": p.source_text,
                    "target_text": p.target_text,
                    "granularity": p.granularity,
                    "bead": f"{p.bead.n}-{p.bead.m}",
                    "source_position": p.bead.i,
                    "target_position": p.bead.j,
                    "similarity": p.similarity,
                    "margin": p.margin,
                    "score": p.score,
                    "source_block": source.blocks[p.bead.i],
                    "target_block": target.blocks[p.bead.j],
                }
                for p in self._aligners[languages].chosen(pairs, source, target)
            ],
        }


def document_vectors(documents: daft.DataFrame, encoder: str, workers: int) -> daft.DataFrame:
    """A DataFrame document_id, vector: the document_vector, empty for a document without sentences.

    `documents` has the columns document_id, lang, blocks, and rarity (of each block).
    """
    embedder = worker_pool(_Embedder, workers)(encoder)
    return documents.into_batches(_BATCH * 4).select(
        col("document_id"), embedder.vector(col("blocks"), col("lang"), col("rarity")).alias("vector")
    )


def align_candidates(
    candidates: daft.DataFrame,
    documents: daft.DataFrame,
    options: AlignOptions,
    translation: TranslationOptions,
    least_agreement: float,
    workers: int,
) -> daft.DataFrame:
    """The ALIGNED table: the candidates with their share of well-aligned text and their sentence pairs.

    Candidates whose sentences agree less than `least_agreement` are not aligned: score 0, no pairs.
    """
    aligner = worker_pool(_CandidateAligner, workers)(options, translation, least_agreement)
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
    result = aligner.align(col("source_blocks"), col("source_lang"), col("target_blocks"), col("target_lang"))
    names = "source_document_id", "target_document_id", "evidence", "made_from"
    candidate = [col(name) for name in names]
    found = [col("result")[name].alias(name) for name in ("score", "agreement", "pairs")]
    return joined.into_batches(_BATCH).select(*candidate, result.alias("result")).select(*candidate, *found)


def _blocks(rows: Sequence[dict[str, str]]) -> list[Block]:
    return [Block(row["kind"], row["text"]) for row in rows]
