"""`acopio translate evaluate`: the gain from the parallel data, measured on unseen articles."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from align.records import KINDS
from corpus.amazon.jobs.cost import dollars, require_affordable
from corpus.amazon.jobs.dry_run import calls_of_jobs
from corpus.amazon.service.connect import connect
from corpus.amazon.service.journal import FOLDER, opened
from corpus.cli.command import Command
from corpus.cli.folders import data_option, work_folder
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
from corpus.cli.types import TOPIC, Choice
from corpus.evaluation.documents import FORMS, TXT
from corpus.evaluation.study import cost_of, jobs_of, prepare, run_study
from corpus.evaluation.trials import TrialOptions, plan_trials
from corpus.progress import note, working
from corpus.report.render import write_report
from corpus.tables.evaluation import Evaluation, write_evaluation
from crawler.untrusted.escapes import escaped

STUDY = "evaluation"  # folder in DATA/translate: documents, translations and journals

_EPILOG = """\b
Examples:
  acopio translate evaluate ml_es --bucket my-bucket \\
      --role-arn arn:aws:iam::123456789012:role/acopio-translate --dry-run
  … --direction en-es --max-cost 5          one direction, for $5 at most
  … --test articles                         own test articles: NAME.en.txt, NAME.es.txt, one segment per line
"""


@click.command(
    "evaluate",
    cls=Command,
    epilog=_EPILOG,
    sections={
        "Test": ("directions", "granularities", "test", "drop_leaks", "form", "codes", "parallel_data"),
        "Bucket": ("bucket", "prefix", "role_arn"),
        "Costs": ("max_cost", "price_file", "again"),
        "Sending": ("dry_run", "yes", "timeout"),
        "Connection": ("region", "profile", "endpoint_url", "s3_endpoint_url"),
    },
)
@click.argument("topic", type=TOPIC)
@click.option("--bucket", required=True, metavar="NAME", help="Bucket for documents and outputs.")
@click.option("--prefix", default="acopio", show_default=True, metavar="FOLDER", help="Folder in the bucket.")
@click.option(
    "--role-arn", required=True, metavar="ARN", help="Role that lets Amazon Translate read and write there."
)
@click.option(
    "--direction",
    "directions",
    multiple=True,
    metavar="SRC-TGT",
    help="Direction, such as en-es, repeatable.  [default: both]",
)
@click.option(
    "--parallel-data",
    metavar="NAME",
    help="Name of the parallel data, for one direction.  [default: acopio-TOPIC-SRC-TGT, as `acopio "
    "translate push` names it]",
)
@click.option("--code", "codes", multiple=True, metavar="CODE", help="Regional code to send, such as es-MX.")
@click.option(
    "--granularity",
    "granularities",
    multiple=True,
    type=Choice(KINDS),
    help="Test segments, repeatable.  [default: all that are held out]",
)
@click.option(
    "--test",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of own test articles in place of those held out.",
)
@click.option("--drop-leaks", is_flag=True, help="Drop leaked segments instead of ending with an error.")
@click.option("--form", type=Choice(FORMS), default=TXT, show_default=True, help="Format of the documents.")
@data_option
@job_options
@sending_options
@connection_options
def evaluate(topic: str, data: Path | None, dry_run: bool, yes: bool, **options: Any) -> None:
    """Translate held-out articles of TOPIC without and with its parallel data, and compare.

    Both are batch jobs, so that only the parallel data differs. Prints BLEU, chrF and TER by sacrebleu, over
    all segments, for each article and on average, with paired bootstrap significance; writes them to a CSV
    file and to report.html. Test segments that are in the training pairs, exactly or nearly, are an error.
    """
    where = connection(options)
    folder = work_folder(topic, data)
    located = connect(where, dry=True)
    chosen = run_options(options)
    with working("choosing articles"):
        trials = plan_trials(topic, folder, folder.root / FOLDER / STUDY, TrialOptions(**options), note)
        for trial in trials:
            prepare(trial)
    most = cost_of(trials, located, chosen)
    note(f"estimate: {dollars(most)} at most (check the current price page; no free tier is counted)")
    require_affordable(most, chosen.max_cost)
    jobs = [job for trial in trials for job in jobs_of(trial, located)]
    calls = [call for job in jobs for call in calls_of_jobs([job], located, chosen)]
    with opened(folder.root / FOLDER) as journal:
        if not may_send(journal, located, calls, dry_run=dry_run, yes=yes):
            return
    with reporting() as report:
        evaluation = run_study(topic, connect(where), trials, chosen, report)
    paths = write_evaluation(folder, evaluation)
    _print(evaluation)
    with working("report"):
        write_report(folder, topic)
    note(f"{paths[1]}, {paths[0]}; also in {folder.report}")


def _print(evaluation: Evaluation) -> None:
    click.echo(escaped(f"translated by {evaluation.translator}"))
    metrics = ("metric", "without", "with", "gain", "p", "average gain")
    head = ("direction", "by", "articles", "segments", *metrics)
    table: list[tuple[str, ...]] = [head]
    for one in evaluation.comparisons:
        for found in one.overall:
            before, after = one.mean(found.metric)
            average = replace(found, baseline=before, system=after).gain
            cells = (one.direction, one.granularity, str(len(one.articles)), str(one.segments), found.metric)
            values = (f"{found.baseline:.1f}", f"{found.system:.1f}", f"{found.gain:+.1f}")
            table.append((*cells, *values, f"{found.p_value:.3f}", f"{average:+.1f}"))
    print_table(table)
    for signature in dict.fromkeys(m.signature for one in evaluation.comparisons for m in one.overall):
        note(signature)
    note(f"{evaluation.characters:,} characters, {dollars(evaluation.cost)}")
