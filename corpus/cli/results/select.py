"""`acopio select`: the pairs that gain most for a budget."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.records import KINDS, SENTENCE
from corpus.cli.command import Command
from corpus.cli.folders import data_option, work_folder
from corpus.cli.json_output import json_option, print_json
from corpus.cli.own_files.results import results, row_bytes
from corpus.cli.types import FORMATS, TOPIC, Choice
from corpus.progress import note, working
from crawler.errors import UsageError

if TYPE_CHECKING:
    from corpus.selection.select import Selected, SelectOptions

_EPILOG = """\b
Examples:
  acopio select ml_es --pairs 5000
  acopio select ml_es --to azure-adaptive
  acopio select ml_es --characters 500000 --longest 250 --for manual/ --name manual
  acopio export ml_es --to tmx --selection manual
"""


@dataclass(frozen=True, slots=True)
class Summary:
    """What --json prints."""

    name: str
    pairs: int
    characters: int
    candidates: int
    too_long: int
    next: str


@click.command(
    "select",
    cls=Command,
    epilog=_EPILOG,
    sections={
        "Budget": ("pairs", "characters", "longest", "consumer"),
        "Which pairs": ("wanted", "granularity"),
        "Result": ("name", "output", "as_json"),
    },
)
@click.argument("topic", type=TOPIC)
@click.option("--pairs", type=click.IntRange(1), metavar="N", help="Most pairs.")
@click.option(
    "--characters", type=click.IntRange(1), metavar="N", help="Most characters, both sides together."
)
@click.option(
    "--for",
    "wanted",
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="File or folder of documents that are to be translated.  [default: the topic as a whole]",
)
@click.option(
    "--to",
    "consumer",
    type=FORMATS,
    metavar="FORMAT",
    help="Export format that they are for: pairs within its lengths, by default as many as it takes.",
)
@click.option("--longest", type=click.IntRange(1), metavar="N", help="Most characters of a side.")
@click.option(
    "--granularity", type=Choice(KINDS), default=SENTENCE, show_default=True, help="Size of the pairs."
)
@click.option("--name", metavar="NAME", help="Name of the selection.  [default: best-N]")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Also write it as TSV."
)
@data_option
@json_option
def select(
    topic: str,
    pairs: int | None,
    characters: int | None,
    wanted: Path | None,
    consumer: str | None,
    longest: int | None,
    granularity: str,
    name: str | None,
    output: Path | None,
    data: Path | None,
    as_json: bool,
) -> None:
    """Choose the kept pairs of TOPIC that gain most for a budget: certain, diverse, close to its texts.

    The selection is stored in the work folder; `acopio export --selection NAME` writes its pairs. The TSV of
    --output has the rank of each pair, its texts, and in `why` the words that it added most for.
    """
    from corpus.export.format import Limits
    from corpus.export.formats import formats_named
    from corpus.selection.select import SelectOptions, main_direction
    from corpus.selection.select import select as choose
    from corpus.settling.settle import settled
    from crawler.storage.lock import locked

    limits = Limits() if consumer is None else formats_named([consumer])[0].limits
    if pairs is None and characters is None:
        pairs = limits.pairs
    if pairs is None and characters is None:
        raise UsageError("select: no budget: give --pairs N or --characters N")
    folder = work_folder(topic, data)
    with working("reading the tables"):
        settled(folder, topic)
    direction = main_direction(folder, granularity)
    options = SelectOptions(pairs, characters, longest, granularity=granularity, limits=limits)
    if wanted is not None:
        options = _for(wanted, options, (direction.source_lang, direction.target_lang))
    name = name or f"best-{pairs or f'{characters}-characters'}"
    with locked(folder.root), working("choosing pairs"):
        found = choose(folder, direction, options, name)
    if output is not None:
        _write(output, found)
    following = f"acopio export {topic} --to {consumer or 'tmx'} --selection {name}"
    summary = Summary(name, len(found.pairs), found.characters, found.of, found.too_long, following)
    if as_json:
        print_json(summary)
        return
    click.echo(
        f"{name}: {summary.pairs:,} of {summary.candidates:,} pairs, {summary.characters:,} characters"
        + (f"; {summary.too_long:,} too long" if summary.too_long else "")
    )
    note(f"Next: {following}")


def _for(wanted: Path, options: "SelectOptions", langs: tuple[str, str]) -> "SelectOptions":
    from dataclasses import replace

    from corpus.selection.texts import language_of, texts_of

    with working("reading texts"):
        texts = texts_of(wanted)
    lang = language_of(texts, langs)
    if not lang:
        raise UsageError(f"--for {wanted}: neither {langs[0]} nor {langs[1]}: give texts of one language")
    return replace(options, texts=texts, texts_lang=lang)


def _write(output: Path, found: "Selected") -> None:
    with results(output) as file:
        file.write(row_bytes(("rank", "source_text", "target_text", "score", "why", "pair_id"), "tsv"))
        for rank, (pair, why) in enumerate(zip(found.pairs, found.why, strict=True), 1):
            score = "" if pair.score is None else f"{pair.score:g}"
            fields = (str(rank), pair.source_text, pair.target_text, score, why, pair.pair_id)
            file.write(row_bytes(fields, "tsv"))
