"""Pairs of documents aligned in shards, and the vectors by which documents find each other."""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from align.documents.translations import TranslationOptions
from align.sentences.aligner import AlignOptions
from corpus.build.keys import digest
from corpus.build.sharded.texts import Texts
from corpus.build.workers.shards import pairs
from corpus.build.workers.shards.pairs import DOCUMENT_VECTORS
from corpus.build.workers.shards.same_code import code
from corpus.engine import EngineOptions, Work
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import ALIGNED

_ALIGNMENTS = "corpus.build.workers.shards.pairs:alignments"
_VECTORS = "corpus.build.workers.shards.pairs:vectors"
_SIDES = ("source", "target")


def aligned(
    folder: WorkFolder,
    stage: str,
    candidates: pa.Table,
    options: tuple[AlignOptions, TranslationOptions, float],
    engine: EngineOptions,
) -> Iterator[pa.Table]:
    """Rows of ALIGNED of the candidates, by the host of the source."""
    assert engine.spread is not None
    texts = Texts(folder)
    rows = candidates.append_column("host", texts.of(candidates["source_document_id"], "site"))

    def load(rows: pa.Table) -> pa.Table:
        for side in _SIDES:
            for name in ("lang", "blocks"):
                column = texts.of(rows[f"{side}_document_id"], name)
                rows = rows.append_column(f"{side}_{name}", column)
        return rows

    now = code(pairs.__name__)
    arguments = (now, engine.of_worker(), *options)
    key = digest(now, engine.seconds, engine.memory)
    yield from engine.spread(Work(stage, _ALIGNMENTS, arguments, key, ALIGNED, pages=2), rows, load)


def document_vectors(
    folder: WorkFolder,
    rarities: Mapping[str, npt.NDArray[np.float32]],
    origins: Mapping[str, str],
    encoder: str,
    engine: EngineOptions,
) -> Iterator[pa.Table]:
    """Rows of DOCUMENT_VECTORS of the documents in `rarities`; `origins` are digests of all they hang on."""
    assert engine.spread is not None
    texts, ids = Texts(folder), pa.chunked_array([pa.array(list(rarities), pa.string())])
    made_from = pa.array([origins[document] for document in rarities], pa.string())
    rows = pa.table({"document_id": ids, "made_from": made_from, "host": texts.of(ids, "site")})

    def load(rows: pa.Table) -> pa.Table:
        for name in ("lang", "blocks"):
            rows = rows.append_column(name, texts.of(rows["document_id"], name))
        rarity = [rarities[document] for document in rows["document_id"].to_pylist()]
        return rows.append_column("rarity", pa.array(rarity, pa.list_(pa.float32())))

    now = code(pairs.__name__)
    arguments = (now, engine.of_worker(), encoder)
    key = digest(now, engine.seconds, engine.memory)
    yield from engine.spread(Work("vectors", _VECTORS, arguments, key, DOCUMENT_VECTORS), rows, load)
