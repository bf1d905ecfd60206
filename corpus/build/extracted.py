"""WARC files -> a table of extracted pages for each, every page judged alone."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from corpus.build.keys import digest, file_state, key
from corpus.build.workers.documents import archive_index, extract_documents
from corpus.engine import EngineOptions
from corpus.progress import tracked
from corpus.tables.folder import WorkFolder
from corpus.tables.names import EXTRACTED_FOLDER
from corpus.tables.takedown import cleared, has_text_to_clear, is_settled
from crawler.documents.rows import revisit_rows
from crawler.documents.schema import EXTRACTED
from crawler.page.read import MAX_BYTES
from crawler.topic.takedowns import Takedowns, read_takedowns
from crawler.topic.topic import Topic


def build_extracted(
    topic: Topic, folder: WorkFolder, archives: Sequence[Path], engine: EngineOptions
) -> list[tuple[str, str]]:
    """Name and key of the table of each archive file, once all are up to date."""
    names = [f"{path.name}-{digest(file_state(path))[:12]}" for path in archives]
    keep = (topic.keep_machine_translated, topic.keep_opted_out)
    wishes = [topic.languages, topic.terms, topic.relevance, *keep, MAX_BYTES]
    takedowns = read_takedowns(folder.root)
    tables = [
        _extract(
            topic, folder, path, name, key(__name__, "extract", wishes, file_state(path)), engine, takedowns
        )
        for path, name in zip(archives, names, strict=True)
    ]
    _forget(folder, names)
    return tables


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
            tracked(rows.to_arrow_iter(), path.name, len(index), "responses")
            if rows is not None
            else iter(())
        )
        found = _ordered(batches, revisit_rows(path, topic))
        folder.write(name, EXTRACTED, [cleared(found, takedowns)], table_key)
    elif has_text_to_clear(_places(folder, name), takedowns):
        folder.write(name, EXTRACTED, [cleared(folder.table(name), takedowns)], table_key)
    return name, table_key


def _places(folder: WorkFolder, name: str) -> pa.Table:
    return folder.table(name, columns=["url", "canonical_url", "rejected_by"])


def _forget(folder: WorkFolder, names: Sequence[str]) -> None:
    """Remove the tables of archive files that are gone or have grown."""
    for old in (folder.root / EXTRACTED_FOLDER).iterdir():
        if old.name not in names:
            shutil.rmtree(old)


def _ordered(batches: Iterator[pa.RecordBatch], *more: pa.Table) -> pa.Table:
    """The rows in the order of the archive, whatever the order of the workers."""
    tables = [pa.Table.from_batches([batch]).cast(EXTRACTED) for batch in batches]
    order = [("warc_offset", "ascending"), ("lang", "ascending")]
    return pa.concat_tables([*tables, *more]).sort_by(order)
