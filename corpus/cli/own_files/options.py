"""Options of the commands that read files of the user."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from corpus.cli.own_files.pairs import CSV, FORMS, TSV
from corpus.cli.types import LANGUAGE, Choice

Command = TypeVar("Command", bound=Callable[..., Any])


def language_options(source: str, target: str) -> Callable[[Command], Command]:
    """A decorator that adds -s and -t; the texts say whose languages they are."""
    return _adding(
        click.option("-s", "--source-lang", required=True, type=LANGUAGE, metavar="CODE", help=source),
        click.option("-t", "--target-lang", required=True, type=LANGUAGE, metavar="CODE", help=target),
    )


def pairs_options(forms: Sequence[str] = FORMS) -> Callable[[Command], Command]:
    """A decorator that adds the options of a file of pairs: --columns, --from and --skip-bad-rows."""
    return _adding(
        click.option(
            "--columns",
            metavar="SOURCE,TARGET",
            help="Columns of the texts: names in the header row, such as en,es, or numbers from 1, such as "
            "3,4, in a file without a header row.  [default: source_text,target_text]",
        ),
        click.option(
            "--from",
            "form",
            type=Choice(forms),
            help=f"Form of the input.  [default: {CSV} for .csv, also compressed; else {TSV}"
            f"{'; parquet for .parquet' if len(forms) > 2 else ''}]",
        ),
        skip_option("Leave out rows that cannot be read, and count them."),
    )


def skip_option(help_text: str) -> Callable[[Command], Command]:
    """A decorator that adds --skip-bad-rows."""
    return click.option("--skip-bad-rows", is_flag=True, help=help_text)


def output_option(help_text: str) -> Callable[[Command], Command]:
    """A decorator that adds --output."""
    return click.option(
        "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help=help_text
    )


def _adding(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add
