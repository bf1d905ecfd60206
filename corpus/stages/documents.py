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
from crawler.documents import archive_index, extract_documents, mark_duplicates
from crawler.extract import MAX_BYTES
from crawler.records import DOCUMENTS, EXTRACTED
from crawler.topic import Topic

# Every page of one archive file, read: made anew only when the file or the topic's wishes change.
EXTRACTED_FOLDER = ".extracted"
# Rows that the later stages read, duplicates marked.
MARKED = ".marked"


def build_documents(topic: Topic, folder: WorkFolder, archives: Sequence[Path], engine: EngineOptions) -> str:
    """The key of the `documents` table, which is then up to date."""
    names = [f"{path.name}-{key(file_state(path))[:12]}" for path in archives]
    wishes = [topic.languages, topic.terms, topic.relevance, topic.keep_machine_translated, MAX_BYTES]
    tables = [
        _extract(topic, folder, path, name, key("extract", wishes, file_state(path)), engine)
        for path, name in zip(archives, names, strict=True)
    ]
    _forget(folder, names)
    table_key = key("documents", tables)
    if not (folder.is_current("documents", table_key) and folder.is_current(MARKED, table_key)):
        everything = _marked(folder, [name for name, _ in tables])
        folder.write(MARKED, EXTRACTED, [everything], table_key)
        folder.write("documents", DOCUMENTS, [everything.select(DOCUMENTS.names)], table_key)
    return table_key


def _extract(
    topic: Topic, folder: WorkFolder, path: Path, name: str, table_key: str, engine: EngineOptions
) -> tuple[str, str]:
    name = f"{EXTRACTED_FOLDER}/{name}"
    if not folder.is_current(name, table_key):
        index = archive_index([path])
        rows = extract_documents(index, topic, engine.processes(len(index))) if len(index) else None
        batches = (
            tracked(rows.to_arrow_iter(), f"documents {path.name}", len(index))
            if rows is not None
            else iter(())
        )
        folder.write(name, EXTRACTED, [_ordered(batches)], table_key)
    return name, table_key


def _forget(folder: WorkFolder, names: Sequence[str]) -> None:
    """Remove what was read from archive files that are gone or have grown."""
    for old in (folder.root / EXTRACTED_FOLDER).iterdir():
        if old.name not in names:
            shutil.rmtree(old)


def _ordered(batches: Iterator[pa.RecordBatch]) -> pa.Table:
    """The rows in the order of the archive, whichever worker was first."""
    tables = [pa.Table.from_batches([batch]).cast(EXTRACTED) for batch in batches]
    return pa.concat_tables(tables or [EXTRACTED.empty_table()]).sort_by("warc_offset")


def _marked(folder: WorkFolder, tables: Sequence[str]) -> pa.Table:
    """All extracted rows by document_id, each id once, duplicates marked."""
    rows = pa.concat_tables([EXTRACTED.empty_table(), *(folder.dataset(t).to_table() for t in tables)])
    rows = rows.replace_schema_metadata(None).sort_by("document_id")
    ids = rows["document_id"].to_pylist()
    rows = rows.filter(pa.array([n == 0 or ids[n - 1] != ids[n] for n in range(len(ids))], pa.bool_()))
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
