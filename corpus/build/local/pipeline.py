"""Local documents to a corpus: read once, one sub-pipeline for each target language, then one corpus."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from corpus.build.local.target import LocalDeclared, build_target
from corpus.export.run import export_pairs
from corpus.options import BuildOptions
from corpus.report.funnel import Funnel, funnel
from corpus.report.render import write_report
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import DOCUMENT_PAIRS, PAIRS
from crawler.documents.schema import DOCUMENTS
from crawler.errors import AcopioError
from crawler.folders.collect import Collection
from crawler.topic.topic import Topic

TARGETS = "targets"  # folder of the sub-pipelines in the work folder
_TABLES = (("documents", DOCUMENTS), ("document_pairs", DOCUMENT_PAIRS), ("pairs", PAIRS))


@dataclass(frozen=True, slots=True)
class TargetResult:
    """The funnel of a target language, or why its sub-pipeline failed."""

    lang: str
    funnel: Funnel | None
    problem: str = ""


def target_folder(folder: WorkFolder, lang: str) -> WorkFolder:
    """The work folder of a target language's sub-pipeline."""
    return WorkFolder(folder.root / TARGETS / lang)


def build_targets(
    folder: WorkFolder,
    found: Collection,
    topics: Sequence[Topic],
    options: Callable[[Topic], BuildOptions],
    declared: LocalDeclared,
) -> list[TargetResult]:
    """The result of each topic's sub-pipeline, a topic having one source and one target language.

    One that fails does not stop the others. The tables of those that did not are then those of the work
    folder, whose exports and report hold all languages. AcopioError if all fail.
    """
    results = []
    for topic in topics:
        lang = topic.languages[1]
        try:
            result = build_target(topic, target_folder(folder, lang), found, options(topic), declared)
            results.append(TargetResult(lang, result))
        except AcopioError as error:
            results.append(TargetResult(lang, None, str(error)))
    done = [result.lang for result in results if result.funnel]
    if not done:
        raise AcopioError("; ".join(f"{result.lang}: {result.problem}" for result in results))
    merge(folder, done)
    export_pairs(folder, topics[0].name, options(topics[0]).exports)
    write_report(folder, topics[0].name)
    return results


def merge(folder: WorkFolder, langs: Sequence[str]) -> Funnel:
    """The funnel of the work folder, once its tables are those of its sub-pipelines, one after the other."""
    folders = [target_folder(folder, lang) for lang in langs]
    for table, schema in _TABLES:
        folder.write(table, schema, _rows(folders, table, schema))
    return funnel(folder)


def _rows(folders: Sequence[WorkFolder], table: str, schema: pa.Schema) -> Iterator[pa.RecordBatch | pa.Table]:
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
