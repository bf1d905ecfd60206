"""`acopio encoders`: what can embed which language, and whether it is ready."""

import click

from align.encoders.registry import DEFAULT, ENCODERS, EncoderInfo

_EPILOG = """\b
Example:
  acopio align a.de a.fr -s de -t fr --encoder use
"""


@click.command(epilog=_EPILOG)
def encoders() -> None:
    """List the encoders: name, dimension, state, languages, and where the weights come from.

    The state is `ready`, or the command that installs what is missing. A star marks the default.
    """
    rows = [("name", "dimension", "state", "languages", "weights"), *map(_row, ENCODERS.values())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _row(info: EncoderInfo) -> tuple[str, ...]:
    return (
        info.name + ("*" if info.name == DEFAULT else ""),
        str(info.dimension),
        "ready" if info.ready else f"missing: {info.install}",
        " ".join(sorted(info.languages)),
        info.weights,
    )
