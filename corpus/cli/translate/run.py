"""`acopio translate run`: documents translated by batch jobs of Amazon Translate."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from corpus.amazon.jobs.batch import (
    ENDED_WELL,
    JOURNAL,
    START,
    Batch,
    RunOptions,
    RunResult,
    run_id_of,
    run_jobs,
)
from corpus.amazon.jobs.cost import Prices, dollars, require_affordable
from corpus.amazon.jobs.documents import Document, read_folder
from corpus.amazon.jobs.dry_run import calls_of_jobs, calls_of_texts
from corpus.amazon.jobs.plan import FORMALITIES, JobRequest, estimate, plan_jobs, price_of, warnings
from corpus.amazon.jobs.real_time import TextRequest, check_texts, estimate_texts, run_texts
from corpus.amazon.limits import ENCRYPTIONS
from corpus.amazon.service.connect import Clients, ConnectOptions, connect
from corpus.amazon.service.journal import Journal, opened
from corpus.amazon.service.recorder import Call
from corpus.cli.command import Command
from corpus.cli.translate.options import (
    connection,
    connection_options,
    job_options,
    may_send,
    print_table,
    reporting,
    run_options,
    sending_options,
)
from corpus.cli.types import Choice
from corpus.progress import note
from corpus.sync.protected import is_protected, protected, restored
from crawler.errors import AcopioError, UsageError
from crawler.untrusted.escapes import escaped

_PRICES = Prices()
_SHOWN_LEFT_OUT = 10

_EPILOG = """\b
Examples:
  acopio translate run articles --output translated -s en -t es,fr --bucket my-bucket \\
      --role-arn arn:aws:iam::123456789012:role/acopio-translate --dry-run
  … --parallel-data acopio-ml_es-en-es --max-cost 20    customised by a corpus, for $20 at most
  … --real-time                                         by TranslateText, to compare with
"""


def _listed(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


@click.command(
    "run",
    cls=Command,
    epilog=_EPILOG,
    sections={
        "Languages and resources": (
            "source",
            "targets",
            "parallel_data",
            "terminology",
            "formality",
            "mask_profanity",
        ),
        "Bucket": ("bucket", "prefix", "role_arn", "name", "kms_key", "encryption", "keep"),
        "Costs": ("max_cost", "price_file", "price_standard", "price_custom", "price_real_time", "again"),
        "Sending": ("dry_run", "yes", "timeout"),
        "Connection": ("region", "profile", "endpoint_url", "s3_endpoint_url"),
    },
)
@click.argument("documents", type=click.Path(path_type=Path))
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder for the translations, DIR/LANGUAGE/…; give the same one to resume.",
)
@click.option(
    "-s", "--source-lang", "source", required=True, metavar="CODE", help="Language of the documents, or auto."
)
@click.option(
    "-t",
    "--target-lang",
    "targets",
    required=True,
    multiple=True,
    callback=_listed,
    metavar="CODE",
    help="Language to translate into, repeatable or separated by commas.",
)
@click.option("--bucket", metavar="NAME", help="Bucket for documents and outputs, in the same region.")
@click.option("--prefix", default="acopio", show_default=True, metavar="FOLDER", help="Folder in the bucket.")
@click.option("--role-arn", metavar="ARN", help="Role that lets Amazon Translate read and write there.")
@click.option("--parallel-data", metavar="NAME", help="Parallel data, made by `acopio translate push`.")
@click.option("--terminology", metavar="NAME", help="Custom terminology.")
@click.option(
    "--job-name", "name", metavar="NAME", help="Name of the jobs.  [default: made from their content]"
)
@click.option("--formality", type=Choice(FORMALITIES), help="Formality, if the target language has it.")
@click.option("--mask-profanity", is_flag=True, help="Mask profane words.")
@click.option("--kms-key", metavar="KEY", help="KMS key to encrypt the outputs with.")
@click.option(
    "--sse",
    "encryption",
    type=Choice(ENCRYPTIONS),
    help="Encryption of the documents in S3.  [default: that of the bucket]",
)
@click.option("--real-time", is_flag=True, help="Use TranslateText: txt only, no parallel data, no bucket.")
@click.option(
    "--price-standard",
    type=click.FloatRange(0),
    metavar="USD",
    help=f"Price of a million characters in a batch job.  [default: {_PRICES.standard:g}]",
)
@click.option(
    "--price-custom",
    type=click.FloatRange(0),
    metavar="USD",
    help=f"The same with parallel data.  [default: {_PRICES.custom:g}]",
)
@click.option(
    "--price-real-time",
    type=click.FloatRange(0),
    metavar="USD",
    help=f"The same in real time.  [default: {_PRICES.real_time:g}]",
)
@click.option("--keep", is_flag=True, help="Keep documents and outputs in the bucket.")
@job_options
@sending_options
@connection_options
def run(documents: Path, output: Path, dry_run: bool, yes: bool, real_time: bool, **options: Any) -> None:
    """Translate the txt, html, docx, pptx, xlsx and xlf documents in the folder DOCUMENTS.

    Markdown, notebooks, reStructuredText, AsciiDoc, odt, epub, srt, vtt, po and XLIFF 2 are sent as HTML in
    which code, formulas and references are protected; their translations stand beside these pages. Of po and
    XLIFF 2 only units without a translation are sent; they come back marked for review.

    Checks them, prints the most that they will cost, uploads them, starts a batch job for each kind of
    document, waits for the end, fetches the translations and deletes its files in the bucket. After an
    interruption the same command resumes; after success it sends nothing twice.
    """
    where = connection(options)
    chosen = run_options(options, keep=options.pop("keep"))
    given = {name: options.pop(f"price_{name}") for name in ("standard", "custom", "real_time")}
    chosen = replace(chosen, prices=chosen.prices.with_given(given))
    _check_folders(documents, output)
    located = connect(where, dry=True)
    with TemporaryDirectory() as staging:
        sent = protected(documents, Path(staging), options["source"])
        task = (_texts if real_time else _jobs)(sent, output, options, located, chosen)
        with opened(output / JOURNAL) as journal:
            if not may_send(journal, located, task.calls, dry_run=dry_run, yes=yes):
                return
            result = _done(task, where, journal)
    _restore(documents, result)
    _print(result, output)


def _restore(folder: Path, result: RunResult) -> None:
    """Make the translations of Markdown, notebooks and the like from the pages in which they were sent."""
    for name, by_target in result.outputs.items():
        if is_protected(folder, name):
            for page in by_target.values():
                for line in restored(folder, name, page, page.with_suffix("")):
                    note(line)


@dataclass(frozen=True)
class _Task:
    """The calls of a translation, and the function that makes them."""

    calls: list[Call]
    do: Callable[[Clients, Journal, Callable[[str], None]], RunResult]


def _jobs(folder: Path, output: Path, options: dict[str, Any], located: Clients, chosen: RunOptions) -> _Task:
    for name in ("bucket", "role_arn"):
        if options[name] is None:
            raise UsageError(f"a batch job needs --{name.replace('_', '-')}: or translate with --real-time")
    request = JobRequest(**options)
    jobs = plan_jobs(request, _documents(folder), located.region, located.real, run_id_of(output))
    for warning in warnings(request):
        note(f"warning: {warning}")
    price = price_of(request, chosen.prices)
    _print_cost(sum(job.characters for job in jobs), request.targets, price, estimate(jobs, chosen.prices))
    require_affordable(estimate(jobs, chosen.prices), chosen.max_cost)
    return _Task(
        calls_of_jobs(jobs, located, chosen),
        lambda clients, journal, report: run_jobs(Batch(clients, journal, output, chosen, report), jobs),
    )


def _texts(
    folder: Path, output: Path, options: dict[str, Any], located: Clients, chosen: RunOptions
) -> _Task:
    if options["parallel_data"] is not None:
        raise UsageError("--real-time takes no --parallel-data: give one of the two")
    others = {"--job-name": options["name"], "--kms-key": options["kms_key"], "--sse": options["encryption"]}
    for option in [option for option, value in (others | {"--keep": chosen.keep}).items() if value]:
        raise UsageError(f"{option} is for batch jobs: remove it, or --real-time")
    given = ("source", "targets", "terminology", "formality", "mask_profanity")
    request = TextRequest(**{name: options[name] for name in given})
    documents = _documents(folder)
    check_texts(request, documents)
    characters = sum(document.counts.characters for document in documents) * len(request.targets)
    most = estimate_texts(request, documents, chosen)
    _print_cost(characters, request.targets, chosen.prices.real_time, most)
    require_affordable(most, chosen.max_cost)
    return _Task(
        calls_of_texts(request, documents, located, chosen),
        lambda clients, journal, report: run_texts(
            clients, journal, request, documents, output, chosen, report
        ),
    )


def _check_folders(documents: Path, output: Path) -> None:
    if output.resolve().is_relative_to(documents.resolve()):
        raise UsageError(f"--output {output}: is inside {documents}: choose a folder outside of it")


def _documents(folder: Path) -> tuple[Document, ...]:
    found = read_folder(folder)
    for name, reason in found.left_out[:_SHOWN_LEFT_OUT]:
        note(f"left out: {name}: {reason}")
    if len(found.left_out) > _SHOWN_LEFT_OUT:
        note(f"left out: {len(found.left_out) - _SHOWN_LEFT_OUT} more")
    note(f"{len(found.documents)} documents to translate")  # not the folder, in which some lie converted
    return found.documents


def _print_cost(characters: int, targets: Sequence[str], price: float, most: float) -> None:
    note(
        f"estimate: {characters:,} characters, counted for each of {', '.join(targets)}, "
        f"at ${price:g} a million: {dollars(most)} at most "
        "(check the current price page; no free tier is counted)"
    )


def _done(task: _Task, where: ConnectOptions, journal: Journal) -> RunResult:
    try:
        with reporting() as report:
            return task.do(connect(where), journal, report)
    except click.Abort:
        for entry in journal.entries:
            if entry.operation == START and entry.outcome is None and entry.answer:
                note(f"to end it instead: acopio translate stop {entry.answer['JobId']}")
        raise


def _print(result: RunResult, output: Path) -> None:
    """Print the results of jobs and documents; AcopioError, after the tables, if any was not translated."""
    rows: list[tuple[str, ...]] = [("job", "to", "status", "characters", "cost")]
    for job in result.jobs:
        spent = dollars(job.cost) + ("" if job.new else " (paid before)")
        rows.append((job.job_id or "-", ",".join(job.targets), job.status, f"{job.characters:,}", spent))
    print_table(rows)
    for job in result.jobs:
        if job.status not in ENDED_WELL:
            note(escaped(f"{job.job_id or 'not started'}: {job.status}: {job.message}"))
    if result.errors:
        print_table(
            [("document", "to", "code", "message")]
            + [(error.document, error.target, error.code, error.message) for error in result.errors]
        )
    written = sum(len(paths) for paths in result.outputs.values())
    note(f"{written} translations in {output}")
    if not result.complete:
        advice = (
            "correct the documents, or give --again, which pays for the whole job again"
            if all(job.status in ENDED_WELL for job in result.jobs)
            else "the same command starts the failed jobs again"
        )
        raise AcopioError(f"{output}: not all was translated: see the messages above: {advice}")
