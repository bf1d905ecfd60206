"""documents -> document pairs: candidates by evidence, aligned; the share of well-aligned text decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import daft
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from daft import col

from align.aligner import AlignOptions
from align.document_vectors import block_digests, rarities
from align.encoders.registry import encoder_versions
from align.pairing import (
    ALL,
    EMBEDDING,
    EVIDENCE_CHOICES,
    LINKS,
    Candidate,
    Linked,
    PairingOptions,
    Scored,
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
from crawler.errors import UsageError
from crawler.records import LANGLINK, SITEMAP, Alternate
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
    evidence: str = ALL  # one of align.pairing.EVIDENCE_CHOICES: what may propose a pair of documents

    def __post_init__(self) -> None:
        if self.evidence not in EVIDENCE_CHOICES:
            raise UsageError(f"evidence {self.evidence!r}: unknown: {', '.join(EVIDENCE_CHOICES)}")


def build_document_pairs(
    topic: Topic, folder: WorkFolder, documents_key: str, options: PairOptions, engine: EngineOptions
) -> str:
    """The key of the `document_pairs` table, which is then up to date, as are LINKED and SIMILAR."""
    encoder = encoder_versions(options.align.encoder)
    linked_key = key("linked", documents_key, topic.languages, options, encoder)
    similar_key = key("similar", linked_key)
    table_key = key("document_pairs", similar_key)
    if folder.is_current("document_pairs", table_key) and folder.is_current(SIMILAR, similar_key):
        return table_key
    documents = _documents(folder)
    if not folder.is_current(LINKED, linked_key):
        linked = [] if options.evidence == EMBEDDING else _each_pair(topic, documents, linked_candidates)
        _align(folder, LINKED, _ids(documents, linked), linked_key, options, engine)
    if not folder.is_current(SIMILAR, similar_key):
        _align(
            folder, SIMILAR, _similar(topic, documents, folder, options, engine), similar_key, options, engine
        )
    rows = _decide(documents, folder, options)
    folder.write("document_pairs", DOCUMENT_PAIRS, [pa.Table.from_pylist(rows, DOCUMENT_PAIRS)], table_key)
    return table_key


@dataclass(frozen=True, slots=True)
class _Document:
    document_id: str
    linked: Linked
    blocks: npt.NDArray[np.uint64]  # digests


def _documents(folder: WorkFolder) -> list[_Document]:
    """What pairing needs to know of each kept document; their texts are read only for their numbers."""
    columns = ["document_id", "url", "lang", "canonical_url", "hreflang", "switchers", "declared"]
    columns += ["images", "blocks"]
    documents = []
    for batch in folder.batches(MARKED, columns, pc.field("rejected_by").is_null()):
        for row in batch.to_pylist():
            linked = Linked(
                url=row["url"],
                lang=row["lang"],
                hreflang=_alternates(row["hreflang"]),
                switchers=_alternates(row["switchers"]),
                sitemap=_alternates(_of_kind(row["declared"], SITEMAP)),
                langlinks=_alternates(_of_kind(row["declared"], LANGLINK)),
                images=frozenset(row["images"]),
                numbers=mark_counts(block["text"] for block in row["blocks"]),
                canonical_url=row["canonical_url"],
            )
            blocks = block_digests(block["text"] for block in row["blocks"])
            documents.append(_Document(row["document_id"], linked, blocks))
    return documents


def _alternates(rows: list[dict[str, str]]) -> tuple[Alternate, ...]:
    return tuple(Alternate(row["lang"], row["url"]) for row in rows)


def _of_kind(declared: list[dict[str, str]] | None, evidence: str) -> list[dict[str, str]]:
    return [row for row in declared or () if row["evidence"] == evidence]


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
            0.0 if table == LINKED else options.pairing.agreement,
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


def _similar(
    topic: Topic,
    documents: Sequence[_Document],
    folder: WorkFolder,
    options: PairOptions,
    engine: EngineOptions,
) -> pa.Table:
    """Candidates that the content proposes, among documents that no link or address has paired."""
    if options.evidence == LINKS:
        return _ids(documents, [])
    unpaired = _unpaired(documents, folder, options)
    vectors = _vectors(folder, documents, unpaired, options, engine)
    described = [
        replace(document, linked=replace(document.linked, vector=vectors.get(document.document_id)))
        for document in unpaired
    ]

    def similar(items: Sequence[Linked], source: str, target: str) -> list[Candidate]:
        return similar_candidates(items, source, target, options.pairing, marks=options.evidence == ALL)

    return _ids(unpaired, _each_pair(topic, described, similar))


def _scored(documents: Sequence[_Document], folder: WorkFolder, table: str) -> list[Scored]:
    place = {document.document_id: number for number, document in enumerate(documents)}
    columns = ["source_document_id", "target_document_id", "evidence", "score", "agreement"]
    return [
        Scored(Candidate(place[source], place[target], evidence), score, agreement)
        for batch in folder.batches(table, columns)
        for source, target, evidence, score, agreement in zip(
            *(batch.column(name).to_pylist() for name in columns), strict=True
        )
    ]


def _unpaired(documents: Sequence[_Document], folder: WorkFolder, options: PairOptions) -> list[_Document]:
    """Documents that no link or URL has found a translation for."""
    good = [s.candidate for s in _scored(documents, folder, LINKED) if s.share >= options.translation.share]
    paired = {place for candidate in good for place in (candidate.source, candidate.target)}
    return [document for place, document in enumerate(documents) if place not in paired]


def _rarities(documents: Sequence[_Document]) -> dict[str, npt.NDArray[np.float32]]:
    """Rarity of each block among the documents of its language, by document."""
    found = {}
    for lang in sorted({document.linked.lang for document in documents}):
        same = [document for document in documents if document.linked.lang == lang]
        values = rarities([document.blocks for document in same])
        found.update({document.document_id: rarity for document, rarity in zip(same, values, strict=True)})
    return found


def _vectors(
    folder: WorkFolder,
    documents: Sequence[_Document],
    wanted: Sequence[_Document],
    options: PairOptions,
    engine: EngineOptions,
) -> dict[str, npt.NDArray[np.float32]]:
    """Document vectors of those wanted, by document; none for a document without sentences."""
    if not wanted:
        return {}
    rarity = _rarities(documents)
    ids = [document.document_id for document in wanted]
    known = daft.from_arrow(
        pa.table({"document_id": ids, "rarity": pa.array([rarity[i] for i in ids], pa.list_(pa.float32()))})
    )
    frame = document_vectors(
        _kept(folder).join(known, on="document_id"), options.align.encoder, engine.processes(len(wanted))
    )
    vectors = {}
    for batch in tracked(frame.to_arrow_iter(), "document vectors", len(wanted)):
        for row in batch.to_pylist():
            if row["vector"]:
                vectors[row["document_id"]] = np.array(row["vector"], dtype=np.float32)
    return vectors


def _decide(documents: Sequence[_Document], folder: WorkFolder, options: PairOptions) -> list[dict[str, Any]]:
    scored = _scored(documents, folder, LINKED) + _scored(documents, folder, SIMILAR)
    good = [s for s in scored if s.share >= options.translation.share]
    rows = [_row(documents, s, None if free else "not_one_to_one") for s, free in choose(good)]
    rows += [_row(documents, s, "not_translations") for s in scored if s.share < options.translation.share]
    return sorted(rows, key=lambda row: (row["source_document_id"], row["target_document_id"]))


def _row(documents: Sequence[_Document], scored: Scored, reason: str | None) -> dict[str, Any]:
    candidate = scored.candidate
    source, target = documents[candidate.source], documents[candidate.target]
    return {
        "source_document_id": source.document_id,
        "target_document_id": target.document_id,
        "source_url": source.linked.url,
        "target_url": target.linked.url,
        "source_lang": source.linked.lang,
        "target_lang": target.linked.lang,
        "evidence": candidate.evidence,
        "score": scored.share,
        "rejected_by": reason,
    }
