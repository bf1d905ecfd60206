"""WARC files -> a table of extracted pages for each, every page judged alone."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from corpus.build.keys import digest, file_state, key
from corpus.build.sharded.pages import Archive, by_archive, extracted
from corpus.build.workers.documents import archive_index, extract_documents
from corpus.engine import EngineOptions
from corpus.progress import tracked
from corpus.tables.folder import WorkFolder
from corpus.tables.names import EXTRACTED_FOLDER
from corpus.tables.takedown import cleared, has_text_to_clear, is_settled
from crawler.documents.rows import revisit_rows
from crawler.documents.schema import EXTRACTED
from crawler.page.kinds import MAX_BYTES
from crawler.topic.takedowns import read_takedowns
from crawler.topic.topic import Topic


def build_extracted(
    topic: Topic, folder: WorkFolder, archives: Sequence[Path], engine: EngineOptions
) -> list[tuple[str, str]]:
    """Name and key of the table of each archive file, once all are up to date."""
    names = [f"{path.name}-{digest(file_state(path))[:12]}" for path in archives]
    keep = (topic.keep_machine_translated, topic.keep_opted_out)
    wishes = [topic.languages, topic.terms, topic.relevance, *keep, MAX_BYTES]
    takedowns = read_takedowns(folder.root)
    files = [Archive(path, key(__name__, "extract", wishes, file_state(path))) for path in archives]
    tables = {f"{EXTRACTED_FOLDER}/{name}": file for name, file in zip(names, files, strict=True)}
    stale = {
        name: file
        for name, file in tables.items()
        if not folder.is_current(name, file.key) or not is_settled(_places(folder, name), takedowns)
    }
    for (name, file), found in zip(stale.items(), _extracted(topic, folder, stale, engine), strict=True):
        folder.write(name, EXTRACTED, [cleared(found, takedowns)], file.key)
    for name in tables.keys() - stale.keys():
        if has_text_to_clear(_places(folder, name), takedowns):
            folder.write(name, EXTRACTED, [cleared(folder.table(name), takedowns)], tables[name].key)
    _forget(folder, names)
    return [(name, file.key) for name, file in tables.items()]


def _extracted(
    topic: Topic, folder: WorkFolder, stale: Mapping[str, Archive], engine: EngineOptions
) -> Iterator[pa.Table]:
    """The rows of each file, one file after the other."""
    if engine.spread is None:
        for archive in stale.values():
            yield _ordered(_read(topic, archive.path, engine), revisit_rows(archive.path, topic))
        return
    with by_archive(folder, len(stale), extracted(topic, list(stale.values()), engine)) as rows:
        for number, archive in enumerate(stale.values()):
            yield _ordered(rows(number), revisit_rows(archive.path, topic))


def _read(topic: Topic, path: Path, engine: EngineOptions) -> Iterator[pa.RecordBatch]:
    index = archive_index([path])
    if len(index):
        rows = extract_documents(index, topic, engine.processes(len(index)))
        yield from tracked(rows.to_arrow_iter(), path.name, len(index), "responses")


def _places(folder: WorkFolder, name: str) -> pa.Table:
    return folder.table(name, columns=["url", "canonical_url", "rejected_by"])


def _forget(folder: WorkFolder, names: Sequence[str]) -> None:
    """Remove the tables of archive files that are gone or have grown."""
    for old in (folder.root / EXTRACTED_FOLDER).iterdir():
        if old.name not in names:
            shutil.rmtree(old)


def _ordered(batches: Iterable[pa.RecordBatch], *more: pa.Table) -> pa.Table:
    """The rows in the order of the archive, whatever the order of the workers."""
    tables = [pa.Table.from_batches([batch]).select(EXTRACTED.names).cast(EXTRACTED) for batch in batches]
    order = [("warc_offset", "ascending"), ("lang", "ascending")]
    return pa.concat_tables([*tables, *more]).sort_by(order)
