"""`acopio export`: the kept pairs of a topic as files."""

from pathlib import Path

import click

from corpus.export.files import ExportResult
from corpus.export.formats import FORMATS
from corpus.export.run import export_pairs
from corpus.store import WorkFolder


@click.command(
    epilog="Formats: " + "; ".join(f"{form.name} ({form.description})" for form in FORMATS.values())
)
@click.argument("topic")
@click.option(
    "--to",
    "formats",
    multiple=True,
    required=True,
    metavar="FORMAT",
    help=f"Format to write, repeatable or separated by commas: {', '.join(FORMATS)}.",
)
@click.option(
    "--data", type=click.Path(path_type=Path), metavar="DIR", help="Work folder.  [default: data/TOPIC]"
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder for the files.  [default: exports/ in the work folder]",
)
@click.option(
    "--direction",
    "directions",
    multiple=True,
    metavar="SRC-TGT",
    help="Direction to write, such as en-es, repeatable.  [default: as stored; both for amazon formats]",
)
@click.option("--min-score", type=float, metavar="X", help="Leave out pairs that score less than X.")
def export(
    topic: str,
    formats: tuple[str, ...],
    data: Path | None,
    output: Path | None,
    directions: tuple[str, ...],
    min_score: float | None,
) -> None:
    """Write the kept pairs of TOPIC to files, one a format, language pair and direction.

    Prints a line a file: its path, the pairs in it, and the pairs left out by reason.
    """
    folder = WorkFolder(data or Path("data") / topic)
    names = [name.strip() for listed in formats for name in listed.split(",") if name.strip()]
    for result in export_pairs(folder, topic, names, output, directions, min_score):
        for path in result.files:
            click.echo(f"{path}\t{_summary(result)}")


def _summary(result: ExportResult) -> str:
    left_out = ", ".join(f"{reason} {count}" for reason, count in result.skipped.items())
    pairs = f"{result.written} pair{'' if result.written == 1 else 's'}"
    return f"{pairs}\tleft out: {left_out}" if left_out else pairs
