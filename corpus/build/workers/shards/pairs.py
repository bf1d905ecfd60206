"""The pairs of documents of a shard, and the vectors by which documents find each other."""

import pyarrow as pa

from align.documents.translations import TranslationOptions
from align.sentences.aligner import AlignOptions
from corpus.build.workers.alignment import CandidateAligner, Embedder
from corpus.build.workers.shards.same_code import check
from corpus.engine import EngineOptions
from corpus.tables.schemas import ALIGNED

DOCUMENT_VECTORS = pa.schema([("document_id", pa.string()), ("vector", pa.list_(pa.float32()))])


def vectors(expected: str, engine: EngineOptions, encoder: str) -> "Vectors":
    """What makes vectors of documents; RuntimeError where the code is not the expected one."""
    check(__name__, expected)
    return Vectors(engine, encoder)


def alignments(
    expected: str,
    engine: EngineOptions,
    options: AlignOptions,
    translation: TranslationOptions,
    agreement: float,
) -> "Alignments":
    """What aligns candidates; RuntimeError where the code is not the expected one."""
    check(__name__, expected)
    return Alignments(engine, options, translation, agreement)


class Vectors:
    """Documents (document_id, blocks, lang, rarity) -> rows of DOCUMENT_VECTORS."""

    def __init__(self, engine: EngineOptions, encoder: str) -> None:
        self._embedder = Embedder(engine, encoder)

    def __call__(self, rows: pa.Table) -> pa.Table:
        """A row for each document."""
        names = "document_id", "blocks", "lang", "rarity"
        columns = [rows[name].to_pylist() for name in names]
        vectors = [self._embedder.vector(*row) for row in zip(*columns, strict=True)]
        found = [rows["document_id"], pa.array(vectors, pa.list_(pa.float32()))]
        return pa.table(found, schema=DOCUMENT_VECTORS)


class Alignments:
    """Candidates with the texts of both sides -> rows of ALIGNED."""

    def __init__(
        self, engine: EngineOptions, options: AlignOptions, translation: TranslationOptions, agreement: float
    ) -> None:
        self._aligner = CandidateAligner(engine, options, translation, agreement)

    def __call__(self, rows: pa.Table) -> pa.Table:
        """A row for each candidate."""
        sides = [
            f"{side}_{name}" for side in ("source", "target") for name in ("document_id", "blocks", "lang")
        ]
        columns = [rows[name].to_pylist() for name in sides]
        candidates = rows.select(["source_document_id", "target_document_id", "evidence", "made_from"])
        found = [
            {**candidate, **self._aligner.align(*texts)}
            for candidate, texts in zip(candidates.to_pylist(), zip(*columns, strict=True), strict=True)
        ]
        return pa.Table.from_pylist(found, ALIGNED)
