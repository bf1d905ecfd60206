"""`acopio report` and `acopio status`: the result of a build, as a page and on the terminal."""

import os
import shlex
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click

from corpus.cli.folders import data_option, work_folder
from corpus.cli.json_output import json_option, print_json
from corpus.cli.types import DATA, TOPIC
from corpus.progress import working
from corpus.report.changes import Change, changes_of
from corpus.report.crawl import crawl_record, crawl_text
from corpus.report.funnel import Funnel, funnel, lost_at
from corpus.report.relevance import Relevance, relevance, relevance_text
from corpus.report.text import changes_text, funnel_text
from corpus.report.visible import visible
from corpus.settling.settle import settled
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import read_manifest
from crawler.archive.files import warc_files
from crawler.errors import LockedError, UsageError
from crawler.frontier.crawl_record import CrawlRecord
from crawler.frontier.nothing import why_nothing


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a work folder: the crawl, the funnel of the build, its changes, and what to do next."""

    topic: str
    folder: str
    built: bool
    kept: int
    funnel: Funnel
    changes: tuple[Change, ...]
    crawl: CrawlRecord | None
    lost: str | None  # at which stage all pairs were lost
    reached: str | None  # why the crawl fetched no page, if it fetched none
    next: str | None  # the command to run
    report: str | None = None
    relevance: Relevance | None = None  # what made pages on topic, and what was learnt


@click.command()
@click.argument("topic", type=TOPIC)
@click.option(
    "--compare",
    "other",
    metavar="OTHER",
    help="Topic or work folder to compare with: in the report, and on the terminal.",
)
@data_option
@json_option
def report(topic: str, other: str | None, data: Path | None, as_json: bool) -> None:
    """Write the report of TOPIC, one HTML file, and print its path."""
    from corpus.report.compare import compare, comparison_text
    from corpus.report.render import write_report  # not needed by `status`

    folder = work_folder(topic, data)
    compared = None if other is None else _other(other)
    with working("report"):
        path = write_report(folder, topic, compared)
    if compared is not None and not as_json:
        with working("comparing"):
            comparison = compare(folder, compared)
        click.echo(comparison_text(comparison), nl=False)
    if as_json:
        print_json(_status(topic, folder, data, report=str(path)))
    else:
        click.echo(path)


@click.command()
@click.argument("topic", type=TOPIC)
@data_option
@json_option
def status(topic: str, data: Path | None, as_json: bool) -> None:
    """Print what the crawl of TOPIC met, how much was kept, why the rest was dropped, and what changed.

    Of the pages on topic it says what made them so, and the words and phrases that the topic has learnt.
    """
    folder = work_folder(topic, data)
    with working("reading the tables"):
        _settled_if_possible(folder, topic)
        found = _status(topic, folder, data)
    if as_json:
        print_json(found)
        return
    click.echo(crawl_text(found.crawl), nl=False)
    click.echo(funnel_text(found.funnel), nl=False)
    click.echo(relevance_text(found.relevance), nl=False)
    click.echo(changes_text(found.changes), nl=False)
    if found.reached:
        click.echo(visible(found.reached))
    elif found.lost:
        click.echo(found.lost)
    if found.next:
        absent = ", ".join(found.funnel.missing)
        click.echo(visible(f"{folder.root}: not built yet: {absent}. Next: {found.next}"))


def _settled_if_possible(folder: WorkFolder, topic: str) -> None:
    """Apply takedowns and decisions where the folder can be written: figures can be read without that."""
    try:
        with suppress(LockedError):  # then the other command takes out what the list names
            settled(folder, topic)
    except OSError as error:
        why = os.strerror(error.errno or 0)
        click.echo(f"{folder.root}: takedowns and decisions cannot be applied now: {why}", err=True)


def _other(name: str) -> WorkFolder:
    """The work folder of a topic, or at a path; UsageError if there is none."""
    folder = WorkFolder(Path(name) if Path(name).is_dir() else DATA / name)
    if not folder.has("documents"):
        raise UsageError(f"--compare {name}: no built work folder: give a topic or the folder of a build")
    return folder


def _status(topic: str, folder: WorkFolder, data: Path | None, report: str | None = None) -> Status:
    counted = funnel(folder)
    built = not counted.missing
    where = f" --data {shlex.quote(str(data))}" if data else ""
    archived = counted.stages or warc_files(folder.warc)
    command = f"acopio {'build' if archived else 'crawl'} {topic}{where}"
    crawl = crawl_record(folder)
    return Status(
        topic=topic,
        folder=str(folder.root),
        built=built,
        kept=counted.kept,
        funnel=counted,
        changes=changes_of(read_manifest(folder)),
        crawl=crawl,
        lost=lost_at(counted) if built else None,
        reached=None if crawl is None or counted.kept else why_nothing(crawl),
        next=None if built else command,
        report=report,
        relevance=relevance(folder),
    )
