"""`acopio encoders`: the encoders, their languages, and whether they are ready."""

from textwrap import fill

import click

from align.encoders import registry
from align.encoders.info import EncoderInfo
from align.encoders.registry import DEFAULT
from align.encoders.sentence_transformers import PREFIX

_EPILOG = """\b
Examples:
  acopio align a.de a.fr -s de -t fr --encoder e5
  acopio align a.de a.fr -s de -t fr --encoder use+e5    two as one: the mean of their cosines
"""


@click.command(epilog=_EPILOG)
def encoders() -> None:
    """List the encoders: name, dimension, state, where the weights come from, and languages.

    The state is `ready`, or the download still to come, or the command that installs the missing package. A
    star marks the default. A plus joins encoders into one, for the languages that all of them know.
    """
    rows = [("name", "dimension", "state", "weights"), *map(_row, registry.encoders().values())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    for info in registry.encoders().values():
        click.echo(f"\n{info.name}: {_languages(info)}")


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
