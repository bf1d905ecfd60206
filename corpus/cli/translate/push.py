"""`acopio translate push`: a topic's corpus as parallel data of Amazon Translate."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from align.records import PARAGRAPH, SENTENCE
from corpus.amazon.limits import ENCRYPTIONS, MAX_FILE_BYTES
from corpus.amazon.push.dry_run import calls_of
from corpus.amazon.push.plan import FORMATS, PushOptions, Resource, check, plan
from corpus.amazon.push.push import Pushed, Work, push
from corpus.amazon.service.calls import Patience
from corpus.amazon.service.connect import connect
from corpus.amazon.service.journal import FOLDER, opened
from corpus.cli.command import Command
from corpus.cli.folders import data_option, work_folder
from corpus.cli.translate.options import (
    connection,
    connection_options,
    may_send,
    print_table,
    reporting,
    sending_options,
)
from corpus.cli.types import TOPIC, Choice
from corpus.progress import note
from crawler.errors import AcopioError

_TIMEOUT = Patience().deadline_seconds

_EPILOG = """\b
Examples:
  acopio translate push ml_es --bucket my-bucket --dry-run
  acopio translate push ml_es --bucket my-bucket --direction en-es --code es-MX --format tmx
  acopio translate push ml_es --bucket my-bucket --selection best-5000
"""


def _listed(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def _tags(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    if any(not equals for _, equals, _ in pairs):
        raise click.BadParameter("write KEY=VALUE")
    return {key: value for key, _, value in pairs}


@click.command(
    "push",
    cls=Command,
    epilog=_EPILOG,
    sections={
        "Which pairs": (
            "directions",
            "codes",
            "granularity",
            "min_score",
            "licenses",
            "selection",
            "max_pairs",
            "max_bytes",
        ),
        "The resource": ("name", "format", "description", "tags", "kms_key", "encryption", "keep_input"),
        "Sending": ("dry_run", "yes", "timeout"),
        "Connection": ("region", "profile", "endpoint_url", "s3_endpoint_url"),
    },
)
@click.argument("topic", type=TOPIC)
@click.option("--bucket", required=True, metavar="NAME", help="Bucket for the files, in the same region.")
@click.option("--prefix", default="acopio", show_default=True, metavar="FOLDER", help="Folder in the bucket.")
@click.option(
    "--name",
    metavar="NAME",
    help="Name of the resource; several directions add -SRC-TGT.  [default: acopio-TOPIC-SRC-TGT]",
)
@click.option(
    "--direction",
    "directions",
    multiple=True,
    metavar="SRC-TGT",
    help="Direction, such as en-es, repeatable; one resource each.  [default: both]",
)
@click.option(
    "--code",
    "codes",
    multiple=True,
    callback=_listed,
    metavar="CODE",
    help="Regional code to send for its language, such as es-MX, repeatable.",
)
@click.option("--format", type=Choice(FORMATS), default="csv", show_default=True, help="Format of the file.")
@click.option(
    "--granularity",
    type=Choice((SENTENCE, PARAGRAPH)),
    default=SENTENCE,
    show_default=True,
    help="Size of the pairs.",
)
@click.option("--min-score", type=float, metavar="X", help="Drop pairs that score less than X.")
@click.option(
    "--license",
    "licenses",
    multiple=True,
    callback=_listed,
    metavar="SPDX",
    help="Only pairs whose pages declare these licences, as for `acopio export`.",
)
@click.option("--selection", metavar="NAME", help="Only the pairs that `acopio select` chose.")
@click.option("--max-pairs", type=click.IntRange(1), metavar="N", help="At most the N best pairs by score.")
@click.option(
    "--max-bytes",
    type=click.IntRange(1000, MAX_FILE_BYTES),
    default=MAX_FILE_BYTES,
    show_default=True,
    metavar="N",
    help="At most as many of the best pairs as fit in N bytes.",
)
@click.option("--description", metavar="TEXT", help="Description of the resource.")
@click.option("--tag", "tags", multiple=True, callback=_tags, metavar="KEY=VALUE", help="Tag, repeatable.")
@click.option("--kms-key", metavar="KEY", help="KMS key to encrypt the parallel data with.")
@click.option(
    "--sse",
    "encryption",
    type=Choice(ENCRYPTIONS),
    help="Encryption of the file in S3.  [default: that of the bucket]",
)
@click.option("--keep-input", is_flag=True, help="Keep the file in the bucket after the import.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=_TIMEOUT,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for each import.",
)
@data_option
@sending_options
@connection_options
def push_command(
    topic: str, data: Path | None, dry_run: bool, yes: bool, timeout: float, **options: Any
) -> None:
    """Import the corpus of TOPIC as parallel data of Amazon Translate: one resource per direction.

    Writes the training pairs to files, uploads them to S3, creates the resources or updates those of the
    same names, waits for the imports, one after the other, and compares the counts. After an interruption
    the same command resumes; after success it sends nothing twice.
    """
    where = connection(options)
    chosen = PushOptions(**options)
    folder = work_folder(topic, data)
    located = connect(where, dry=True)
    check(chosen, located.region)
    with opened(folder.root / FOLDER) as journal, reporting() as report:
        resources = plan(folder, topic, chosen, located.region)
        calls = calls_of(resources, located)
        if not may_send(journal, located, calls, dry_run=dry_run, yes=yes):
            _print_left_out(resources)
            return
        patience = Patience(deadline_seconds=timeout)
        done = push(resources, Work(connect(where), journal, folder.root / FOLDER, patience, report))
    _print_done(done)


def _print_left_out(resources: Sequence[Resource]) -> None:
    for resource in resources:
        left_out = ", ".join(f"{reason} {count}" for reason, count in resource.skipped.items()) or "nothing"
        note(f"{resource.file}: {resource.records} pairs, left out: {left_out}")


def _print_done(done: Sequence[Pushed]) -> None:
    """The counts of each resource; AcopioError, after the table, where not all was imported."""
    rows: list[tuple[str, ...]] = [("name", "direction", "written", "imported", "failed", "skipped", "")]
    for one in done:
        counts = (one.written, one.imported, one.failed, one.skipped)
        shown = ("?" if count is None else str(count) for count in counts)
        rows.append((one.name, one.direction, *shown, "imported now" if one.new else "was there already"))
    print_table(rows)
    differing = [one for one in done if not one.complete]
    for one in differing:
        for line in one.errors or ("the service gives no error file",):
            click.echo(f"{one.name}: {line}", err=True)
    if differing:
        names = ", ".join(one.name for one in differing)
        raise AcopioError(
            f"{names}: usable, but not all pairs were imported: see the reasons above, then push again"
        )
