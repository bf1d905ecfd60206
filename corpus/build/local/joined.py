"""The corpora of all target languages as one: tables, exports and report of the work folder."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pyarrow as pa

from corpus.build.local.model import TABLES, LocalBuild, target_folder
from corpus.build.record import record
from corpus.export.run import ExportOptions, export_pairs
from corpus.report.funnel import funnel
from corpus.report.render import write_report
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import write_manifest


def join(build: LocalBuild, done: list[str], table_key: str) -> None:
    """The tables, manifest, exports and report of all the languages that did not fail."""
    _merge(build.folder, done, table_key)
    name, source = build.topics[0].name, build.topics[0].languages[0]
    whole = replace(build.topics[0], languages=(source, *done))
    result = funnel(build.folder)
    write_manifest(build.folder, record(whole, build.folder, [], build.options[done[0]], result))
    for formats, langs in _by_formats(build, done):
        export_pairs(build.folder, name, formats, ExportOptions(inline=build.inline, languages=langs))
    write_report(build.folder, name)


def _by_formats(build: LocalBuild, done: Sequence[str]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The formats to export and the target languages that have them."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for lang in done:
        formats = tuple(build.options[lang].exports)
        found[formats] = (*found.get(formats, ()), lang)
    return list(found.items())


def _merge(folder: WorkFolder, langs: Sequence[str], table_key: str) -> None:
    """Write the tables of the sub-pipelines, one after the other, as those of the work folder."""
    folders = [target_folder(folder, lang) for lang in langs]
    for table, schema in TABLES:
        folder.write(table, schema, _rows(folders, table, schema), table_key)


def _rows(
    folders: Sequence[WorkFolder], table: str, schema: pa.Schema
) -> Iterator[pa.RecordBatch | pa.Table]:
    """The rows of a table in each folder; a source document, which is in several, once."""
    seen: set[str] = set()
    for folder in folders:
        for batch in folder.batches(table, schema.names):
            rows = pa.Table.from_batches([batch])
            if table == "documents":
                ids = rows["document_id"].to_pylist()
                rows = rows.filter(pa.array([i not in seen for i in ids], pa.bool_()))
                seen.update(ids)
            yield rows
