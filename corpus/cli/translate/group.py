"""`acopio translate`: Amazon Translate with and without the corpus."""

import click

from corpus.cli.lazy import LazyCommands

COMMANDS = {
    "push": ("corpus.cli.translate.push", "Make a topic's corpus parallel data of Amazon Translate."),
    "run": ("corpus.cli.translate.run", "Translate a folder of documents in a batch job."),
    "stop": ("corpus.cli.translate.stop", "End a batch job."),
    "evaluate": ("corpus.cli.translate.evaluate", "Measure what the parallel data gains."),
    "serve": (
        "corpus.cli.translate.serve",
        "Serve a local stand-in of Amazon Translate to rehearse with.",
    ),
    "policy": ("corpus.cli.translate.policy", "Print the IAM policies that all this needs."),
}

_EPILOG = """\b
Examples:
  acopio translate push ml_es --bucket my-bucket --dry-run       show every call, send nothing
  acopio translate push ml_es --bucket my-bucket                 then do it
  acopio translate policy --bucket my-bucket                     the rights it needs
  acopio translate run articles --output out -s en -t es --bucket my-bucket --role-arn ARN --dry-run
"""


@click.group(cls=LazyCommands, table=COMMANDS, epilog=_EPILOG)
def translate() -> None:
    """Amazon Translate with and without the corpus as parallel data (Active Custom Translation).

    It needs `pip install 'acopio[translate]'`. Credentials are found as by every AWS tool and never stored.
    """
