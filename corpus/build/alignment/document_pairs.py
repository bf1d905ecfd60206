"""documents -> document pairs: candidates by evidence, aligned; the share of well-aligned text decides."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from align.documents.options import PairOptions
from align.documents.pairing import (
    ALL,
    EMBEDDING,
    GIVEN,
    LINKS,
    PATH,
    Candidate,
    Linked,
    Scored,
    choose,
    linked_candidates,
    mark_counts,
    similar_candidates,
)
from align.encoders.registry import encoder_versions
from align.vectors.documents import block_digests, rarities
from corpus.build.alignment.alignments import (
    CANDIDATES,
    Recipe,
    content,
    made_from,
    vectors_of,
    write_alignments,
)
from corpus.build.keys import key
from corpus.engine import EngineOptions
from corpus.tables.folder import WorkFolder
from corpus.tables.names import ENTRIES, LINKED, MARKED, SIMILAR
from corpus.tables.reasons import DocumentPairReason as Reason
from corpus.tables.schemas import DOCUMENT_PAIRS
from crawler.page.page import LANGLINK, SITEMAP, Alternate
from crawler.topic.topic import Topic


@dataclass(frozen=True, slots=True)
class GivenPair:
    """Two local documents, by their ids, that pair for certain; the base of the translation, if known."""

    source_document_id: str
    target_document_id: str
    evidence: str  # of align.documents.pairing.GIVEN
    base: str | None = None


def build_document_pairs(
    topic: Topic,
    folder: WorkFolder,
    documents_key: str,
    options: PairOptions,
    engine: EngineOptions,
    given: Sequence[GivenPair] | None = None,
) -> str:
    """The key of the `document_pairs` table, once it, LINKED and SIMILAR are up to date.

    `given` are the pairs that the paths of local documents show: links and addresses are then not looked at.
    """
    encoder = encoder_versions(options.align.encoder)
    known = [astuple(pair) for pair in given] if given is not None else None
    bounds = engine.seconds, engine.memory  # with other ones, what was dropped for them is tried again
    linked_key = key(__name__, "linked", documents_key, topic.languages, options, encoder, known, bounds)
    similar_key = key(__name__, "similar", linked_key)
    table_key = key(__name__, "document_pairs", similar_key)
    made = {LINKED: linked_key, SIMILAR: similar_key, "document_pairs": table_key}
    if all(folder.is_current(table, made[table]) for table in made):
        return table_key
    documents = _documents(folder)
    if not folder.is_current(LINKED, linked_key):
        linked = _linked(topic, documents, options, given)
        recipe = Recipe(options.align, options.translation, 0.0)
        found = _candidates(documents, linked, recipe)
        write_alignments(folder, LINKED, found, recipe, linked_key, engine)
    if not folder.is_current(SIMILAR, similar_key):
        recipe = Recipe(options.align, options.translation, options.pairing.agreement)
        found = _candidates(*_similar(topic, documents, folder, options, engine), recipe)
        write_alignments(folder, SIMILAR, found, recipe, similar_key, engine)
    rows = _decide(documents, folder, options, given or ())
    folder.write("document_pairs", DOCUMENT_PAIRS, [pa.Table.from_pylist(rows, DOCUMENT_PAIRS)], table_key)
    return table_key


@dataclass(frozen=True, slots=True)
class _Document:
    document_id: str
    linked: Linked
    blocks: npt.NDArray[np.uint64]  # digests
    content: str  # digest of the aligned text


def _documents(folder: WorkFolder) -> list[_Document]:
    """The input of pairing for each kept document; the texts are read only for their numbers."""
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
            digest = content(row["lang"], row["blocks"])
            documents.append(_Document(row["document_id"], linked, blocks, digest))
    return documents


def _alternates(rows: list[dict[str, str]]) -> tuple[Alternate, ...]:
    return tuple(Alternate(row["lang"], row["url"]) for row in rows)


def _of_kind(declared: list[dict[str, str]] | None, evidence: str) -> list[dict[str, str]]:
    return [row for row in declared or () if row["evidence"] == evidence]


def _linked(
    topic: Topic, documents: Sequence[_Document], options: PairOptions, given: Sequence[GivenPair] | None
) -> list[Candidate]:
    if given is not None:
        place = {document.document_id: number for number, document in enumerate(documents)}
        return [
            Candidate(place[pair.source_document_id], place[pair.target_document_id], pair.evidence)
            for pair in given
            if pair.source_document_id in place and pair.target_document_id in place and pair.evidence == PATH
        ]
    return [] if options.evidence == EMBEDDING else _each_pair(topic, documents, linked_candidates)


def _each_pair(topic: Topic, documents: Sequence[_Document], find: Any) -> list[Candidate]:
    items = [document.linked for document in documents]
    return [c for source, target in combinations(topic.languages, 2) for c in find(items, source, target)]


def _candidates(documents: Sequence[_Document], found: list[Candidate], recipe: Recipe) -> pa.Table:
    recipe_key = recipe.key()
    rows = []
    for candidate in found:
        source, target = documents[candidate.source], documents[candidate.target]
        origin = made_from(recipe_key, source.content, target.content)
        rows.append((source.document_id, target.document_id, candidate.evidence, origin))
    return pa.Table.from_pylist([dict(zip(CANDIDATES.names, row, strict=True)) for row in rows], CANDIDATES)


def _similar(
    topic: Topic,
    documents: Sequence[_Document],
    folder: WorkFolder,
    options: PairOptions,
    engine: EngineOptions,
) -> tuple[list[_Document], list[Candidate]]:
    """Documents that no link or URL has paired, and candidates among them by their content."""
    unpaired = [] if options.evidence == LINKS else _unpaired(documents, folder, options)
    rarity = _rarities(documents)
    vectors = vectors_of(
        folder,
        {document.document_id: rarity[document.document_id] for document in unpaired},
        {document.document_id: document.content for document in unpaired},
        options.align.encoder,
        engine,
    )
    described = [
        replace(document, linked=replace(document.linked, vector=vectors.get(document.document_id)))
        for document in unpaired
    ]

    def similar(items: Sequence[Linked], source: str, target: str) -> list[Candidate]:
        return similar_candidates(items, source, target, options.pairing, marks=options.evidence == ALL)

    return unpaired, _each_pair(topic, described, similar)


def _scored(documents: Sequence[_Document], folder: WorkFolder, table: str) -> list[Scored]:
    place = {document.document_id: number for number, document in enumerate(documents)}
    columns = ["source_document_id", "target_document_id", "evidence", "score", "agreement"]
    return [
        Scored(Candidate(place[source], place[target], evidence), score, agreement)
        for batch in folder.batches(table, columns)
        for source, target, evidence, score, agreement in zip(
            *(batch.column(name).to_pylist() for name in columns), strict=True
        )
        if source in place and target in place  # the units of a file may be of a document that was dropped
    ]


def _unpaired(documents: Sequence[_Document], folder: WorkFolder, options: PairOptions) -> list[_Document]:
    """Documents without a translation by a link, URL or path, or in the same file."""
    good = [s.candidate for s in _scored(documents, folder, LINKED) if _is_good(s, options)]
    if folder.has(ENTRIES):
        good += [s.candidate for s in _scored(documents, folder, ENTRIES)]
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


def _is_good(scored: Scored, options: PairOptions) -> bool:
    return scored.share >= options.translation.least(scored.candidate.evidence in GIVEN)


def _decide(
    documents: Sequence[_Document], folder: WorkFolder, options: PairOptions, given: Sequence[GivenPair]
) -> list[dict[str, Any]]:
    tables = [LINKED, SIMILAR, *([ENTRIES] if folder.has(ENTRIES) else [])]
    scored = [s for table in tables for s in _scored(documents, folder, table)]
    good = [s for s in scored if _is_good(s, options)]
    bad = [s for s in scored if not _is_good(s, options)]
    rows = [_row(documents, s, None if free else Reason.NOT_ONE_TO_ONE) for s, free in choose(good)]
    failed = _failed(folder, tables)
    rows += [_row(documents, s, _why_bad(documents, s, failed)) for s in bad]
    bases = {(pair.source_document_id, pair.target_document_id): pair.base for pair in given}
    for row in rows:
        row["base"] = bases.get((row["source_document_id"], row["target_document_id"]))
    return sorted(rows, key=lambda row: (row["source_document_id"], row["target_document_id"]))


def _failed(folder: WorkFolder, tables: Sequence[str]) -> dict[tuple[str, str, str], str]:
    """The reasons of the candidates whose alignment failed, by document ids and evidence."""
    found = {}
    for table in tables:
        for row in folder.table(table, pc.field("rejected_by").is_valid()).to_pylist():
            key = row["source_document_id"], row["target_document_id"], row["evidence"]
            found[key] = row["rejected_by"]
    return found


def _why_bad(
    documents: Sequence[_Document], scored: Scored, failed: Mapping[tuple[str, str, str], str]
) -> Reason:
    candidate = scored.candidate
    ids = documents[candidate.source].document_id, documents[candidate.target].document_id
    return Reason(failed.get((*ids, candidate.evidence), Reason.NOT_TRANSLATIONS))


def _row(documents: Sequence[_Document], scored: Scored, reason: Reason | None) -> dict[str, Any]:
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
        "rejected_by": reason and reason.value,
    }
