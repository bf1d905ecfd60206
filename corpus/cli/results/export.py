"""`acopio export`: the kept pairs of a topic as files."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from align.records import GRANULARITIES
from corpus.cli.command import Command
from corpus.cli.folders import data_option, work_folder
from corpus.cli.types import FORMATS, SPLITS, TOPIC, Choice
from corpus.export.files import ExportResult
from corpus.export.formats import formats
from corpus.export.inline import KEEP, TAG
from corpus.export.memories import tmx, xliff, xliff2
from corpus.export.run import SPLIT_CHOICES, ExportOptions, export_pairs
from corpus.export.tables import huggingface
from corpus.export.terms import amazon, azure, deepl, google, tbx
from corpus.export.terms.learnt import TermOptions
from corpus.progress import working
from crawler.errors import UsageError

_TERMS = TermOptions()
_TAGGED = (tmx.FORMAT.name, xliff.FORMAT.name, xliff2.FORMAT.name)
_OF_TERMS = tuple(module.FORMAT.name for module in (amazon, deepl, google, azure, tbx))


class _ExportCommand(Command):
    """The command; its help lists the formats, including those of plug-ins, which are looked up only then."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one line per format."""
        rows = [(form.name, "; ".join((form.description, *form.limits))) for form in formats().values()]
        width = max(len(name) for name, _ in rows) + 2
        formatter.write("\nFormats:\n" + "".join(f"  {name:{width}}{text}\n" for name, text in rows))


@click.command(
    cls=_ExportCommand,
    sections={
        "Which pairs": ("directions", "granularity", "splits", "min_score", "licenses", "selection"),
        "Formats": ("inline", "contact", "min_count", "min_probability", "max_terms"),
    },
)
@click.argument("topic", type=TOPIC)
@click.option(
    "--to",
    "formats",
    multiple=True,
    required=True,
    type=FORMATS,
    metavar="FORMAT",
    help="Format to write, repeatable or separated by commas; see below.",
)
@data_option
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
    help="Direction to write, such as en-es, repeatable.  [default: as stored; both for amazon formats and "
    "terminology]",
)
@click.option("--min-score", type=float, metavar="X", help="Drop pairs that score less than X.")
@click.option(
    "--license",
    "licenses",
    multiple=True,
    metavar="SPDX",
    help="Only pairs whose pages declare these licences, repeatable or separated by commas; 'CC-*' for all "
    "of a kind, none for pairs without a licence.",
)
@click.option("--selection", metavar="NAME", help="Only the pairs of a selection: see acopio select.")
@click.option(
    "--granularity",
    type=Choice(GRANULARITIES),
    help="Size of the pairs; both: files of each.  [default: sentence, or paragraph if there are no others]",
)
@click.option(
    "--split",
    "splits",
    type=SPLITS,
    multiple=True,
    metavar="SPLIT",
    help=f"Splits, repeatable or separated by commas: {', '.join(SPLIT_CHOICES)} (in one file).  "
    "[default: train, dev and test, each in a file of its own; train alone for amazon formats and "
    "terminology]",
)
@click.option(
    "--inline",
    type=Choice((KEEP, TAG)),
    help=f"{', '.join(_TAGGED)}: code, formulas and references of local documents as they stand, or as "
    "<ph>.  [default: keep]",
)
@click.option(
    "--contact",
    metavar="TEXT",
    help="huggingface: contact for takedown requests in the dataset card, such as a mail address.",
)
@click.option(
    "--min-count",
    type=click.IntRange(1),
    metavar="N",
    help="terminology, deepl-glossary, tbx: least number of pairs with a term.  "
    f"[default: {_TERMS.min_count}]",
)
@click.option(
    "--min-probability",
    type=click.FloatRange(0, 1),
    metavar="X",
    help="terminology: least probability of each side of a term, given the other.  "
    f"[default: {_TERMS.min_probability}]",
)
@click.option(
    "--max-terms",
    type=click.IntRange(1),
    metavar="N",
    help=f"terminology, deepl-glossary, tbx: most rows of a file.  [default: {_TERMS.max_terms}]",
)
def export(
    topic: str,
    formats: tuple[str, ...],
    data: Path | None,
    output: Path | None,
    directions: tuple[str, ...],
    min_score: float | None,
    licenses: tuple[str, ...],
    selection: str | None,
    granularity: str | None,
    splits: tuple[str, ...],
    inline: str | None,
    contact: str | None,
    **terms: float | None,
) -> None:
    """Write the kept pairs of TOPIC: one file per format, language pair, direction, granularity and split.

    Prints a line per file: its path, the number of pairs or terms in it, and those left out, by reason.
    """
    folder = work_folder(topic, data)
    names, allowed = _listed(formats), _listed(licenses)
    given = {name: value for name, value in terms.items() if value is not None}
    _check_goes_with([huggingface.FORMAT.name], names, ["contact"] if contact is not None else [])
    _check_goes_with(_TAGGED, names, ["inline"] if inline == TAG else [])
    _check_goes_with(_OF_TERMS, names, given)
    options = ExportOptions(
        output=output,
        directions=directions,
        min_score=min_score,
        granularity=granularity,
        licenses=allowed,
        selection=selection,
        splits=_listed(splits),
        terms=replace(_TERMS, **given),  # type: ignore[arg-type]
        contact=contact,
        inline=inline,
    )
    with working("exporting"):
        results = export_pairs(folder, topic, names, options)
    for result in results:
        for path in result.files:
            click.echo(f"{path}\t{_summary(result)}")


def _check_goes_with(takers: Sequence[str], chosen: Sequence[str], options: Iterable[str]) -> None:
    for option in options:
        if not set(takers) & set(chosen):
            raise UsageError(f"--{option.replace('_', '-')} goes with --to {' or '.join(takers)} only")


def _listed(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def _summary(result: ExportResult) -> str:
    left_out = ", ".join(f"{reason} {count}" for reason, count in result.skipped.items())
    number = f"{result.written} {result.unit}{'' if result.written == 1 else 's'}"
    return f"{number}\tleft out: {left_out}" if left_out else number
