"""Calls about batch jobs: started, found again, waited for, stopped."""

from collections.abc import Callable, Container
from typing import Any

from corpus.amazon import limits as rules
from corpus.amazon.jobs.plan import JobRequest, PlannedJob
from corpus.amazon.service.calls import Patience, invoke, polled
from corpus.amazon.service.connect import Clients
from corpus.amazon.service.failures import ServiceError
from crawler.errors import AcopioError, UsageError
from crawler.terminal.numbers import clock

_PAGE = 500  # the most that ListTextTranslationJobs gives at once


def start(clients: Clients, job: PlannedJob, token: str, patience: Patience) -> str:
    """The id of the job begun; the same token gives the same job. ServiceError."""
    answer = invoke(
        clients.translate,
        "StartTextTranslationJob",
        str(job.parameters["JobName"]),
        patience,
        **job.parameters,
        ClientToken=token,
    )
    return str(answer["JobId"])


def find(clients: Clients, job: PlannedJob, but_not: Container[str], patience: Patience) -> str | None:
    """The id of a job at the service with this one's name and input folder; None where there is none."""
    page: dict[str, Any] = {}
    name = job.parameters["JobName"]
    while True:
        answer = invoke(
            clients.translate,
            "ListTextTranslationJobs",
            str(name),
            patience,
            Filter={"JobName": name},
            MaxResults=_PAGE,
            **page,
        )
        for found in answer.get("TextTranslationJobPropertiesList", ()):
            same = (found.get("InputDataConfig") or {}).get("S3Uri") == job.parameters["InputDataConfig"][
                "S3Uri"
            ]
            if same and found["JobId"] not in but_not:
                return str(found["JobId"])
        if not answer.get("NextToken"):
            return None
        page = {"NextToken": answer["NextToken"]}


def look(clients: Clients, job_id: str, patience: Patience) -> dict[str, Any]:
    """What DescribeTextTranslationJob says of a job: its TextTranslationJobProperties. ServiceError."""
    answer = invoke(clients.translate, "DescribeTextTranslationJob", f"job {job_id}", patience, JobId=job_id)
    state: dict[str, Any] = answer["TextTranslationJobProperties"]
    return state


def wait(clients: Clients, job_id: str, patience: Patience, tell: Callable[[str], None]) -> dict[str, Any]:
    """The job's state when it has ended; each change is reported. AcopioError when patience ends."""
    told: list[str] = []
    begun: list[tuple[float, int]] = []  # when the first count of documents was seen, and that count

    def show(state: dict[str, Any]) -> None:
        line = f"job {job_id}: {state['JobStatus']}{_progress(state)}"
        done, of = _counts(state)
        now = patience.clock()
        if done is not None:
            begun.append((now, done))
        if line not in told[-1:]:
            told.append(line)
            is_over = state["JobStatus"] in rules.FINAL_JOB_STATUSES
            tell(line if is_over else f"{line}, {_coming(now, done, of, begun)}")

    return polled(
        lambda: look(clients, job_id, patience),
        lambda state: state["JobStatus"] in rules.FINAL_JOB_STATUSES,
        f"job {job_id}",
        patience,
        show,
    )


def _progress(state: dict[str, Any]) -> str:
    done, of = _counts(state)
    return "" if done is None or of is None else f", {done} of {of} documents"


def _counts(state: dict[str, Any]) -> tuple[int | None, int | None]:
    """Documents that are translated, and all of the job, as far as the service says."""
    counts = state.get("JobDetails") or {}
    return counts.get("TranslatedDocumentsCount"), counts.get("InputDocumentsCount")


def _coming(now: float, done: int | None, of: int | None, begun: list[tuple[float, int]]) -> str:
    """The time that is left at the pace since the first count; without a pace, what is waited for."""
    if done is None or of is None or done <= begun[0][1]:
        return "waiting for the service"
    start, first = begun[0]
    return f"about {clock((now - start) * (of - done) / (done - first))} left"


def stop(clients: Clients, job_id: str, patience: Patience, tell: Callable[[str], None]) -> str:
    """How the job ended that is to be stopped: STOPPED, or COMPLETED and the like where it was faster."""
    rules.require(rules.job_id_problem(job_id))
    if look(clients, job_id, patience)["JobStatus"] not in rules.FINAL_JOB_STATUSES:
        invoke(clients.translate, "StopTextTranslationJob", f"job {job_id}", patience, JobId=job_id)
    return str(wait(clients, job_id, patience, tell)["JobStatus"])


def resource_version(clients: Clients, request: JobRequest, patience: Patience) -> list[Any]:
    """The state of the request's parallel data, which a later update changes, in JSON; [] without any.

    UsageError where it lacks a language of the request or none of that name is there; AcopioError where it is
    not ready.
    """
    name = request.parallel_data
    if name is None:
        return []
    try:
        answer = invoke(clients.translate, "GetParallelData", name, patience, Name=name)
    except ServiceError as error:
        if error.code != "ResourceNotFoundException":
            raise
        raise UsageError(
            f"{name}: no parallel data of this name in {clients.region}: `acopio translate push` makes it"
        ) from None
    state = answer["ParallelDataProperties"]
    missing = [target for target in request.targets if target not in state.get("TargetLanguageCodes", ())]
    if missing:
        raise UsageError(f"{name}: has no {', '.join(missing)}: a job's parallel data must hold all targets")
    if request.source not in (rules.AUTO, state.get("SourceLanguageCode")):
        raise UsageError(f"{name}: is from {state.get('SourceLanguageCode')}, not from {request.source}")
    if state["Status"] not in (rules.ACTIVE, rules.UPDATING):
        raise AcopioError(
            f"{name}: is {state['Status']}: {state.get('Message') or 'not ready'}: push it again, or wait"
        )
    config = state.get("ParallelDataConfig") or {}
    return [config.get("S3Uri"), str(state.get("LatestUpdateAttemptAt") or state.get("CreatedAt") or "")]
