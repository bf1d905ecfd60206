"""`acopio encoders`: the encoders, their languages, and whether they are ready."""

from textwrap import fill

import click

from align.encoders import registry
from align.encoders.info import EncoderInfo
from align.encoders.registry import DEFAULT
from align.encoders.sentence_transformers import PREFIX
from corpus.cli.json_output import json_option, print_json

_EPILOG = """\b
Examples:
  acopio align a.de a.fr -s de -t fr --encoder e5
  acopio align a.de a.fr -s de -t fr --encoder use+e5    two as one: the mean of their cosines
"""


@click.command(epilog=_EPILOG)
@json_option
def encoders(as_json: bool) -> None:
    """List the encoders: name, dimension, state, where the weights come from, and languages.

    The state is `ready`, or the download still to come, or the command that installs the missing package. A
    star marks the default. A plus joins encoders into one, for the languages that all of them know.
    """
    if as_json:
        print_json([_entry(info) for info in registry.encoders().values()])
        return
    rows = [("name", "dimension", "state", "weights"), *map(_row, registry.encoders().values())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    for info in registry.encoders().values():
        click.echo(f"\n{info.name}: {_languages(info)}")


def _entry(info: EncoderInfo) -> dict[str, object]:
    """An encoder for a program; `languages` is left out where they are those of a model."""
    return {
        "name": info.name,
        "default": info.name == DEFAULT,
        "ready": info.ready,
        "downloads": info.downloads,
        "dimension": info.dimension,
        "weights": info.weights,
        "install": info.install if not info.ready else None,
        "languages": None if info.name.startswith(PREFIX) else sorted(info.languages),
    }


def _row(info: EncoderInfo) -> tuple[str, ...]:
    return (
        info.name + ("*" if info.name == DEFAULT else ""),
        str(info.dimension or "NAME's"),
        info.state,
        info.weights,
    )


def _languages(info: EncoderInfo) -> str:
    if info.name.startswith(PREFIX):
        return "those of the model, not checked"
    return f"{len(info.languages)} languages\n{fill(' '.join(sorted(info.languages)), 100)}"
