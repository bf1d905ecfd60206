"""What workers do with the rows of a shard, whatever runs them; the code is that of the Daft workers."""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from align.documents.translations import TranslationOptions
from align.sentences.aligner import AlignOptions
from corpus.build.keys import key
from corpus.build.workers.alignment import CandidateAligner
from corpus.build.workers.alignment import Embedder as DocumentEmbedder
from corpus.build.workers.documents import Extractor
from corpus.build.workers.mining import Embedder as SentenceEmbedder
from corpus.engine import EngineOptions
from corpus.tables.schemas import ALIGNED
from crawler.documents.schema import EXTRACTED
from crawler.topic.topic import Topic

Rows = Callable[[pa.Table], pa.Table]

PAGES = pa.schema([*EXTRACTED, pa.field("archive", pa.int32())])  # with the number of the archive file
DOCUMENT_VECTORS = pa.schema([("document_id", pa.string()), ("vector", pa.list_(pa.float32()))])
SENTENCE_VECTORS = pa.schema([("document_id", pa.string()), ("lang", pa.string()), ("vectors", pa.binary())])


def code() -> str:
    """A digest of the code here, of the versions of packages that it uses, and of Python's minor version."""
    return key(__name__, sys.version_info[:2])


def work(kind: str, expected: str, *arguments: object) -> Rows:
    """The function of a kind of KINDS; RuntimeError where the code is not the `expected` one.

    A worker with another version would give other bytes, and nobody would know which.
    """
    if code() != expected:
        raise RuntimeError("this worker has another acopio, Python or other packages: install the same ones")
    return KINDS[kind](*arguments)


class Pages:
    """Responses -> rows of PAGES: archive, file, offset, url, record (the bytes of the archive)."""

    def __init__(self, topic: Topic) -> None:
        self._extractor = Extractor(topic)

    def __call__(self, rows: pa.Table) -> pa.Table:
        """One row or more for each response."""
        found: list[dict[str, object]] = []
        with TemporaryDirectory(prefix="acopio-shard-") as scratch:
            path = Path(scratch) / "records"
            for row in rows.to_pylist():
                path.write_bytes(row["record"])
                judged = self._extractor.judge.rows_at(path, 0, row["url"], (row["file"], row["offset"]))
                found += ({**one, "archive": row["archive"]} for one in judged)
        return pa.Table.from_pylist(found, PAGES)


class Vectors:
    """Documents (document_id, blocks, lang, rarity) -> rows of DOCUMENT_VECTORS."""

    def __init__(self, engine: EngineOptions, encoder: str) -> None:
        self._embedder = DocumentEmbedder(engine, encoder)

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


class Sentences:
    """Documents (document_id, sentences, lang) -> rows of SENTENCE_VECTORS."""

    def __init__(self, engine: EngineOptions, encoder: str) -> None:
        self._embedder = SentenceEmbedder(engine, encoder)

    def __call__(self, rows: pa.Table) -> pa.Table:
        """A row for each document."""
        columns = [rows[name].to_pylist() for name in ("document_id", "sentences", "lang")]
        vectors = [self._embedder.vectors(*row) for row in zip(*columns, strict=True)]
        found = [rows["document_id"], rows["lang"], pa.array(vectors, pa.binary())]
        return pa.table(found, schema=SENTENCE_VECTORS)


KINDS: dict[str, Callable[..., Rows]] = {
    "pages": Pages,
    "vectors": Vectors,
    "alignments": Alignments,
    "sentences": Sentences,
}
