"""The options that choose the encoder of a command."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from corpus.cli.types import ENCODER
from crawler.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])


def encoder_options(default: str) -> Callable[[Command], Command]:
    """A decorator that adds --encoder and --accurate; the help names `default` as the default."""
    name = click.option(
        "--encoder", type=ENCODER, metavar="NAME", help=f"See acopio encoders.  [default: {default}]"
    )
    best = click.option(
        "--accurate",
        is_flag=True,
        help="The encoder with the fewest errors in retrieval: use+e5, or e5 where use lacks a language. "
        "About 25 short sentences per second and core; docs/alignment.md says when it pays.",
    )
    return lambda command: name(best(command))


def chosen_encoder(name: str | None, is_accurate: bool, *languages: str) -> str | None:
    """The name of the encoder that the two options choose; None if neither is given.

    UsageError if both are given; UnsupportedLanguageError if --accurate has no encoder for the languages.
    """
    if name is not None and is_accurate:
        raise UsageError("--encoder and --accurate: both choose the encoder: give one of them")
    from align.encoders.registry import accurate  # imports numpy, which `build` must import later

    return accurate(*languages) if is_accurate else name


def chosen_or_default(name: str | None, is_accurate: bool, *languages: str) -> str:
    """As `chosen_encoder`, but the default encoder if neither option is given."""
    from align.encoders.registry import DEFAULT

    return chosen_encoder(name, is_accurate, *languages) or DEFAULT
