"""documents -> document pairs: candidates by evidence, aligned; the share of well-aligned text decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import daft
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from daft import col

from align.aligner import AlignOptions
from align.pairing import (
    Candidate,
    Linked,
    PairingOptions,
    choose,
    linked_candidates,
    mark_counts,
    similar_candidates,
)
from align.records import DOCUMENT_PAIRS
from align.stages import ALIGNED, align_candidates, document_vectors
from align.translations import TranslationOptions
from corpus.engine import EngineOptions
from corpus.progress import tracked
from corpus.stages.documents import MARKED
from corpus.stages.keys import key
from corpus.store import WorkFolder
from crawler.records import Alternate
from crawler.topic import Topic

LINKED, SIMILAR = ".aligned/linked", ".aligned/similar"

_CANDIDATES = pa.schema(
    [ALIGNED.field(name) for name in ("source_document_id", "target_document_id", "evidence")]
)


@dataclass(frozen=True, slots=True)
class PairOptions:
    """The options of pairing and alignment: the topic's table [align]."""

    align: AlignOptions = field(default_factory=AlignOptions)
    pairing: PairingOptions = field(default_factory=PairingOptions)
    translation: TranslationOptions = field(default_factory=TranslationOptions)


def build_document_pairs(
    topic: Topic, folder: WorkFolder, documents_key: str, options: PairOptions, engine: EngineOptions
) -> str:
    """The key of the `document_pairs` table, which is then up to date, as are LINKED and SIMILAR."""
    linked_key = key("linked", documents_key, topic.languages, options)
    similar_key = key("similar", linked_key)
    table_key = key("document_pairs", similar_key)
    if folder.is_current("document_pairs", table_key) and folder.is_current(SIMILAR, similar_key):
        return table_key
    documents = _documents(folder)
    if not folder.is_current(LINKED, linked_key):
        found = _ids(documents, _each_pair(topic, documents, linked_candidates))
        _align(folder, LINKED, found, linked_key, options, engine)
    if not folder.is_current(SIMILAR, similar_key):
        unpaired = _unpaired(documents, folder, options)
        vectors = _vectors(folder, unpaired, options, engine)
        described = [_with_vector(document, vectors) for document in unpaired]

        def similar(items: Sequence[Linked], source: str, target: str) -> list[Candidate]:
            return similar_candidates(items, source, target, options.pairing)

        found = _ids(unpaired, _each_pair(topic, described, similar))
        _align(folder, SIMILAR, found, similar_key, options, engine)
    rows = _decide(documents, folder, options)
    folder.write("document_pairs", DOCUMENT_PAIRS, [pa.Table.from_pylist(rows, DOCUMENT_PAIRS)], table_key)
    return table_key


@dataclass(frozen=True, slots=True)
class _Document:
    document_id: str
    linked: Linked


def _documents(folder: WorkFolder) -> list[_Document]:
    """What pairing needs to know of each kept document; their texts are read only for their numbers."""
    columns = ["document_id", "url", "lang", "canonical_url", "hreflang", "switchers", "images", "blocks"]
    documents = []
    for batch in folder.batches(MARKED, columns, pc.field("rejected_by").is_null()):
        for row in batch.to_pylist():
            linked = Linked(
                url=row["url"],
                lang=row["lang"],
                hreflang=_alternates(row["hreflang"]),
                switchers=_alternates(row["switchers"]),
                images=frozenset(row["images"]),
                numbers=mark_counts(block["text"] for block in row["blocks"]),
                canonical_url=row["canonical_url"],
            )
            documents.append(_Document(row["document_id"], linked))
    return documents


def _alternates(rows: list[dict[str, str]]) -> tuple[Alternate, ...]:
    return tuple(Alternate(row["lang"], row["url"]) for row in rows)


def _each_pair(topic: Topic, documents: Sequence[_Document], find: Any) -> list[Candidate]:
    items = [document.linked for document in documents]
    return [c for source, target in combinations(topic.languages, 2) for c in find(items, source, target)]


def _ids(documents: Sequence[_Document], found: list[Candidate]) -> pa.Table:
    rows = [(documents[c.source].document_id, documents[c.target].document_id, c.evidence) for c in found]
    return pa.Table.from_pylist([dict(zip(_CANDIDATES.names, row, strict=True)) for row in rows], _CANDIDATES)


def _align(
    folder: WorkFolder,
    table: str,
    found: pa.Table,
    table_key: str,
    options: PairOptions,
    engine: EngineOptions,
) -> None:
    batches: Iterator[pa.RecordBatch] = iter(())
    if len(found):
        aligned = align_candidates(
            daft.from_arrow(found),
            _kept(folder),
            options.align,
            options.translation,
            engine.processes(len(found)),
        )
        evidence = "links" if table == LINKED else "content"
        batches = tracked(aligned.to_arrow_iter(), f"document pairs by {evidence}", len(found))
    tables = [pa.Table.from_batches([batch]).cast(ALIGNED) for batch in batches]
    order = [("source_document_id", "ascending"), ("target_document_id", "ascending")]
    folder.write(
        table, ALIGNED, [pa.concat_tables(tables or [ALIGNED.empty_table()]).sort_by(order)], table_key
    )


def _kept(folder: WorkFolder) -> daft.DataFrame:
    return daft.read_parquet(str(folder.root / MARKED / "*.parquet")).where(col("rejected_by").is_null())


def _scored(documents: Sequence[_Document], folder: WorkFolder, table: str) -> list[tuple[Candidate, float]]:
    place = {document.document_id: number for number, document in enumerate(documents)}
    rows = folder.dataset(table).to_table(["source_document_id", "target_document_id", "evidence", "score"])
    return [
        (Candidate(place[r["source_document_id"]], place[r["target_document_id"]], r["evidence"]), r["score"])
        for r in rows.to_pylist()
    ]


def _unpaired(documents: Sequence[_Document], folder: WorkFolder, options: PairOptions) -> list[_Document]:
    """Documents that no link or URL has found a translation for."""
    good = [(c, s) for c, s in _scored(documents, folder, LINKED) if s >= options.translation.share]
    paired = {place for candidate, _ in good for place in (candidate.source, candidate.target)}
    return [document for place, document in enumerate(documents) if place not in paired]


def _vectors(
    folder: WorkFolder, documents: Sequence[_Document], options: PairOptions, engine: EngineOptions
) -> dict[str, np.ndarray[Any, np.dtype[np.float32]]]:
    if not documents:
        return {}
    wanted = daft.from_pydict({"document_id": [document.document_id for document in documents]})
    frame = document_vectors(
        _kept(folder).join(wanted, on="document_id"), options.align.encoder, engine.processes(len(documents))
    )
    vectors = {}
    for batch in tracked(frame.to_arrow_iter(), "document vectors", len(documents)):
        for row in batch.to_pylist():
            if row["vector"]:
                vectors[row["document_id"]] = np.array(row["vector"], dtype=np.float32)
    return vectors


def _with_vector(document: _Document, vectors: dict[str, Any]) -> _Document:
    vector = vectors.get(document.document_id)
    return _Document(document.document_id, replace(document.linked, vector=vector))


def _decide(documents: Sequence[_Document], folder: WorkFolder, options: PairOptions) -> list[dict[str, Any]]:
    scored = _scored(documents, folder, LINKED) + _scored(documents, folder, SIMILAR)
    good = [(c, s) for c, s in scored if s >= options.translation.share]
    rows = [_row(documents, c, s, None if free else "not_one_to_one") for c, s, free in choose(good)]
    rows += [_row(documents, c, s, "not_translations") for c, s in scored if s < options.translation.share]
    return sorted(rows, key=lambda row: (row["source_document_id"], row["target_document_id"]))


def _row(
    documents: Sequence[_Document], candidate: Candidate, score: float, reason: str | None
) -> dict[str, Any]:
    source, target = documents[candidate.source], documents[candidate.target]
    return {
        "source_document_id": source.document_id,
        "target_document_id": target.document_id,
        "source_url": source.linked.url,
        "target_url": target.linked.url,
        "source_lang": source.linked.lang,
        "target_lang": target.linked.lang,
        "evidence": candidate.evidence,
        "score": score,
        "rejected_by": reason,
    }
