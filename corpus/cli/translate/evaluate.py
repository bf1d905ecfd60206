"""`acopio translate evaluate`: what the parallel data gains, measured on articles it has not seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from align.records import KINDS, PARAGRAPH, SENTENCE
from corpus.amazon.jobs.batch import RunOptions, RunResult
from corpus.amazon.jobs.cost import dollars, require_affordable
from corpus.amazon.jobs.dry_run import calls_of_jobs
from corpus.amazon.jobs.plan import JobRequest
from corpus.amazon.service.calls import Patience, invoke
from corpus.amazon.service.connect import Clients, connect
from corpus.amazon.service.journal import FOLDER, opened
from corpus.cli.translate.options import (
    connection,
    connection_options,
    job_options,
    may_send,
    print_table,
    run_options,
    sending_options,
    told,
)
from corpus.evaluation.articles import Article, read_articles, require_articles, without
from corpus.evaluation.documents import FORMS, TXT
from corpus.evaluation.leaks import find_leaks
from corpus.evaluation.study import Trial, cost_of, jobs_of, prepare, run_trial
from corpus.export.direction import Direction, rows
from corpus.export.selection import Selection, stored_directions
from corpus.progress import note
from corpus.report.render import write_report
from corpus.splits import DEV, TRAIN
from corpus.tables.evaluation import Comparison, Evaluation, write_evaluation
from corpus.tables.folder import WorkFolder
from crawler.errors import AcopioError, UsageError
from crawler.escapes import escaped
from crawler.languages import base

STUDY = "evaluation"  # folder in DATA/translate: documents, translations and journals
_SHOWN_LEAKS = 5

_EPILOG = """\b
Examples:
  acopio translate evaluate ml_es --bucket my-bucket \\
      --role-arn arn:aws:iam::123456789012:role/acopio-translate --dry-run
  … --direction en-es --max-cost 5          one direction, for $5 at most
  … --test articles                         own test articles: NAME.en.txt with NAME.es.txt, a segment a line
"""


@click.command("evaluate", epilog=_EPILOG)
@click.argument("topic")
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
    help="Its name, for one direction.  [default: acopio-TOPIC-SRC-TGT, as `acopio translate push` makes it]",
)
@click.option("--code", "codes", multiple=True, metavar="CODE", help="Regional code to send, such as es-MX.")
@click.option(
    "--granularity",
    "granularities",
    multiple=True,
    type=click.Choice(KINDS),
    help="Segments to test with, repeatable.  [default: all that are held out]",
)
@click.option(
    "--test",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Own test articles in place of those held out.",
)
@click.option("--drop-leaks", is_flag=True, help="Leave leaked segments out instead of refusing.")
@click.option("--form", type=click.Choice(FORMS), default=TXT, show_default=True, help="Form of documents.")
@click.option(
    "--data", type=click.Path(path_type=Path), metavar="DIR", help="Work folder.  [default: data/TOPIC]"
)
@job_options
@sending_options
@connection_options
def evaluate(topic: str, data: Path | None, dry_run: bool, yes: bool, **options: Any) -> None:
    """Translate held-out articles of TOPIC without and with its parallel data, and compare.

    Both are batch jobs, so that only the parallel data differs. BLEU, chrF and TER by sacrebleu, over all
    segments, for each article and on average, with paired bootstrap significance: a table here, a CSV file,
    and a part of report.html. A test set that stands, exactly or nearly, in the training pairs is refused.
    """
    where = connection(options)
    folder = WorkFolder(data or Path("data") / topic)
    located = connect(where, dry=True)
    chosen = run_options(options)
    trials = [_trial(topic, folder, direction, options) for direction in _directions(folder, options)]
    for trial in trials:
        prepare(trial)
    most = cost_of(trials, located, chosen)
    note(f"estimate: {dollars(most)} at most (check the current price page; no free tier is counted)")
    require_affordable(most, chosen.max_cost)
    calls = [call for trial in trials for call in _calls(trial, located, chosen)]
    with opened(folder.root / FOLDER) as journal:
        if not may_send(journal, located, calls, dry_run=dry_run, yes=yes):
            return
    with told() as tell:
        clients = connect(where)
        translator = _translator(clients, chosen.patience)
        done = [run_trial(clients, trial, chosen, tell) for trial in trials]
    _finish(folder, _evaluation(topic, translator, trials, done))


@dataclass(frozen=True, slots=True)
class _Tested:
    """The articles of a direction that may be used, and how many segments were left out of each kind."""

    articles: tuple[Article, ...]
    leaked: tuple[tuple[str, int], ...]


def _directions(folder: WorkFolder, options: dict[str, Any]) -> list[Direction]:
    stored = {way for kind in KINDS for way in stored_directions(folder, kind)}
    known = {str(way): way for way in sorted(stored | {way.reverse for way in stored}, key=str)}
    wanted = options["directions"] or tuple(known)
    unknown = [text for text in wanted if text not in known]
    if unknown or not known:
        raise UsageError(f"{', '.join(unknown) or folder.root}: no pairs: choose from {', '.join(known)}")
    if options["parallel_data"] and len(wanted) > 1:
        raise UsageError("--parallel-data names the resource of one direction: give --direction too")
    return [known[text] for text in dict.fromkeys(wanted)]


def _trial(topic: str, folder: WorkFolder, direction: Direction, options: dict[str, Any]) -> Trial:
    test = options["test"]
    articles = read_articles(test, direction) if test else require_articles(folder, topic, direction)
    wanted = options["granularities"] or KINDS
    articles = [article for article in articles if article.granularity in wanted]
    if not articles:
        raise UsageError(f"{direction}: no test article of {', '.join(wanted)}")
    for kind in sorted(set(wanted) - {article.granularity for article in articles}):
        note(f"{direction}: no test article by {kind}s (build with --granularity both for both)")
    tested = _unleaked(folder, direction, articles, options["drop_leaks"])
    source, target = (
        _code(lang, options["codes"]) for lang in (direction.source_lang, direction.target_lang)
    )
    name = options["parallel_data"] or f"acopio-{topic}-{source}-{target}"
    request = JobRequest(
        source=source,
        targets=(target,),
        bucket=options["bucket"],
        role_arn=options["role_arn"],
        prefix=options["prefix"],
        parallel_data=name,
    )
    place = folder.root / FOLDER / STUDY / str(direction)
    return Trial(direction, tested.articles, request, place, options["form"], tested.leaked)


def _code(lang: str, codes: Sequence[str]) -> str:
    return next((code for code in codes if base(code) == base(lang)), lang)


def _unleaked(folder: WorkFolder, direction: Direction, articles: list[Article], drop: bool) -> _Tested:
    """The articles without what stands in the training pairs too; AcopioError unless that may be dropped."""
    leaks = find_leaks(articles, _training(folder, direction), direction)
    if not leaks:
        return _Tested(tuple(articles), ())
    if not drop:
        for leak in leaks[:_SHOWN_LEAKS]:
            article = articles[leak.article]
            text = article.sources[leak.segment][:80]
            note(escaped(f"{leak.kind}: {article.label}, segment {leak.segment + 1}: {text}"))
        segments = sum(len(article.sources) for article in articles)
        raise AcopioError(
            f"{direction}: {len(leaks)} of {segments} test segments stand in the training pairs, exactly or "
            "nearly: test with other articles, or leave these out with --drop-leaks"
        )
    places: dict[int, set[int]] = {}
    for leak in leaks:
        places.setdefault(leak.article, set()).add(leak.segment)
    kept = [without(article, frozenset(places.get(n, ()))) for n, article in enumerate(articles)]
    counts = {kind: sum(articles[leak.article].granularity == kind for leak in leaks) for kind in KINDS}
    note(f"{direction}: {len(leaks)} leaked test segments left out")
    if not any(article.sources for article in kept):
        raise AcopioError(f"{direction}: every test segment stands in the training pairs: test with others")
    return _Tested(tuple(a for a in kept if a.sources), tuple((k, n) for k, n in counts.items() if n))


def _training(folder: WorkFolder, direction: Direction) -> Iterator[list[tuple[str, str]]]:
    """Every kept pair that parallel data may have been made of, in batches."""
    columns = "source_text", "target_text"
    for kind in (SENTENCE, PARAGRAPH):
        for batch in Selection(folder, direction, kind, None, splits=(TRAIN, DEV)):
            if len(batch):
                yield [(row["source_text"], row["target_text"]) for row in rows([batch], direction, columns)]


def _calls(trial: Trial, located: Clients, options: RunOptions) -> list[dict[str, Any]]:
    return [call for job in jobs_of(trial, located) for call in calls_of_jobs([job], located, options)]


def _evaluation(
    topic: str,
    translator: str,
    trials: Sequence[Trial],
    done: Sequence[tuple[list[Comparison], list[RunResult]]],
) -> Evaluation:
    runs = [run for _, of_trial in done for run in of_trial]
    return Evaluation(
        topic,
        translator,
        {str(trial.direction): trial.request.parallel_data or "" for trial in trials},
        sum(run.characters for run in runs),
        round(sum(run.cost for run in runs), 6),
        tuple(comparison for comparisons, _ in done for comparison in comparisons),
    )


def _translator(clients: Clients, patience: Patience) -> str:
    """Who translates: acopio's own endpoint says so in a header, and is never called Amazon."""
    reply = invoke(clients.translate, "ListParallelData", "the translator", patience, MaxResults=1)
    engine = reply["ResponseMetadata"]["HTTPHeaders"].get("x-acopio-engine")
    if engine:
        return str(engine)
    return f"Amazon Translate, {clients.region}" if clients.real else "a local stand-in, not Amazon Translate"


def _finish(folder: WorkFolder, evaluation: Evaluation) -> None:
    paths = write_evaluation(folder.root / FOLDER, evaluation)
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
    write_report(folder, evaluation.topic)
    note(f"{paths[1]}, {paths[0]}; also in {folder.report}")
