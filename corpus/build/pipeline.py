"""The stages in order: read this first.

    WARC files -> documents -> document pairs -> sentence pairs -> exports, report.html, run.json

Sentence pairs come from the document pairs, by alignment, and from the other documents, by mining.

Each stage reads tables of the work folder and writes one. A table carries the key of its inputs, options and
versions. A stage whose table already has the right key does nothing, so a build that was killed resumes
where it stopped, and a second build changes no byte.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from align.encoders.registry import prepare
from align.mining.mining import OFF
from align.records import PARAGRAPH
from corpus.build.alignment.document_pairs import build_document_pairs
from corpus.build.alignment.mining import build_mined
from corpus.build.at_work import at_work
from corpus.build.judging.mt_detection import build_document_scores
from corpus.build.judging.pairs import build_pairs_by
from corpus.build.mending import mending
from corpus.build.pages.documents import build_documents
from corpus.build.pages.site_records import write_site_records
from corpus.build.record import manifest_before, record
from corpus.build.spreading import started
from corpus.export.run import export_pairs
from corpus.options import BuildOptions
from corpus.progress import Stages
from corpus.report.crawl import no_pages
from corpus.report.funnel import Funnel, funnel, lost_at
from corpus.report.render import write_report
from corpus.settling.settle import forget_exports, settled
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import write_manifest
from crawler.archive.files import warc_files
from crawler.errors import EmptyResultError, InputError
from crawler.topic.topic import Topic


def build(topic: Topic, folder: WorkFolder, archives: Sequence[Path], options: BuildOptions) -> Funnel:
    """The funnel of the stages, once the work folder is up to date.

    A damaged table is made again. InputError without an archive; LockedError if another command writes in the
    folder; EmptyResultError, after the report is written, if no pair is kept.
    """
    if not archives:
        why = no_pages(folder) or f": crawl first (`acopio crawl {topic.name}`) or give --archive FILES"
        raise InputError(f"{folder.warc}: no WARC files{why}")
    with at_work(folder.root, options.engine):
        return mending(folder, lambda: _built(topic, folder, archives, options))


def _built(topic: Topic, folder: WorkFolder, archives: Sequence[Path], options: BuildOptions) -> Funnel:
    prepare(options.pairs.align.encoder, *topic.languages)
    stages = Stages(6)
    with started(folder, options.engine) as engine:
        _build_tables(topic, folder, archives, replace(options, engine=engine), stages)
    settled(folder, topic.name)  # the list may have changed meanwhile
    write_site_records(folder)
    result = funnel(folder)
    before, manifest = manifest_before(folder), record(topic, folder, archives, options, result)
    if manifest.takedowns != (before.takedowns if before else ()):
        forget_exports(folder, topic.name)  # exports not written below may contain texts taken down
    write_manifest(folder, manifest)
    lost = lost_at(result)
    with stages.stage("exports"):
        if lost is None:
            export_pairs(folder, topic.name, options.exports)
    with stages.stage("report"):
        write_report(folder, topic.name)
    if lost is not None:
        raise EmptyResultError(lost)
    return result


def _build_tables(
    topic: Topic, folder: WorkFolder, archives: Sequence[Path], options: BuildOptions, stages: Stages
) -> None:
    """Bring the tables up to date."""
    engine, align = options.engine, options.pairs.align
    with stages.stage("documents"):
        documents_key = build_documents(topic, folder, archives, engine)
    with stages.stage("document pairs"):
        pairs_of_documents = build_document_pairs(topic, folder, documents_key, options.pairs, engine)
    mining = options.mining if align.granularity != PARAGRAPH else replace(options.mining, enabled=OFF)
    with stages.stage("mining"):
        mined_key = build_mined(topic, folder, pairs_of_documents, align.encoder, mining, engine)
    with stages.stage("sentence pairs"):
        build_pairs_by(options, topic, folder, pairs_of_documents, mined_key)
        build_document_scores(folder)


def archives_of(folder: WorkFolder, patterns: Sequence[str] = ()) -> list[Path]:
    """The topic's own WARC files, or those that the globs match, in the order of their names.

    InputError if a glob matches nothing.
    """
    if not patterns:
        return warc_files(folder.warc)
    found: set[Path] = set()
    for pattern in patterns:
        path = Path(pattern)
        matches = (
            {path}
            if path.is_file()
            else set(Path(path.anchor or ".").glob(pattern.removeprefix(path.anchor)))
        )
        if not matches:
            raise InputError(f"{pattern}: no such file: --archive takes WARC files or globs of them")
        found |= matches
    return sorted(found)
