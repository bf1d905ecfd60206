"""`acopio encoders`: what can embed which language, and whether it is ready."""

from textwrap import fill

import click

from align.encoders.registry import DEFAULT, ENCODERS, EncoderInfo
from align.encoders.sentence_transformers import PREFIX

_EPILOG = """\b
Example:
  acopio align a.de a.fr -s de -t fr --encoder use
"""


@click.command(epilog=_EPILOG)
def encoders() -> None:
    """List the encoders: name, dimension, state, where the weights come from, and languages.

    The state is `ready`, or the command that installs what is missing. A star marks the default.
    """
    rows = [("name", "dimension", "state", "weights"), *map(_row, ENCODERS.values())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    for info in ENCODERS.values():
        click.echo(f"\n{info.name}: {_languages(info)}")


def _row(info: EncoderInfo) -> tuple[str, ...]:
    return (
        info.name + ("*" if info.name == DEFAULT else ""),
        str(info.dimension or "NAME's"),
        "ready" if info.ready else f"missing: {info.install}",
        info.weights,
    )


def _languages(info: EncoderInfo) -> str:
    if info.name.startswith(PREFIX):
        return "those of the model, not checked"
    return f"{len(info.languages)} languages\n{fill(' '.join(sorted(info.languages)), 100)}"
