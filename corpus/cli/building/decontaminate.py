"""`acopio decontaminate`: nothing to train on may stand in a test set."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from corpus.cli.folders import data_option, work_folder
from corpus.cli.types import TOPIC
from corpus.progress import note, working
from crawler.errors import UsageError

_EPILOG = """\b
Examples:
  acopio decontaminate ml_es --against wmt13.tsv --against flores.en
  acopio decontaminate ml_es --against memory.tmx --against data/other
  acopio decontaminate ml_es --list
"""
Command = TypeVar("Command", bound=Callable[..., Any])

test_set_option = click.option(
    "--test-set",
    "test_sets",
    multiple=True,
    metavar="PATH",
    type=click.Path(exists=True, path_type=Path),
    help="Test set that no pair may overlap with, as for acopio decontaminate; repeatable.",
)


@click.command(epilog=_EPILOG)
@click.argument("topic", type=TOPIC)
@click.option(
    "--against",
    multiple=True,
    metavar="PATH",
    type=click.Path(exists=True, path_type=Path),
    help="Test set, memory or file of pairs, or work folder of another corpus; repeatable.",
)
@click.option("--list", "listed", is_flag=True, help="Print the list.")
@data_option
def decontaminate(topic: str, against: tuple[Path, ...], listed: bool, data: Path | None) -> None:
    """Keep pairs of TOPIC that stand in a test set out of training: now, and in later builds.

    Dropped are pairs that a set has exactly, nearly, with the sides reversed, as a part of a text or with a
    text as their part; their `rejected_by` is test_set. The list is test-sets.txt in the work folder. Exports
    of the pairs are removed; what is exported or pushed later has none of them.
    """
    from corpus.decontamination.apply import decontaminated
    from corpus.decontamination.test_sets import FILE, add_to_list, read_list, test_sets
    from corpus.settling.settle import forget_exports, settled
    from crawler.storage.lock import locked

    if not (against or listed):
        raise UsageError("decontaminate: nothing to do: give --against or --list")
    folder = work_folder(topic, data)
    if against:
        test_sets([str(path) for path in against])
        settled(folder, topic)
        with locked(folder.root), working("looking for overlaps"):
            known = add_to_list(folder.root, against)
            gone = decontaminated(folder)
            if gone:
                forget_exports(folder, topic)
        click.echo(f"{gone:,} pairs stand in a test set: rejected_by test_set")
        note(f"{folder.root / FILE}: {len(known)} listed. Exports were removed: acopio export {topic} --to …")
    if listed:
        for line in read_list(folder.root):
            click.echo(line)
