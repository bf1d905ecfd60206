"""`acopio report` and `acopio status`: the result of a build, as a page and on the terminal."""

import shlex
from pathlib import Path

import click

from corpus.report.changes import changes_of
from corpus.report.funnel import funnel, lost_at
from corpus.report.render import write_report
from corpus.report.text import changes_text, funnel_text
from corpus.report.visible import visible
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import read_manifest
from crawler.archive.files import warc_files
from crawler.topic.topic import check_name

_data = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Work folder of the topic; data/TOPIC if not given.",
)


@click.command()
@click.argument("topic")
@_data
def report(topic: str, data: Path | None) -> None:
    """Write the report of TOPIC, one HTML file, and print its path."""
    click.echo(write_report(work_folder(topic, data), topic))


@click.command()
@click.argument("topic")
@_data
def status(topic: str, data: Path | None) -> None:
    """Print how much of TOPIC was kept, why the rest was dropped, and the changes since the last build."""
    folder = work_folder(topic, data)
    counted = funnel(folder)
    click.echo(funnel_text(counted), nl=False)
    click.echo(changes_text(changes_of(read_manifest(folder))), nl=False)
    if not counted.missing:
        lost = lost_at(counted)
        if lost:
            click.echo(lost)
        return
    where = f" --data {shlex.quote(str(data))}" if data else ""
    archived = counted.stages or warc_files(folder.warc)
    command = f"acopio build {topic}{where}" if archived else f"scrapy crawl {topic}"
    absent = ", ".join(counted.missing)
    click.echo(visible(f"{folder.root}: not built yet: {absent}. Next: {command}"))


def work_folder(topic: str, data: Path | None) -> WorkFolder:
    """The work folder of a topic: `data`, or data/TOPIC; UsageError if `topic` is not a valid name."""
    check_name(topic)
    return WorkFolder(data or Path("data") / topic)
