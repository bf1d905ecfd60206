"""The record of a build for run.json."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path

from align.encoders.registry import encoder_versions
from corpus.build.keys import PACKAGES
from corpus.decisions.file import read_decisions
from corpus.decisions.standing import standing
from corpus.options import BuildOptions
from corpus.report.funnel import Funnel
from corpus.splits import counted
from corpus.tables.changes import changes
from corpus.tables.command_line import command_line
from corpus.tables.counts import pair_languages
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import Manifest, Options, Splits, Stage, read_manifest
from corpus.tables.signatures import read_signatures
from crawler.errors import InputError
from crawler.topic.takedowns import read_takedowns
from crawler.topic.topic import Topic


def manifest_before(folder: WorkFolder) -> Manifest | None:
    """The manifest of the last build; None without one, and for a damaged one, which is written again."""
    try:
        return read_manifest(folder)
    except InputError:
        return None


def record(
    topic: Topic, folder: WorkFolder, archives: Sequence[Path], options: BuildOptions, result: Funnel
) -> Manifest:
    """The manifest of a work folder whose tables are up to date.

    The command is that of the last build which changed anything.
    """
    last = manifest_before(folder)
    now = Manifest(
        topic=topic.name,
        command=command_line(),
        languages=tuple(dict.fromkeys([*topic.languages, *pair_languages(folder)])),
        seeds=topic.seeds,
        versions=_versions(options.pairs.align.encoder),
        options=_options(topic, options),
        archives=tuple(path.name for path in archives),
        changes=changes(folder),
        scoring=read_signatures(folder),
        takedowns=tuple(read_takedowns(folder.root).lines()),
        decisions=standing(read_decisions(folder.root)).counts,
        splits=Splits(
            **asdict(options.splits), pairs=counted(folder.root) if options.splits.hold_out else None
        ),
        stages=_stages(result),
    )
    return last if last is not None and replace(now, command=last.command) == last else now


def _versions(encoder: str) -> dict[str, str]:
    """Versions of acopio and of the packages that shape its results, those of the encoder included."""
    return {name: version(name) for name in ("acopio", *PACKAGES.values())} | encoder_versions(encoder)


def _options(topic: Topic, options: BuildOptions) -> Options:
    return Options(
        encoder=options.pairs.align.encoder,
        granularity=options.pairs.align.granularity,
        evidence=options.pairs.evidence,
        exports=options.exports,
        relevance=topic.relevance,
        keep_machine_translated=topic.keep_machine_translated,
        keep_opted_out=topic.keep_opted_out,
        vanished=topic.recrawl.vanished,
    )


def _stages(result: Funnel) -> dict[str, Stage]:
    return {
        stage.table: Stage(
            stage.rows,
            stage.kept,
            {drop.name: drop.rows for drop in stage.drops},
            {drop.name: drop.rows for drop in stage.alone} or None,
        )
        for stage in result.stages
    }
