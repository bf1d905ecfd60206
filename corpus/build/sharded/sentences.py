"""Sentences as vectors to mine among, made in shards."""

from collections.abc import Iterator

import pyarrow as pa

from corpus.build.keys import digest
from corpus.build.sharded.texts import Texts
from corpus.build.workers.shards import sentences
from corpus.build.workers.shards.same_code import code
from corpus.build.workers.shards.sentences import SENTENCE_VECTORS
from corpus.engine import EngineOptions, Work
from corpus.tables.folder import WorkFolder

_WORK = "corpus.build.workers.shards.sentences:sentences"


def sentence_vectors(
    folder: WorkFolder, documents: pa.Table, encoder: str, versions: object, engine: EngineOptions
) -> Iterator[pa.Table]:
    """Rows of SENTENCE_VECTORS of documents: document_id, lang, sentences. `versions` are the encoder's."""
    assert engine.spread is not None
    rows = documents.append_column("host", Texts(folder).of(documents["document_id"], "site"))
    now = code(sentences.__name__)
    arguments = (now, engine.of_worker(), encoder)
    key = digest(now, encoder, versions, engine.seconds, engine.memory)
    yield from engine.spread(Work("sentences", _WORK, arguments, key, SENTENCE_VECTORS), rows, lambda r: r)
