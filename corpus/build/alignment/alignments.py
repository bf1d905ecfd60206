"""Alignments and document vectors across builds: results for unchanged texts are reused."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import daft
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from daft import col

from align.documents.translations import TranslationOptions
from align.encoders.registry import encoder_versions
from align.sentences.aligner import AlignOptions
from corpus.build.frames import frame
from corpus.build.keys import key
from corpus.build.sharded import pairs as sharded
from corpus.build.workers.alignment import align_candidates, document_vectors
from corpus.engine import EngineOptions
from corpus.progress import tracked
from corpus.tables.changes import note
from corpus.tables.folder import WorkFolder
from corpus.tables.names import MARKED, VECTORS
from corpus.tables.schemas import ALIGNED

CANDIDATES = pa.schema(
    [ALIGNED.field(name) for name in ("source_document_id", "target_document_id", "evidence", "made_from")]
)

_VECTORS = pa.schema([("made_from", pa.string()), ("vector", pa.list_(pa.float32()))])
_OF_CANDIDATE = ("source_document_id", "target_document_id", "evidence")
_FOUND = [name for name in ALIGNED.names if name not in _OF_CANDIDATE]

Rarity = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The options that an alignment depends on, beside the two texts; its key adds versions and code."""

    align: AlignOptions
    translation: TranslationOptions
    least_agreement: float

    def key(self) -> str:
        """The key: two recipes with the same key align the same texts in the same way."""
        return key(__name__, "aligned", self, encoder_versions(self.align.encoder))


def content(lang: str, blocks: Sequence[Mapping[str, str]]) -> str:
    """A digest of the parts of a document that alignment and embedding read."""
    text = json.dumps([lang, *([block["kind"], block["text"]] for block in blocks)])
    return hashlib.sha256(text.encode()).hexdigest()


def made_from(*parts: str) -> str:
    """24 hexadecimal digits: a digest of the keys and digests of texts that a row is computed from."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def write_alignments(
    folder: WorkFolder, table: str, found: pa.Table, recipe: Recipe, table_key: str, engine: EngineOptions
) -> None:
    """Write the ALIGNED table of the candidates found; alignments of texts already in the table are reused.

    A build from scratch writes the same rows in the same order.
    """
    taken, missing = _taken_over(folder, table, found)
    rows = pa.concat_tables([taken, *_aligned(folder, table, missing, recipe, engine)])
    note(folder, f"document_pairs:{Path(table).name}", {"taken_over": len(taken), "aligned": len(missing)})
    order = [(name, "ascending") for name in _OF_CANDIDATE]
    folder.write(table, ALIGNED, [rows.sort_by(order)], table_key)


def _taken_over(folder: WorkFolder, table: str, found: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The candidates whose alignments the table has, with the alignments; then the other candidates."""
    before = _before(folder, table, ALIGNED, found["made_from"])
    places = pc.index_in(found["made_from"], before["made_from"].combine_chunks())
    known = pc.is_valid(places)
    again = found.filter(known)
    columns = before.select(_FOUND).take(places.filter(known))
    for number, name in enumerate(_OF_CANDIDATE):
        columns = columns.add_column(number, ALIGNED.field(name), again[name])
    return columns.select(ALIGNED.names).cast(ALIGNED), found.filter(pc.invert(known))


def _before(folder: WorkFolder, table: str, schema: pa.Schema, wanted: pa.ChunkedArray) -> pa.Table:
    """The rows of an earlier build whose `made_from` is wanted; none if there is no such table."""
    if not folder.has(table) or not {*schema.names} <= {*folder.schema(table).names}:
        return schema.empty_table()
    asked = pc.field("made_from").isin(wanted.combine_chunks())
    if "rejected_by" in schema.names:  # what failed is tried again
        asked &= pc.field("rejected_by").is_null()
    rows = folder.table(table, asked)
    return rows.select(schema.names).cast(schema)


def _aligned(
    folder: WorkFolder, table: str, missing: pa.Table, recipe: Recipe, engine: EngineOptions
) -> Iterator[pa.Table]:
    if not len(missing):
        return
    if engine.spread is not None:
        options = recipe.align, recipe.translation, recipe.least_agreement
        yield from sharded.aligned(folder, Path(table).name, missing, options, engine)
        return
    frame = align_candidates(
        daft.from_arrow(missing),
        kept(folder),
        recipe.align,
        recipe.translation,
        recipe.least_agreement,
        engine,
        engine.processes(len(missing)),
    )
    for batch in tracked(
        frame.to_arrow_iter(), f"aligning, {Path(table).name}", len(missing), "document pairs"
    ):
        yield pa.Table.from_batches([batch]).select(ALIGNED.names).cast(ALIGNED)


def vectors_of(
    folder: WorkFolder,
    rarities: Mapping[str, Rarity],
    contents: Mapping[str, str],
    encoder: str,
    engine: EngineOptions,
) -> dict[str, Rarity]:
    """Vectors by document_id of the documents in `rarities`; documents without sentences have none.

    Vectors in the table VECTORS are reused; afterwards it contains exactly the vectors of these documents.
    """
    recipe = key(__name__, "vectors", encoder, encoder_versions(encoder))
    origins = {
        document: made_from(recipe, contents[document], rarity.tobytes().hex())
        for document, rarity in rarities.items()
    }
    wanted = pa.chunked_array([pa.array(sorted(set(origins.values())), pa.string())])
    before = _before(folder, VECTORS, _VECTORS, wanted).to_pylist()
    vectors = {row["made_from"]: row["vector"] for row in before}
    missing = {document: rarities[document] for document in rarities if origins[document] not in vectors}
    for document, vector in _embedded(folder, missing, origins, encoder, engine):
        vectors[origins[document]] = vector
    rows = [{"made_from": origin, "vector": vectors[origin]} for origin in sorted(vectors)]
    folder.write(VECTORS, _VECTORS, [pa.Table.from_pylist(rows, _VECTORS)], recipe)
    found = {document: np.array(vectors[origin], dtype=np.float32) for document, origin in origins.items()}
    return {document: vector for document, vector in found.items() if len(vector)}


def _embedded(
    folder: WorkFolder,
    rarities: Mapping[str, Rarity],
    origins: Mapping[str, str],
    encoder: str,
    engine: EngineOptions,
) -> Iterator[tuple[str, list[float]]]:
    if not rarities:
        return
    if engine.spread is not None:
        for rows in sharded.document_vectors(folder, rarities, origins, encoder, engine):
            yield from zip(rows["document_id"].to_pylist(), rows["vector"].to_pylist(), strict=True)
        return
    values = pa.array(list(rarities.values()), pa.list_(pa.float32()))
    asked = daft.from_arrow(pa.table({"document_id": list(rarities), "rarity": values}))
    frame = document_vectors(
        kept(folder).join(asked, on="document_id"), encoder, engine, engine.processes(len(rarities))
    )
    for batch in tracked(frame.to_arrow_iter(), "vectors", len(rarities), "documents"):
        for row in batch.to_pylist():
            yield row["document_id"], row["vector"]


def kept(folder: WorkFolder) -> daft.DataFrame:
    """The kept documents, all their columns."""
    return frame(folder, MARKED).where(col("rejected_by").is_null())
