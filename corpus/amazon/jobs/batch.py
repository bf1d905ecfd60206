"""Batch jobs from upload to outputs: each started only once, and taken up again after a kill."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from corpus.amazon.jobs import calls as job_calls
from corpus.amazon.jobs import staging as temporary
from corpus.amazon.jobs.cost import Prices, cost, require_affordable
from corpus.amazon.jobs.documents import Document
from corpus.amazon.jobs.outputs import Collected, FailedDocument, collect, output_path
from corpus.amazon.jobs.plan import JobRequest, PlannedJob, estimate, plan_jobs, price_of
from corpus.amazon.service.calls import Patience
from corpus.amazon.service.connect import Clients
from corpus.amazon.service.failures import ServiceError
from corpus.amazon.service.journal import Journal, JournalEntry, opened
from corpus.amazon.service.storage import check_bucket
from crawler.errors import UsageError
from crawler.storage.files import replacing

JOURNAL = ".acopio"  # folder of the journal, in the folder of the outputs
_RUN_ID = "run-id"
START = "StartTextTranslationJob"
COMPLETED, COMPLETED_WITH_ERROR = "COMPLETED", "COMPLETED_WITH_ERROR"
ENDED_WELL = frozenset({COMPLETED, COMPLETED_WITH_ERROR})  # there are outputs to be fetched
_DAYS = 172_800.0  # "up to 2 days or more", the developer guide says of very large jobs
# What only another request will cure; anything else may go well when the same command is run again.
_REFUSALS = frozenset(
    {
        "InvalidParameterValueException",
        "InvalidRequestException",
        "ResourceNotFoundException",
        "UnsupportedLanguagePairException",
        "ValidationException",
    }
)

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How jobs are run: at which prices, for how many US dollars at most, and how long they are waited for.

    `keep` leaves documents and outputs on S3; `again` starts a new job where one has ended already.
    """

    prices: Prices = field(default_factory=Prices)
    max_cost: float | None = None
    patience: Patience = field(default_factory=lambda: Patience(deadline_seconds=_DAYS))
    keep: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """How one job ended: the service's status (or the code of its refusal), words and characters.

    `characters` are the service's own count, over all targets; `cost` is theirs in US dollars. `new` is False
    where an earlier run had it done.
    """

    job_id: str
    status: str
    message: str
    content_type: str
    targets: tuple[str, ...]
    characters: int
    cost: float
    new: bool = True


@dataclass(frozen=True, slots=True)
class RunResult:
    """What came of a run: `outputs` by name of the document ('sub/a.txt'), then by target language."""

    jobs: tuple[JobOutcome, ...]
    outputs: Mapping[str, Mapping[str, Path]]
    errors: tuple[FailedDocument, ...]

    @property
    def characters(self) -> int:
        """Characters that were translated, over all targets, as the service counted them."""
        return sum(job.characters for job in self.jobs)

    @property
    def cost(self) -> float:
        """US dollars for them."""
        return sum(job.cost for job in self.jobs)

    @property
    def complete(self) -> bool:
        """Whether every document was translated into every target."""
        return not self.errors and all(job.status == COMPLETED for job in self.jobs)


def translate_documents(
    clients: Clients,
    request: JobRequest,
    documents: Sequence[Document],
    output: Path,
    options: RunOptions | None = None,
    tell: Tell = lambda _: None,
) -> RunResult:
    """The documents translated by batch jobs, written to OUTPUT/<target>/<name>.

    Killed and called again with the same arguments it goes on where it was: the journal lies in `output`.
    Failed jobs and documents are in the result. AcopioError where the estimate is above `max_cost`, before
    any call; UsageError for a wrong request; ServiceError for a call that failed.
    """
    options = options or RunOptions()
    jobs = plan_jobs(request, documents, clients.region, clients.real, run_id_of(output))
    require_affordable(estimate(jobs, options.prices), options.max_cost)
    with opened(output / JOURNAL) as journal:
        return run_jobs(Batch(clients, journal, output, options, tell), jobs)


def run_id_of(output: Path) -> str:
    """The id of runs into this folder; random, made the first time."""
    path = output / JOURNAL / _RUN_ID
    if not path.is_file():
        with replacing(path) as file:
            file.write(uuid.uuid4().hex.encode())
    return path.read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Batch:
    """The means of a run: connections, journal, folder for outputs, options, progress."""

    clients: Clients
    journal: Journal
    output: Path
    options: RunOptions
    tell: Tell = lambda _: None


def run_jobs(batch: Batch, jobs: Sequence[PlannedJob]) -> RunResult:
    """What came of the jobs: all are started, then waited for one after the other."""
    clients, patience = batch.clients, batch.options.patience
    if not jobs:
        raise UsageError("no documents to translate")
    version = job_calls.resource_version(clients, jobs[0].request, patience)
    check_bucket(clients, jobs[0].request.bucket, patience)
    _tell_of_others(batch, jobs)
    begun = [_begun(batch, job, version) for job in jobs]
    ended = [_ended(batch, job, entry, version) for job, entry in zip(jobs, begun, strict=True)]
    outputs: dict[str, dict[str, Path]] = {}
    for job, (outcome, errors) in zip(jobs, ended, strict=True):
        for name, target, path in _outputs(batch, job, errors) if outcome.status in ENDED_WELL else ():
            outputs.setdefault(name, {})[target] = path
    return RunResult(
        tuple(outcome for outcome, _ in ended), outputs, tuple(error for _, found in ended for error in found)
    )


def _tell_of_others(batch: Batch, jobs: Sequence[PlannedJob]) -> None:
    wanted = [job.parameters for job in jobs]
    for entry in batch.journal.open(START, batch.clients.where):
        if entry.parameters not in wanted and entry.answer:
            job_id = entry.answer["JobId"]
            batch.tell(
                f"job {job_id}, begun here with other documents or options, may go on: "
                f"acopio translate stop {job_id} ends it"
            )


def _begun(batch: Batch, job: PlannedJob, version: list[Any]) -> JournalEntry:
    """The journal's entry of the job, which is under way, has ended or was refused."""
    journal, where = batch.journal, batch.clients.where
    done = None if batch.options.again else _done(batch, job, version)
    if done is not None:
        return done
    is_known = any(entry.parameters == job.parameters for entry in journal.open(START, where))
    entry = journal.begin(START, where, job.parameters)
    if entry.answer is not None:
        return entry
    # The client token may be forgotten by the service after some time, the job is not.
    job_id = job_calls.find(batch.clients, job, _ids(journal), batch.options.patience) if is_known else None
    if job_id is None:
        batch.tell(f"{len(job.files)} {job.documents[0].ending} documents to {', '.join(job.targets)}")
        sent = temporary.upload_missing(batch.clients, job, batch.options.patience)
        batch.tell(f"uploaded {sent} to {job.parameters['InputDataConfig']['S3Uri']}")
        try:
            job_id = job_calls.start(batch.clients, job, entry.token, batch.options.patience)
        except ServiceError as error:
            if error.code not in _REFUSALS:
                raise
            return _refused(batch, job, entry, error)
    batch.tell(f"job {job_id} started")
    return journal.answered(entry, {"JobId": job_id})


def _refused(batch: Batch, job: PlannedJob, entry: JournalEntry, error: ServiceError) -> JournalEntry:
    batch.tell(str(error))
    _clean(batch, job)
    entry = batch.journal.answered(
        entry, {"JobId": "", "Ended": _report(error.code, str(error), Collected(0))}
    )
    return batch.journal.ended(entry, error.code)


def _done(batch: Batch, job: PlannedJob, version: list[Any]) -> JournalEntry | None:
    """The last job with these parameters, if it has ended well enough and its outputs are still there."""
    same = [
        entry
        for entry in batch.journal.entries
        if entry.operation == START
        and entry.where == batch.clients.where
        and entry.parameters == job.parameters
    ]
    if not same or same[-1].outcome not in ENDED_WELL or same[-1].answer is None:
        return None
    ended = same[-1].answer["Ended"]
    failed = {(error["document"], error["target"]) for error in ended["errors"]}
    wanted = {(document.name, target) for document in job.documents for target in job.targets} - failed
    if ended["version"] != version or not all(
        output_path(batch.output, target, name).is_file() for name, target in wanted
    ):
        return None
    batch.tell(f"job {same[-1].answer['JobId']} has translated this already: --again pays for it anew")
    return same[-1]


def _ended(
    batch: Batch, job: PlannedJob, entry: JournalEntry, version: list[Any]
) -> tuple[JobOutcome, tuple[FailedDocument, ...]]:
    """How the job ended, after its outputs were fetched and what lay on S3 was taken away."""
    was_over = entry.outcome is not None and entry.outcome not in _REFUSALS
    assert entry.answer is not None
    if "Ended" not in entry.answer:
        state = job_calls.wait(batch.clients, entry.answer["JobId"], batch.options.patience, batch.tell)
        found = Collected(0)
        if state["JobStatus"] in ENDED_WELL:
            uri = state["OutputDataConfig"]["S3Uri"]
            found = collect(batch.clients, job, uri, batch.output, batch.options.patience)
        report = _report(state["JobStatus"], state.get("Message") or "", found, version)
        entry = batch.journal.answered(entry, {**entry.answer, "Ended": report})
    assert entry.answer is not None
    ended = entry.answer["Ended"]
    if entry.outcome is None:
        _clean(batch, job)
        batch.journal.ended(entry, ended["status"])
    outcome = JobOutcome(
        entry.answer["JobId"],
        ended["status"],
        ended["message"],
        job.content_type,
        job.targets,
        ended["characters"],
        cost(ended["characters"], price_of(job.request, batch.options.prices)),
        new=not was_over,
    )
    return outcome, tuple(FailedDocument(**error) for error in ended["errors"])


def _report(status: str, message: str, found: Collected, version: Sequence[Any] = ()) -> dict[str, Any]:
    """The end of a job as the journal keeps it."""
    return {
        "status": status,
        "message": message,
        "characters": found.characters,
        "errors": [asdict(error) for error in found.errors],
        "version": list(version),
    }


def _clean(batch: Batch, job: PlannedJob) -> None:
    if batch.options.keep:
        batch.tell(f"s3://{job.request.bucket}/{job.folder}/ stays (--keep)")
    else:
        temporary.remove_all(batch.clients, job, batch.options.patience)


def _ids(journal: Journal) -> set[str]:
    return {entry.answer["JobId"] for entry in journal.entries if entry.answer and "JobId" in entry.answer}


def _outputs(
    batch: Batch, job: PlannedJob, errors: Sequence[FailedDocument]
) -> Iterator[tuple[str, str, Path]]:
    """Document, target and place of each output of a job that ended well."""
    failed = {(error.document, error.target) for error in errors}
    for document in job.documents:
        for target in job.targets:
            if (document.name, target) not in failed:
                yield document.name, target, output_path(batch.output, target, document.name)
