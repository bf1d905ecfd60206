"""`acopio translate cost`: what the translation of a folder costs, without an account."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from corpus.amazon.jobs.cost import Prices, cost, current_prices, dollars, read_prices
from corpus.amazon.jobs.documents import read_folder
from corpus.cli.command import Command
from corpus.cli.json_output import json_option, print_json
from corpus.cli.translate.options import prices_option, print_table

WAYS = {
    "standard": "batch jobs",
    "custom": "batch jobs with parallel data",
    "real_time": "real time, text alone",
}


@dataclass(frozen=True, slots=True)
class FolderCost:
    """What a folder holds, and US dollars by way of translation for all targets together.

    `characters` are counted once and are no fewer than those billed; markup of HTML counts.
    """

    documents: int
    characters: int
    by_format: dict[str, int]
    left_out: dict[str, str]
    targets: tuple[str, ...]
    prices: Prices
    dollars: dict[str, float]


@click.command("cost", cls=Command, epilog="Example: acopio translate cost book/en -s en -t es -t fr --json")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "-s",
    "--source-lang",
    "source",
    default="en",
    show_default=True,
    metavar="CODE",
    help="Language of the documents.",
)
@click.option(
    "-t",
    "--target-lang",
    "targets",
    required=True,
    multiple=True,
    metavar="CODE",
    help="Target language, repeatable.",
)
@prices_option
@json_option
def cost_command(
    folder: Path, source: str, targets: tuple[str, ...], price_file: Path | None, as_json: bool
) -> None:
    """Print what the translation of the documents in FOLDER costs at most.

    It needs no account, bucket, region or role and sends nothing. Documents that `acopio translate run` sends
    as protected HTML (Markdown, notebooks, odt, epub, po and others) are counted as such.
    """
    found = folder_cost(folder, source, targets, read_prices(price_file) if price_file else current_prices())
    if as_json:
        print_json(found)
        return
    rows: list[tuple[str, ...]] = [("way", "characters", "targets", "a million", "cost at most")]
    for way, words in WAYS.items():
        price = getattr(found.prices, way)
        rows.append(
            (words, f"{found.characters:,}", str(len(targets)), f"${price:g}", dollars(found.dollars[way]))
        )
    print_table(rows)
    formats = ", ".join(f"{number} {name}" for name, number in found.by_format.items())
    click.echo(f"{found.documents} documents ({formats}), {len(found.left_out)} files left out", err=True)
    click.echo(f"prices as of {found.prices.as_of or 'unknown date'}, without free tiers", err=True)


def folder_cost(folder: Path, source: str, targets: tuple[str, ...], prices: Prices) -> FolderCost:
    """The cost of a folder; errors as for corpus.amazon.jobs.documents.read_folder."""
    from corpus.sync.protected import protected

    with TemporaryDirectory() as staging:
        found = read_folder(protected(folder, Path(staging), source))
    characters = sum(document.counts.characters for document in found.documents)
    formats = Counter(_format(document.name) for document in found.documents)
    return FolderCost(
        *(
            len(found.documents),
            characters,
            dict(sorted(formats.items())),
            dict(found.left_out),
            targets,
            prices,
        ),
        {way: round(cost(characters, getattr(prices, way)) * len(targets), 6) for way in WAYS},
    )


def _format(name: str) -> str:
    from corpus.sync.protected import WRITABLE

    path = Path(name)
    before = Path(path.stem).suffix.lower()
    return (before if before in WRITABLE else path.suffix.lower()).lstrip(".")
