"""`acopio topic grow`: terms that a corpus proposes for its topic."""

from dataclasses import asdict
from pathlib import Path

import click

from corpus.cli.command import Command
from corpus.cli.data_folder import TABLES_FOLDER
from corpus.cli.json_output import json_option, print_json
from corpus.cli.types import TOPIC
from corpus.progress import working
from crawler.topic.topic import find_topics, get_topic


@click.command(cls=Command, epilog="Example: acopio topic grow solar --write")
@click.argument("name", type=TOPIC)
@click.option(
    "--data",
    type=TABLES_FOLDER,
    metavar="DIR",
    help="Work folder.  [default: data/NAME]",
)
@click.option("--write", is_flag=True, help="Add the terms to the topic's file; its comments and order stay.")
@json_option
def grow(name: str, data: Path | None, write: bool, as_json: bool) -> None:
    """Show terms that the corpus of topic NAME proposes for it, each with its evidence.

    They are words and phrases that set the pages on topic apart from those refused, and translations of the
    topic's terms in the sentence pairs. Read them before you write them: they then count as your own.
    """
    from corpus.engine import prepare_environment

    prepare_environment()
    from corpus.tables.folder import WorkFolder
    from corpus.topics.file import add_terms
    from corpus.topics.growth import learnt_terms

    found = get_topic(name)
    with working("learning terms"):
        proposed = learnt_terms(found, WorkFolder(data or Path("data") / name))
    path = find_topics()[name]
    added = add_terms(path, proposed) if write and proposed else 0
    if as_json:
        print_json([asdict(term) for term in proposed])
        return
    for term in proposed:
        click.echo(f"{term.lang}  {term.weight:4g}  {term.term}  ({term.evidence})")
    if not proposed:
        click.echo("no terms: too few pages on topic, or too few refused, to learn from")
    elif write:
        click.echo(f"{path}: {added} terms added")
    else:
        click.echo(f"{len(proposed)} terms; --write adds them to {path}")
