"""`acopio build`: the corpus of an archive."""

from pathlib import Path

import click
import msgspec

from align.documents.pairing import EVIDENCE_CHOICES
from align.records import GRANULARITIES
from corpus.cli.building.decontaminate import test_set_option
from corpus.cli.command import Command
from corpus.cli.data_folder import DATA_FOLDER
from corpus.cli.encoder_choice import chosen_encoder, encoder_options
from corpus.cli.types import TOPIC, Choice
from corpus.engine import RUNNERS, SHARD_SIZE, EngineOptions, prepare_environment
from corpus.progress import working
from corpus.tables.command_line import command_line
from crawler.errors import UsageError
from crawler.lazy import loading


@click.command(
    cls=Command,
    sections={
        "What to build": ("encoder", "accurate", "granularity", "evidence", "fresh"),
        "What to hold out": ("test", "dev", "test_documents", "test_sets"),
        "Where it runs": ("runner", "workers", "shard_size"),
        "Local documents": (
            *("documents", "source", "target", "pattern"),
            *("machine_translated", "inline", "dry_run"),
        ),
    },
    epilog="Example: acopio build ml_es --archive 'crawls/*.warc.gz'  builds from WARC files of any origin.",
)
@click.argument("topic", type=TOPIC)
@click.option(
    "--archive", multiple=True, metavar="GLOB", help="WARC files instead of the topic's own; repeatable."
)
@click.option(
    "--data",
    type=DATA_FOLDER,
    metavar="DIR",
    help="Work folder.  [default: data/TOPIC]",
)
@click.option(
    "--runner",
    type=Choice(RUNNERS),
    default="native",
    show_default=True,
    help="This machine, or a Ray cluster.",
)
@click.option(
    "--workers", type=click.IntRange(0), default=0, help="Worker processes.  [default: one per core]"
)
@click.option(
    "--fresh",
    is_flag=True,
    help="Learn the score anew, even if less than a tenth of the pairs changed since.",
)
@click.option(
    "--shard-size",
    type=click.IntRange(1),
    metavar="PAGES",
    help="Cut the work into shards of so many pages, see `acopio jobs`.  "
    f"[default: {SHARD_SIZE} on a cluster; else it is not cut]",
)
@click.option(
    "--documents",
    multiple=True,
    metavar="ROOT",
    type=click.Path(path_type=Path),
    help="Build from local documents instead: a folder, git repository or zip file; repeatable.",
)
@click.option("-s", "--source", metavar="LANG", help="With --documents: language of the originals.")
@click.option(
    "-t", "--target", multiple=True, metavar="LANG", help="With --documents: target language; repeatable."
)
@click.option(
    "--pattern", metavar="GLOB", help="With --documents: paths of translations, such as 'docs/{lang}/**'."
)
@click.option(
    "--machine-translated",
    multiple=True,
    metavar="ROOT",
    type=click.Path(path_type=Path),
    help="With --documents: one of the roots, whose documents are machine translations; repeatable.",
)
@click.option(
    "--inline",
    type=Choice(("keep", "tag", "drop")),
    default="keep",
    show_default=True,
    help="With --documents: code, formulas and references within sentences: as they stand, "
    "also tagged as <ph> in TMX and XLIFF, or left out.",
)
@click.option("--dry-run", is_flag=True, help="With --documents: list layouts and pairs, build nothing.")
@encoder_options("the topic's, or use")
@click.option(
    "--granularity",
    type=Choice(GRANULARITIES),
    help="Size of a pair.  [default: the topic's, or sentence]",
)
@click.option(
    "--evidence",
    type=Choice(EVIDENCE_CHOICES),
    help="Evidence that pairs documents: links and URLs, the text alone, or all.  [default: the topic's, or "
    "all]",
)
@click.option(
    "--test",
    type=click.FloatRange(0),
    metavar="X",
    help="Pairs to hold out for test: a share below 1, or a number.  [default: the topic's, or none]",
)
@click.option(
    "--dev",
    type=click.FloatRange(0),
    metavar="X",
    help="Pairs to hold out for development, likewise.  [default: the topic's, or none]",
)
@click.option(
    "--test-document",
    "test_documents",
    multiple=True,
    metavar="NAME",
    help="Document to hold out for test: its URL or path, the last part of it, or a glob; repeatable.",
)
@test_set_option
def build(
    topic: str,
    archive: tuple[str, ...],
    data: Path | None,
    runner: str,
    workers: int,
    fresh: bool,
    shard_size: int | None,
    documents: tuple[Path, ...],
    source: str | None,
    target: tuple[str, ...],
    pattern: str | None,
    machine_translated: tuple[Path, ...],
    inline: str,
    dry_run: bool,
    encoder: str | None,
    accurate: bool,
    granularity: str | None,
    evidence: str | None,
    test: float | None,
    dev: float | None,
    test_documents: tuple[str, ...],
    test_sets: tuple[Path, ...],
) -> None:
    """Build the corpus of TOPIC from its archive: documents, document pairs, sentence pairs, exports, report.

    With --documents, TOPIC is any name: no topic, crawl or archive is needed. Files pair by their paths, each
    target language is a corpus of its own in DATA/targets/LANG, and all are joined in DATA.

    Stages that are up to date are skipped: a build that was stopped resumes where it stopped.
    """
    prepare_environment()
    chosen = (encoder, accurate, granularity, evidence, EngineOptions(runner, workers, fresh=fresh))
    held_out = (test, dev, test_documents)
    if documents:
        if shard_size:
            raise UsageError("--shard-size: local documents are not cut into shards: leave it out")
        from corpus.cli.own_data.documents import build_documents, local_build

        declared = (pattern, machine_translated, inline)
        if not dry_run:
            _list_test_sets(data or Path(f"data/{topic}"), test_sets)
        build_documents(
            local_build(topic, data, documents, (source, target), declared, chosen, held_out), dry_run
        )
        return
    call = BuildCall(
        archive=archive,
        runner=runner,
        workers=workers,
        shard_size=shard_size or 0,
        fresh=fresh,
        encoder=encoder,
        accurate=accurate,
        granularity=granularity,
        evidence=evidence,
        held_out=held_out,
        command=command_line(),
    )
    build_topic(topic, data, call, test_sets)


class BuildCall(msgspec.Struct, frozen=True, kw_only=True):
    """The options of the command that say what a build of a topic gives, and where it runs."""

    archive: tuple[str, ...] = ()
    runner: str = "native"
    workers: int = 0
    shard_size: int = 0
    fresh: bool = False
    encoder: str | None = None
    accurate: bool = False
    granularity: str | None = None
    evidence: str | None = None
    held_out: tuple[float | None, float | None, tuple[str, ...]] = (None, None, ())
    command: str = ""  # as run.json gives it

    def engine(self) -> EngineOptions:
        """What it runs on."""
        return EngineOptions(self.runner, self.workers, fresh=self.fresh, shard_size=self.shard_size)


def build_topic(topic: str, data: Path | None, call: BuildCall, test_sets: tuple[Path, ...] = ()) -> None:
    """Build, and say what became of it; the call is recorded beside the shards, if there are any."""
    from crawler.topic.topic import get_topic, topic_path

    topic_path(topic)  # before the long import, which takes seconds
    with working("loading"), loading():
        from corpus.build import pipeline
        from corpus.options import build_options, check
        from corpus.report.text import funnel_text
        from corpus.shards.states import Jobs
        from corpus.tables.folder import WorkFolder

    about = get_topic(topic, checks=[check])
    name = chosen_encoder(call.encoder, call.accurate, *about.languages)
    folder = WorkFolder(data or Path(f"data/{about.name}"))
    options = build_options(about, name, call.engine(), call.granularity, call.evidence, *call.held_out)
    _list_test_sets(folder.root, test_sets)
    archives = pipeline.archives_of(folder, call.archive)
    if archives and options.engine.pages_per_shard():
        Jobs(folder.root).write_call(msgspec.json.encode(call).decode())
    result = pipeline.build(about, folder, archives, options)
    click.echo(funnel_text(result), nl=False)
    click.echo(f"report: {folder.report}")
    click.echo(f"exports: {folder.exports}")


def _list_test_sets(root: Path, test_sets: tuple[Path, ...]) -> None:
    """Add files to those of a work folder that nothing to train on may stand in."""
    if test_sets:
        from corpus.decontamination.test_sets import add_to_list
        from crawler.storage.lock import locked

        with locked(root):
            add_to_list(root, test_sets)
