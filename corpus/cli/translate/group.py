"""`acopio translate`: Amazon Translate with and without the corpus."""

import click

from corpus.cli.lazy import LazyCommands

COMMANDS = {
    "push": ("corpus.cli.translate.push", "Import a topic's corpus as parallel data."),
    "run": ("corpus.cli.translate.run", "Translate a folder of documents in a batch job."),
    "cost": ("corpus.cli.translate.cost", "Print what the translation of a folder costs."),
    "stop": ("corpus.cli.translate.stop", "End a batch job."),
    "evaluate": ("corpus.cli.translate.evaluate", "Measure the gain from the parallel data."),
    "serve": (
        "corpus.cli.translate.serve",
        "Serve a local emulator of Amazon Translate.",
    ),
    "policy": ("corpus.cli.translate.policy", "Print the IAM policies that these commands need."),
}

_EPILOG = """\b
Examples:
  acopio translate policy --bucket my-bucket --account 123456789012    the permissions it needs
  acopio translate push ml_es --bucket my-bucket --dry-run             show every call, send nothing
  acopio translate push ml_es --bucket my-bucket                       then send them
  acopio translate run articles --output out -s en -t es --bucket my-bucket --role-arn ARN --dry-run
"""


@click.group(cls=LazyCommands, table=COMMANDS, epilog=_EPILOG)
def translate() -> None:
    """Amazon Translate with and without the corpus as parallel data (Active Custom Translation).

    It needs `pip install 'acopio[translate]'`. Credentials are found as by other AWS tools and never stored.
    """
