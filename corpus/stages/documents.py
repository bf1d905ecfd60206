"""WARC files -> documents."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from corpus.engine import EngineOptions
from corpus.progress import tracked
from corpus.stages.keys import file_state, key
from corpus.store import WorkFolder
from corpus.takedown import TAKEDOWN, cleared, has_text_to_clear, is_settled
from crawler.declared_alternates import COLUMNS as DECLARED_COLUMNS
from crawler.declared_alternates import declared_alternates
from crawler.documents import archive_index, extract_documents, mark_duplicates
from crawler.extract import MAX_BYTES
from crawler.records import DOCUMENTS, EXTRACTED
from crawler.site_opt_outs import COLUMNS, site_opt_outs
from crawler.takedowns import Takedowns, read_takedowns
from crawler.topic import Topic

# Every page of one archive file, read: made anew only when the file or the topic's wishes change.
EXTRACTED_FOLDER = ".extracted"
# Rows that the later stages read, duplicates marked.
MARKED = ".marked"


def build_documents(topic: Topic, folder: WorkFolder, archives: Sequence[Path], engine: EngineOptions) -> str:
    """The key of the `documents` table, which is then up to date."""
    names = [f"{path.name}-{key(file_state(path))[:12]}" for path in archives]
    keep = (topic.keep_machine_translated, topic.keep_opted_out)
    wishes = [topic.languages, topic.terms, topic.relevance, *keep, MAX_BYTES]
    takedowns = read_takedowns(folder.root)
    tables = [
        _extract(topic, folder, path, name, key("extract", wishes, file_state(path)), engine, takedowns)
        for path, name in zip(archives, names, strict=True)
    ]
    _forget(folder, names)
    read = [name for name, _ in tables]
    table_key = key("documents", tables, _taken_down(folder, read))
    if not (folder.is_current("documents", table_key) and folder.is_current(MARKED, table_key)):
        everything = _marked(_declared(_opted_out(_rows(folder, read), topic)))
        folder.write(MARKED, EXTRACTED, [everything], table_key)
        folder.write("documents", DOCUMENTS, [everything.select(DOCUMENTS.names)], table_key)
    return table_key


def _extract(
    topic: Topic,
    folder: WorkFolder,
    path: Path,
    name: str,
    table_key: str,
    engine: EngineOptions,
    takedowns: Takedowns,
) -> tuple[str, str]:
    name = f"{EXTRACTED_FOLDER}/{name}"
    if not folder.is_current(name, table_key) or not is_settled(_places(folder, name), takedowns):
        index = archive_index([path])
        rows = extract_documents(index, topic, engine.processes(len(index))) if len(index) else None
        batches = (
            tracked(rows.to_arrow_iter(), f"documents {path.name}", len(index))
            if rows is not None
            else iter(())
        )
        folder.write(name, EXTRACTED, [cleared(_ordered(batches), takedowns)], table_key)
    elif has_text_to_clear(_places(folder, name), takedowns):
        folder.write(name, EXTRACTED, [cleared(folder.dataset(name).to_table(), takedowns)], table_key)
    return name, table_key


def _places(folder: WorkFolder, name: str) -> pa.Table:
    return folder.dataset(name).to_table(["url", "canonical_url", "rejected_by"])


def _taken_down(folder: WorkFolder, tables: Sequence[str]) -> list[str]:
    """Ids of the documents that are taken down."""
    gone = pc.field("rejected_by") == TAKEDOWN
    return sorted(
        {i for t in tables for i in folder.dataset(t).to_table(["document_id"], filter=gone)[0].to_pylist()}
    )


def _forget(folder: WorkFolder, names: Sequence[str]) -> None:
    """Remove what was read from archive files that are gone or have grown."""
    for old in (folder.root / EXTRACTED_FOLDER).iterdir():
        if old.name not in names:
            shutil.rmtree(old)


def _ordered(batches: Iterator[pa.RecordBatch]) -> pa.Table:
    """The rows in the order of the archive, whichever worker was first."""
    tables = [pa.Table.from_batches([batch]).cast(EXTRACTED) for batch in batches]
    return pa.concat_tables(tables or [EXTRACTED.empty_table()]).sort_by("warc_offset")


def _rows(folder: WorkFolder, tables: Sequence[str]) -> pa.Table:
    """All extracted rows by document_id, each id once."""
    rows = pa.concat_tables([EXTRACTED.empty_table(), *(folder.dataset(t).to_table() for t in tables)])
    rows = rows.replace_schema_metadata(None).sort_by("document_id")
    ids = rows["document_id"].to_pylist()
    return rows.filter(pa.array([n == 0 or ids[n - 1] != ids[n] for n in range(len(ids))], pa.bool_()))


def _opted_out(rows: pa.Table, topic: Topic) -> pa.Table:
    """The rows with what the TDMRep files of their sites say."""
    columns = {name: rows[name].to_pylist() for name in COLUMNS}
    place = {document: n for n, document in enumerate(columns["document_id"])}
    described = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    for document, signals, policy in site_opt_outs(described):
        n = place[document]
        columns["opt_outs"][n], columns["tdm_policy"][n] = signals, policy
        if columns["rejected_by"][n] is None and not topic.keep_opted_out:
            columns["rejected_by"][n] = "tdm_opt_out"
    for name in ("opt_outs", "tdm_policy", "rejected_by"):
        field = EXTRACTED.field(name)
        rows = rows.set_column(EXTRACTED.get_field_index(name), field, pa.array(columns[name], field.type))
    return rows


def _declared(rows: pa.Table) -> pa.Table:
    """The rows with what sitemaps and their like say of each page."""
    described = rows.select(DECLARED_COLUMNS).to_pylist()
    place = {row["document_id"]: n for n, row in enumerate(described)}
    columns = {name: [row[name] for row in described] for name in ("declared", "alternates")}
    for document, declared, alternates in declared_alternates(described):
        columns["declared"][place[document]] = declared
        columns["alternates"][place[document]] = alternates
    for name, values in columns.items():
        field = EXTRACTED.field(name)
        rows = rows.set_column(EXTRACTED.get_field_index(name), field, pa.array(values, field.type))
    return rows


def _marked(rows: pa.Table) -> pa.Table:
    """The rows, duplicates marked."""
    kept = rows.filter(pc.is_null(rows["rejected_by"]))
    columns = ["document_id", "url", "canonical_url", "lang", "fetched_at", "signature"]
    reasons = dict(mark_duplicates(kept.select(columns).to_pylist()))
    marked = [
        reasons.get(document, reason)
        for document, reason in zip(
            rows["document_id"].to_pylist(), rows["rejected_by"].to_pylist(), strict=True
        )
    ]
    place = rows.schema.get_field_index("rejected_by")
    return rows.set_column(place, "rejected_by", pa.array(marked, pa.string()))
