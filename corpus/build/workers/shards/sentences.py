"""The sentences of a shard, as vectors to mine among."""

import pyarrow as pa

from corpus.build.workers.mining import Embedder
from corpus.build.workers.shards.same_code import check
from corpus.engine import EngineOptions

SENTENCE_VECTORS = pa.schema([("document_id", pa.string()), ("lang", pa.string()), ("vectors", pa.binary())])


def sentences(expected: str, engine: EngineOptions, encoder: str) -> "Sentences":
    """What makes vectors of sentences; RuntimeError where the code is not the expected one."""
    check(__name__, expected)
    return Sentences(engine, encoder)


class Sentences:
    """Documents (document_id, sentences, lang) -> rows of SENTENCE_VECTORS."""

    def __init__(self, engine: EngineOptions, encoder: str) -> None:
        self._embedder = Embedder(engine, encoder)

    def __call__(self, rows: pa.Table) -> pa.Table:
        """A row for each document."""
        columns = [rows[name].to_pylist() for name in ("document_id", "sentences", "lang")]
        vectors = [self._embedder.vectors(*row) for row in zip(*columns, strict=True)]
        found = [rows["document_id"], rows["lang"], pa.array(vectors, pa.binary())]
        return pa.table(found, schema=SENTENCE_VECTORS)
