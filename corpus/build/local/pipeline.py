"""Local documents to a corpus: read once, one sub-pipeline for each target language, then one corpus."""

from contextlib import suppress
from dataclasses import replace

from corpus.build.judging.test_sets import with_test_sets
from corpus.build.keys import key
from corpus.build.local.model import LocalBuild, LocalDeclared, TargetResult
from corpus.decisions.file import read_decisions
from corpus.decisions.standing import digest, standing
from corpus.decontamination.test_sets import TestSet
from corpus.progress import Stages
from corpus.report.funnel import funnel
from corpus.settling.targets import TABLES, hand_down, target_folder
from corpus.sync.project import LocalProject, write_project
from corpus.tables.folder import WorkFolder
from crawler.errors import AcopioError, DamagedTableError
from crawler.folders.collect import Listing, list_documents, local_options, read_listing


def list_local(build: LocalBuild) -> Listing:
    """The files and pairs of a build's roots; errors as for `list_documents` and `local_options`."""
    source, targets = build.topics[0].languages[0], [topic.languages[1] for topic in build.topics]
    return list_documents(build.roots, local_options(source, targets, build.pattern))


def build_local(build: LocalBuild) -> list[TargetResult]:
    """The result of each target language, in the order of the topics.

    One that fails does not stop the others. The tables of those that did not fail are then those of the work
    folder, whose exports and report hold all languages. AcopioError if all fail. Files that have not changed
    are not read again.
    """
    listing = list_local(build)
    declared = LocalDeclared(build.machine_translated, build.inline)
    build, held_out = _with_test_sets(build)
    options = [*build.options.items()]
    decided = digest(standing(read_decisions(build.folder.root)).by_key)
    table_key = key(
        __name__, listing.state(), build.topics, options, declared, build.pattern, held_out, decided
    )
    if all(build.folder.is_current(table, table_key) for table, _ in TABLES):
        with suppress(DamagedTableError):  # that of a target is made again below
            return [_unchanged(build.folder, topic.languages[1]) for topic in build.topics]
    targets = tuple(topic.languages[1] for topic in build.topics)
    paths = tuple(str(root.resolve()) for root in build.roots)
    hand_down(build.folder, targets)
    write_project(build.folder, LocalProject(paths, build.topics[0].languages[0], targets, build.pattern))
    # Imported here: a build without change needs none of it, and would take twice as long.
    from corpus.build.local.jobs import TargetJob, run_all
    from corpus.build.local.joined import join

    workers = build.options[build.topics[0].languages[1]].engine.processes(len(listing.files))
    stages = Stages(3)
    with stages.stage(f"reading {len(listing.files):,} files"):
        found = read_listing(listing, workers)
    jobs = [
        TargetJob(topic, target_folder(build.folder, lang), build.options[lang], declared)
        for topic, lang in zip(build.topics, targets, strict=True)
    ]
    with stages.stage(", ".join(targets)):
        results = run_all(jobs, found)
    done = [result.lang for result in results if result.funnel]
    if not done:
        raise AcopioError("; ".join(f"{result.lang}: {result.problem}" for result in results))
    with stages.stage("all languages: tables, exports, report"):
        join(build, done, table_key if len(done) == len(results) else "")
    return results


def _with_test_sets(build: LocalBuild) -> tuple[LocalBuild, list[tuple[TestSet, ...]]]:
    """The build whose targets also keep out what stands in the test sets of the whole, and these sets."""
    options, sets = dict(build.options), []
    for lang, own in build.options.items():
        filters, held_out = with_test_sets(own.filters, build.folder.root)
        options[lang] = replace(own, filters=filters)
        sets.append(held_out)
    return replace(build, options=options), sets


def _unchanged(folder: WorkFolder, lang: str) -> TargetResult:
    return TargetResult(lang, funnel(target_folder(folder, lang)))
