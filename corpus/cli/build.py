"""`acopio build`: the corpus of an archive."""

from pathlib import Path

import click

from align.documents.pairing import EVIDENCE_CHOICES
from align.records import GRANULARITIES
from corpus.cli.command import Command
from corpus.cli.encoder_choice import chosen_encoder, encoder_options
from corpus.cli.types import TOPIC
from corpus.engine import RUNNERS, EngineOptions, prepare_environment
from corpus.progress import working


@click.command(
    cls=Command,
    sections={
        "What to build": ("encoder", "accurate", "granularity", "evidence", "test", "dev"),
        "Where it runs": ("runner", "workers"),
    },
    epilog="Example: acopio build ml_es --archive 'crawls/*.warc.gz'  builds from WARC files of any origin.",
)
@click.argument("topic", type=TOPIC)
@click.option(
    "--archive", multiple=True, metavar="GLOB", help="WARC files instead of the topic's own; repeatable."
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Work folder.  [default: data/TOPIC]",
)
@click.option(
    "--runner",
    type=click.Choice(RUNNERS),
    default="native",
    show_default=True,
    help="Daft runner of the stages.",
)
@click.option(
    "--workers", type=click.IntRange(0), default=0, help="Worker processes.  [default: one per core]"
)
@encoder_options("the topic's, or use")
@click.option(
    "--granularity",
    type=click.Choice(GRANULARITIES),
    help="Size of a pair.  [default: the topic's, or sentence]",
)
@click.option(
    "--evidence",
    type=click.Choice(EVIDENCE_CHOICES),
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
def build(
    topic: str,
    archive: tuple[str, ...],
    data: Path | None,
    runner: str,
    workers: int,
    encoder: str | None,
    accurate: bool,
    granularity: str | None,
    evidence: str | None,
    test: float | None,
    dev: float | None,
) -> None:
    """Build the corpus of TOPIC from its archive: documents, document pairs, sentence pairs, exports, report.

    Stages that are up to date are skipped: a build that was stopped resumes where it stopped.
    """
    prepare_environment()
    with working("loading"):
        from corpus.build import pipeline
    from corpus.options import build_options, check
    from corpus.report.text import funnel_text
    from corpus.tables.folder import WorkFolder
    from crawler.topic.topic import get_topic

    chosen = get_topic(topic, checks=[check])
    name = chosen_encoder(encoder, accurate, *chosen.languages)
    folder = WorkFolder(data or Path(f"data/{chosen.name}"))
    options = build_options(chosen, name, EngineOptions(runner, workers), granularity, evidence, test, dev)
    result = pipeline.build(chosen, folder, pipeline.archives_of(folder, archive), options)
    click.echo(funnel_text(result), nl=False)
    click.echo(f"report: {folder.report}")
    click.echo(f"exports: {folder.exports}")
