"""`acopio merge` and `acopio diff`: two corpora as one, and side by side."""

from pathlib import Path

import click

from corpus.cli.data_folder import TABLES_FOLDER
from corpus.cli.encoder_choice import chosen_encoder
from corpus.cli.json_output import json_option, print_json
from corpus.engine import EngineOptions, prepare_environment
from corpus.progress import working
from crawler.errors import UsageError

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("merge", epilog="Example: acopio merge data/ml_es data/tm --data data/all")
@click.argument("folders", nargs=-1, required=True, metavar="FOLDERS...", type=FOLDER)
@click.option(
    "--data",
    required=True,
    type=TABLES_FOLDER,
    metavar="DIR",
    help="Work folder of the joined corpus.",
)
@click.option(
    "--topic", metavar="NAME", help="Topic whose options count.  [default: none; the name of DIR in files]"
)
def merge(folders: tuple[Path, ...], data: Path, topic: str | None) -> None:
    """Join the corpora of work FOLDERS to one, and write its exports and report.

    Pairs keep their pages, files, scores and topics. What is in two corpora is kept once, duplicates are
    decided as by a build. Pages held out in one of them stay held out; takedowns and test sets of all hold.
    """
    prepare_environment()
    from corpus.build.at_work import at_work
    from corpus.build.own_data.merging import merge_corpora
    from corpus.cli.own_data.documents import local_topics
    from corpus.cli.own_data.import_files import topic_name
    from corpus.options import build_options
    from corpus.report.text import funnel_text
    from corpus.selection.select import main_direction
    from corpus.tables.folder import WorkFolder

    if len(folders) < 2:
        raise UsageError("merge: give two work folders or more")
    inputs = [WorkFolder(folder) for folder in folders]
    way = main_direction(inputs[0])
    (about,) = local_topics(topic or topic_name(data), way.source_lang, (way.target_lang,))
    languages = (way.source_lang, way.target_lang)
    options = build_options(about, chosen_encoder(None, False, *languages), EngineOptions())
    with at_work(data, options.engine):
        merged = merge_corpora(about, WorkFolder(data), inputs, options)
    click.echo(funnel_text(merged.funnel), nl=False)
    for folder, before, after in merged.kept:
        click.echo(f"{folder}: {before:,} pairs kept, {after:,} of its pairs kept in {data}")


@click.command("diff", epilog="Example: acopio diff data/ml_es data/tm")
@click.argument("first", type=FOLDER)
@click.argument("second", type=FOLDER)
@json_option
def diff(first: Path, second: Path, as_json: bool) -> None:
    """Compare the corpora of two work folders: size, quality, domain, overlap, terms."""
    from corpus.report.difference import difference
    from corpus.report.difference_text import difference_text
    from corpus.tables.folder import WorkFolder

    with working("comparing"):
        found = difference(WorkFolder(first), WorkFolder(second))
    if as_json:
        print_json(found)
    else:
        click.echo(difference_text(found), nl=False)
