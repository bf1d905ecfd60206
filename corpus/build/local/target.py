"""One target language: the tables of a sub-pipeline, from the documents that were read."""

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from align.documents.pairing import FILE, PATH
from align.encoders.registry import encoder_versions, prepare
from corpus.build.alignment.document_pairs import GivenPair, build_document_pairs
from corpus.build.judging.pairs import build_pairs_by
from corpus.build.keys import digest, key
from corpus.build.local.model import LocalDeclared
from corpus.build.local.rows import document_row, with_kept
from corpus.build.local.rules import aligned, for_documents
from corpus.build.own_data.finish import finish
from corpus.build.own_data.segments import Segment, Segments, segment_rows
from corpus.decisions.file import read_decisions
from corpus.decisions.standing import standing
from corpus.engine import start_engine
from corpus.export.inline import DROP
from corpus.export.run import ExportOptions
from corpus.options import BuildOptions
from corpus.report.funnel import Funnel
from corpus.tables.folder import WorkFolder
from corpus.tables.names import ENTRIES, MARKED
from corpus.tables.schemas import ALIGNED
from crawler.documents.schema import DOCUMENTS, EXTRACTED, ExtractedRow
from crawler.folders.collect import Collection, ReadFile
from crawler.folders.formats.visible import without_placeholders
from crawler.folders.pairing.layouts import ORIGIN, LocalFile, PathPair
from crawler.topic.topic import Topic


def build_target(
    topic: Topic, folder: WorkFolder, found: Collection, options: BuildOptions, declared: LocalDeclared
) -> Funnel:
    """The funnel of a sub-pipeline: tables, exports and report of one source and one target language.

    The languages are the topic's two. EmptyResultError, after the report is written, if no pair is kept.
    """
    encoder = options.pairs.align.encoder
    options = replace(
        options,
        filters=for_documents(options.filters),
        pairs=replace(options.pairs, align=aligned(options.pairs.align)),
    )
    prepare(encoder, *topic.languages)
    start_engine(options.engine)
    rows, given = _rows(topic, found, declared)
    rows = with_kept(rows, standing(read_decisions(folder.root)).pages)
    documents_key = key(__name__, topic, digest(rows))
    if not folder.is_current(MARKED, documents_key):
        table = pa.Table.from_pylist(rows, EXTRACTED).sort_by("document_id")
        folder.write(MARKED, EXTRACTED, [table], documents_key)
        folder.write("documents", DOCUMENTS, [table.select(DOCUMENTS.names)], documents_key)
    _write_entries(topic, folder, found, given, encoder, documents_key)
    pairs_key = build_document_pairs(topic, folder, documents_key, options.pairs, options.engine, given)
    build_pairs_by(options, topic, folder, pairs_key)
    return finish(topic, folder, options, ExportOptions(inline=declared.inline))


def _rows(
    topic: Topic, found: Collection, declared: LocalDeclared
) -> tuple[list[ExtractedRow], list[GivenPair]]:
    """The documents of both languages, and the pairs that paths and bilingual files give."""
    source, target = topic.languages
    read = {file.file: file for file in found.files}
    pairs = [pair for pair in found.pairs if pair.lang == target]
    bilingual = found.bilingual(target)
    sources = {pair.source for pair in found.pairs}
    targets = {pair.target for pair in found.pairs}
    rows: dict[str, ExtractedRow] = {}
    given: list[GivenPair] = []

    def row(file: LocalFile, lang: str) -> str:
        made = _row_of(found, read[file], lang, source, declared)
        rows.setdefault(made["document_id"], made)
        return made["document_id"]

    for pair in pairs:
        base = _base(found, pair, read[pair.target])
        given.append(GivenPair(row(pair.source, source), row(pair.target, target), PATH, base))
    for file in found.files:
        if file.document.entries:
            if file.file not in bilingual:
                continue
            given.append(GivenPair(row(file.file, source), row(file.file, target), FILE))
        elif file.file in sources:
            row(file.file, source)
        elif file.file not in targets and file.file.lang in topic.languages:
            row(file.file, file.file.lang)
    return list(rows.values()), given


def _base(found: Collection, pair: PathPair, target: ReadFile) -> str | None:
    """The base of a translation: a commit in its front matter, the source kept beside it, or the commit."""
    if commit := target.document.fields.get("l10n.sourcecommit"):
        return commit
    return f"file:{pair.source.path}" if pair.layout == ORIGIN else found.roots[pair.source.root].commit


def _row_of(
    found: Collection, read: ReadFile, lang: str, source: str, declared: LocalDeclared
) -> ExtractedRow:
    if read.document.entries:
        texts = [entry.source if lang == source else entry.target for entry in read.document.entries]
        blocks = [("paragraph", text) for text in texts if text.strip()]
    else:
        keep = declared.inline != DROP
        texts_of = ((b.kind, b.text if keep else without_placeholders(b)) for b in read.document.blocks)
        blocks = [(kind, text) for kind, text in texts_of if text]
    root = found.roots[read.file.root]
    return document_row(root, read, lang, source, blocks, read.file.root in declared.machine_translated)


def _write_entries(
    topic: Topic,
    folder: WorkFolder,
    found: Collection,
    given: Sequence[GivenPair],
    encoder: str,
    documents_key: str,
) -> None:
    """Write the units of bilingual files as pairs that need no alignment."""
    table_key = key(__name__, "entries", documents_key, encoder, encoder_versions(encoder))
    if folder.is_current(ENTRIES, table_key):
        return
    bilingual = found.bilingual(topic.languages[1])
    files = [file for file in found.files if file.document.entries and file.file in bilingual]
    units = [pair for pair in given if pair.evidence == FILE]
    groups = _segments(files, units)
    rows = list(segment_rows(groups, topic.languages, encoder)) if groups else []
    folder.write(
        ENTRIES, ALIGNED, [pa.Table.from_pylist(rows, ALIGNED).sort_by("source_document_id")], table_key
    )


def _segments(files: Sequence[ReadFile], units: Sequence[GivenPair]) -> list[Segments]:
    return [
        Segments(
            unit.source_document_id,
            unit.target_document_id,
            [
                Segment(number, " ".join(entry.source.split()), " ".join(entry.target.split()))
                for number, entry in enumerate(file.document.entries)
                if not entry.state and entry.source.strip()
            ],
        )
        for file, unit in zip(files, units, strict=True)
    ]
