"""The study: the same articles as batch jobs without and with the parallel data, so that only it differs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from corpus.amazon.jobs.batch import RunOptions, RunResult, run_id_of, translate_documents
from corpus.amazon.jobs.documents import Document, read_folder
from corpus.amazon.jobs.plan import JobRequest, PlannedJob, estimate, plan_jobs
from corpus.amazon.service.calls import Patience, invoke
from corpus.amazon.service.connect import Clients
from corpus.evaluation.articles import Article
from corpus.evaluation.documents import FORMS, TXT, document_name, read_translation, write_documents
from corpus.evaluation.metrics import compare, scores
from corpus.export.direction import Direction
from corpus.tables.evaluation import ArticleScores, Comparison, Evaluation
from crawler.errors import AcopioError, UsageError

WITHOUT, WITH = "without", "with"  # folders of the translations, and the names of the two systems


@dataclass(frozen=True, slots=True)
class Trial:
    """One direction: its test articles and the request of its jobs; only one job has the `parallel_data`.

    `direction` is in the corpus's languages, the request in the service's codes; `folder` contains documents
    and translations; `leaked` is the number of segments dropped, by granularity.
    """

    direction: Direction
    articles: tuple[Article, ...]
    request: JobRequest
    folder: Path
    form: str = TXT
    leaked: tuple[tuple[str, int], ...] = ()

    @property
    def documents(self) -> tuple[Document, ...]:
        """The articles as documents, once written by `prepare`."""
        return read_folder(self.folder / "documents").documents

    def request_of(self, system: str) -> JobRequest:
        """The request of WITHOUT or WITH."""
        return self.request if system == WITH else replace(self.request, parallel_data=None)


def prepare(trial: Trial) -> None:
    """Write the trial's documents. UsageError for an unknown form."""
    if trial.form not in FORMS:
        raise UsageError(f"{trial.form}: no such form: choose from {', '.join(FORMS)}")
    target = trial.request.targets[0]
    write_documents(trial.articles, trial.folder / "documents", trial.form, trial.request.source, target)


def jobs_of(trial: Trial, clients: Clients) -> list[PlannedJob]:
    """All jobs of the trial; sends no request."""
    return [
        job
        for system in (WITHOUT, WITH)
        for job in plan_jobs(
            trial.request_of(system),
            trial.documents,
            clients.region,
            clients.real,
            run_id_of(trial.folder / system),
        )
    ]


def cost_of(trials: Sequence[Trial], clients: Clients, options: RunOptions) -> float:
    """The most that the trials will cost in US dollars, earlier jobs whose results are reused included."""
    return sum(estimate(jobs_of(trial, clients), options.prices) for trial in trials)


def run_study(
    topic: str, clients: Clients, trials: Sequence[Trial], options: RunOptions, tell: Callable[[str], None]
) -> Evaluation:
    """The results and the cost of all trials; after an interruption, a second call resumes.

    AcopioError if a document was not translated, or came back with other segments.
    """
    translator = _translator(clients, options.patience)
    steps = [f"[{number}/{3 * len(trials)}]" for number in range(1, 3 * len(trials) + 1)]
    done = [
        _run_trial(clients, trial, options, steps[3 * place : 3 * place + 3], tell)
        for place, trial in enumerate(trials)
    ]
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
    """The name of the translator: acopio's emulator sends it in a header, and is never called Amazon."""
    reply = invoke(clients.translate, "ListParallelData", "the translator", patience, MaxResults=1)
    engine = reply["ResponseMetadata"]["HTTPHeaders"].get("x-acopio-engine")
    if engine:
        return str(engine)
    return f"Amazon Translate, {clients.region}" if clients.real else "a local stand-in, not Amazon Translate"


def _run_trial(
    clients: Clients, trial: Trial, options: RunOptions, steps: Sequence[str], tell: Callable[[str], None]
) -> tuple[list[Comparison], list[RunResult]]:
    """The comparisons of the trial at each granularity, and its two runs; `steps` begin what is told."""
    runs = {}
    for step, system in zip(steps, (WITHOUT, WITH), strict=False):
        request, output = trial.request_of(system), trial.folder / system
        about = f"{step} {trial.direction} {system} parallel data"
        tell(about)
        runs[system] = translate_documents(
            clients, request, trial.documents, output, options, partial(_tell, tell, about)
        )
        _check(runs[system], output)
    tell(f"{steps[-1]} {trial.direction}: measuring")
    return _comparisons(trial, runs), list(runs.values())


def _tell(tell: Callable[[str], None], about: str, text: str) -> None:
    tell(f"{about}: {text}")


def _check(run: RunResult, output: Path) -> None:
    if run.complete:
        return
    reasons = [f"{error.document}: {error.message}" for error in run.errors]
    reasons += [f"job {job.job_id}: {job.status}: {job.message}" for job in run.jobs]
    raise AcopioError(f"{output}: not all was translated ({'; '.join(reasons[:3])}): repeat the command")


def _comparisons(trial: Trial, runs: dict[str, RunResult]) -> list[Comparison]:
    target = trial.request.targets[0]
    translated: dict[str, list[list[str]]] = {WITHOUT: [], WITH: []}
    for place, article in enumerate(trial.articles):
        name = document_name(article, place, trial.form)
        for system, run in runs.items():
            path = run.outputs[name][target]
            translated[system].append(read_translation(path, trial.form, article))
    kinds = dict.fromkeys(article.granularity for article in trial.articles)
    return [_comparison(trial, kind, translated) for kind in kinds]


def _comparison(trial: Trial, granularity: str, translated: dict[str, list[list[str]]]) -> Comparison:
    places = [n for n, article in enumerate(trial.articles) if article.granularity == granularity]
    lang = trial.direction.target_lang
    references = [line for place in places for line in trial.articles[place].references]
    flat = {name: [line for place in places for line in lines[place]] for name, lines in translated.items()}
    return Comparison(
        str(trial.direction),
        granularity,
        len(references),
        dict(trial.leaked).get(granularity, 0),
        tuple(compare(flat[WITHOUT], flat[WITH], references, lang)),
        tuple(
            ArticleScores(
                trial.articles[place].label,
                len(trial.articles[place].sources),
                scores(translated[WITHOUT][place], trial.articles[place].references, lang),
                scores(translated[WITH][place], trial.articles[place].references, lang),
            )
            for place in places
        ),
    )
