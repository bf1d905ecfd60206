"""`acopio review`: people judge pairs and pages in the browser, or elsewhere in a sheet."""

import getpass
from pathlib import Path

import click

from corpus.cli.folders import data_option, work_folder
from corpus.cli.types import TOPIC
from corpus.decisions.agreement import agreements
from corpus.decisions.file import FILE, merge, read_decisions
from corpus.decisions.standing import standing
from corpus.progress import note, working
from corpus.tables.folder import WorkFolder
from crawler.errors import InputError, UsageError
from crawler.topic.topic import find_topics, load_topic

_EPILOG = """\b
Examples:
  acopio review ml_es                              judge in the browser; Ctrl-C ends it
  acopio review ml_es --export pairs.xlsx          judge in a sheet: columns `what` and `reason`
  acopio review ml_es --import pairs.xlsx --who ana
  acopio review ml_es --merge theirs/decisions.jsonl
"""


@click.command(epilog=_EPILOG)
@click.argument("topic", type=TOPIC)
@click.option("--who", metavar="NAME", help="Who judges.  [default: the name of the user]")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="Port; 0: a free one."
)
@click.option(
    "--export",
    "sheet",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the pairs to judge to a sheet, .xlsx or .tsv, the most doubtful first.",
)
@click.option("--number", type=click.IntRange(1), default=200, show_default=True, help="Pairs in the sheet.")
@click.option(
    "--import",
    "judged",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Take decisions from a sheet.",
)
@click.option(
    "--merge",
    "others",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Add the decisions of another decisions.jsonl; repeatable.",
)
@data_option
def review(
    topic: str,
    who: str | None,
    port: int,
    sheet: Path | None,
    number: int,
    judged: Path | None,
    others: tuple[Path, ...],
    data: Path | None,
) -> None:
    """Judge pairs and pages of TOPIC in the browser: the corpus obeys, and the score learns.

    Serves a page on this machine alone and prints its address, which has a token in it. Decisions lie in
    decisions.jsonl in the work folder; builds, exports and pushes obey them. With --export, --import or
    --merge it serves no page.
    """
    folder = work_folder(topic, data)
    name = (who or getpass.getuser()).strip()
    if not name:
        raise UsageError("--who: an empty name: give your name")
    if others:
        note(f"{folder.root / FILE}: {merge(folder.root, others)} decisions added")
        _tell(folder)
    if judged is not None:
        from corpus.review.sheets import import_sheet

        note(f"{folder.root / FILE}: {import_sheet(folder, judged, name)} decisions added")
    if sheet is not None:
        from corpus.review.sheets import export_sheet

        _check_built(folder, topic)
        note(f"{sheet}: {export_sheet(folder, sheet, number)} pairs")
    if not (others or judged or sheet):
        _serve(folder, topic, name, port)


def _serve(folder: WorkFolder, topic: str, who: str, port: int) -> None:
    from corpus.review.app import Review
    from corpus.review.judging import Judging
    from corpus.review.server import ReviewServer
    from corpus.review.state import State

    _check_built(folder, topic)
    file = find_topics().get(topic)
    state = State(folder, topic, load_topic(file) if file else None, Judging(folder, who), file)
    with working("reading the pairs"):
        state.refresh()
    view = Review(state)
    view.prepare()
    server = ReviewServer(view.answer, port)
    click.echo(server.url)
    try:
        server.serve_forever()
    finally:
        server.server_close()


def _check_built(folder: WorkFolder, topic: str) -> None:
    if not folder.has("pairs"):
        raise InputError(f"{folder.root}: no pairs to review: build first (`acopio build {topic}`)")


def _tell(folder: WorkFolder) -> None:
    """Conflicts, and the agreement of each two people."""
    decisions = read_decisions(folder.root)
    click.echo(f"{len(standing(decisions).conflicts)} disputed")
    for one in agreements(decisions):
        kappa = "-" if one.kappa is None else f"{one.kappa:.2f}"
        click.echo(f"{' and '.join(one.people)}: {one.pairs} pairs, {one.agreed:.0%} agreed, kappa {kappa}")
