"""Local documents to a corpus: read once, one sub-pipeline for each target language, then one corpus."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.build.keys import key
from corpus.build.local.target import LocalDeclared, build_target
from corpus.build.record import record
from corpus.build.test_sets import with_test_sets
from corpus.decisions.file import read_decisions
from corpus.decisions.standing import digest, standing
from corpus.decontamination.test_sets import TestSet
from corpus.export.inline import KEEP
from corpus.export.run import ExportOptions, export_pairs
from corpus.options import BuildOptions
from corpus.progress import Stages
from corpus.report.funnel import Funnel, funnel
from corpus.report.render import write_report
from corpus.settling.targets import TABLES, hand_down, join, target_folder
from corpus.sync.project import LocalProject, write_project
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import write_manifest
from crawler.errors import AcopioError
from crawler.folders.collect import Listing, list_documents, local_options, read_listing
from crawler.topic.topic import Topic


@dataclass(frozen=True, slots=True)
class LocalBuild:
    """What is built: roots of documents, a topic and options for each target language.

    Each topic has two languages, the source and a target; `options` are by target. `pattern` is as for
    LocalOptions. `machine_translated` are the numbers of the roots declared to be machine translations.
    """

    folder: WorkFolder
    roots: tuple[Path, ...]
    topics: tuple[Topic, ...]
    options: Mapping[str, BuildOptions]
    pattern: str | None = None
    machine_translated: frozenset[int] = field(default_factory=frozenset)
    inline: str = KEEP


@dataclass(frozen=True, slots=True)
class TargetResult:
    """The funnel of a target language, or why its sub-pipeline failed."""

    lang: str
    funnel: Funnel | None
    problem: str = ""


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
        return [_unchanged(build.folder, topic.languages[1]) for topic in build.topics]
    targets = tuple(topic.languages[1] for topic in build.topics)
    paths = tuple(str(root.resolve()) for root in build.roots)
    hand_down(build.folder, targets)
    write_project(build.folder, LocalProject(paths, build.topics[0].languages[0], targets, build.pattern))
    workers = build.options[build.topics[0].languages[1]].engine.processes(len(listing.files))
    stages = Stages(len(build.topics) + 2)
    with stages.stage(f"reading {len(listing.files):,} files"):
        found = read_listing(listing, workers)
    results = []
    for topic in build.topics:
        lang = topic.languages[1]
        try:
            with stages.stage(lang):
                result = build_target(
                    topic, target_folder(build.folder, lang), found, build.options[lang], declared
                )
            results.append(TargetResult(lang, result))
        except AcopioError as error:
            results.append(TargetResult(lang, None, str(error)))
    done = [result.lang for result in results if result.funnel]
    if not done:
        raise AcopioError("; ".join(f"{result.lang}: {result.problem}" for result in results))
    with stages.stage("all languages: tables, exports, report"):
        _join(build, done, table_key if len(done) == len(results) else "")
    return results


def _with_test_sets(build: LocalBuild) -> tuple[LocalBuild, list[tuple[TestSet, ...]]]:
    """The build whose targets also keep out what stands in the test sets of the whole, and these sets."""
    options, sets = dict(build.options), []
    for lang, own in build.options.items():
        filters, held_out = with_test_sets(own.filters, build.folder.root)
        options[lang] = replace(own, filters=filters)
        sets.append(held_out)
    return replace(build, options=options), sets


def _join(build: LocalBuild, done: list[str], table_key: str) -> None:
    """The tables, manifest, exports and report of all the languages that did not fail."""
    join(build.folder, done, table_key)
    name, source = build.topics[0].name, build.topics[0].languages[0]
    whole = replace(build.topics[0], languages=(source, *done))
    result = funnel(build.folder)
    write_manifest(build.folder, record(whole, build.folder, [], build.options[done[0]], result))
    export_pairs(build.folder, name, build.options[done[0]].exports, ExportOptions(inline=build.inline))
    write_report(build.folder, name)


def _unchanged(folder: WorkFolder, lang: str) -> TargetResult:
    return TargetResult(lang, funnel(target_folder(folder, lang)))
