"""Batch jobs: the operations; job_run.py does the work."""

import uuid
from dataclasses import replace

from corpus.amazon.emulator.context import Context, now
from corpus.amazon.emulator.documents.formats import FORMATS
from corpus.amazon.emulator.operations import parallel_data
from corpus.amazon.emulator.operations.job_record import (
    IN_PROGRESS,
    STOP_REQUESTED,
    SUBMITTED,
    JobRecord,
    input_documents,
    require,
)
from corpus.amazon.emulator.operations.job_run import run
from corpus.amazon.emulator.operations.terminology import named_terminology
from corpus.amazon.emulator.state.buckets import BucketError, folder
from corpus.amazon.emulator.state.tokens import once
from corpus.amazon.emulator.wire.pages import page
from corpus.amazon.emulator.wire.protocol import ACCOUNT, ApiError, Members
from corpus.amazon.limits import (
    ACTIVE,
    AUTO,
    FINAL_JOB_STATUSES,
    MAX_CONCURRENT_JOBS,
    MAX_JOB_PARALLEL_DATA,
    MAX_QUEUED_JOBS,
    MAX_TARGETS,
    batch_region_problem,
)


def start(context: Context, request: Members, region: str) -> Members:
    """StartTextTranslationJob: SUBMITTED, once all that can be known beforehand was checked."""
    started: list[str] = []

    def act() -> tuple[str, Members]:
        _check(context, request, region)
        unfinished = [job for job in context.store.all(JobRecord) if job.status not in FINAL_JOB_STATUSES]
        if len(unfinished) >= MAX_CONCURRENT_JOBS + MAX_QUEUED_JOBS:
            raise ApiError("TooManyRequestsException", f"{len(unfinished)} jobs run or wait")
        job = JobRecord(uuid.uuid4().hex, request, now())
        context.store.put(job.job_id, job)
        started.append(job.job_id)
        return job.job_id, {"JobId": job.job_id, "JobStatus": SUBMITTED}

    reply = once(context.store, "StartTextTranslationJob", request, act)
    if started:
        _begin(context, reply["JobId"])
    return reply


def describe(context: Context, request: Members, region: str) -> Members:
    """DescribeTextTranslationJob."""
    return {"TextTranslationJobProperties": require(context, request["JobId"]).properties()}


def stop(context: Context, request: Members, region: str) -> Members:
    """StopTextTranslationJob: STOP_REQUESTED; a job that has ended stays as it is."""
    with context.store.changing():
        job = require(context, request["JobId"])
        if job.status in {SUBMITTED, IN_PROGRESS}:
            job = replace(job, status=STOP_REQUESTED)
            context.store.put(job.job_id, job)
    return {"JobId": job.job_id, "JobStatus": job.status}


def list_jobs(context: Context, request: Members, region: str) -> Members:
    """ListTextTranslationJobs: newest first; those before a time oldest first, as the reference has it."""
    wanted = request.get("Filter", {})
    if len(wanted) > 1:
        raise ApiError("InvalidFilterException", "only one filter at a time is allowed")
    jobs = [job for job in context.store.all(JobRecord) if _passes(job, wanted)]
    jobs.sort(key=_order, reverse="SubmittedBeforeTime" not in wanted)
    found, more = page(jobs, request, lambda job: job.job_id, "InvalidRequestException")
    return {"TextTranslationJobPropertiesList": [job.properties() for job in found], **more}


def resume(context: Context) -> None:
    """Resume the jobs that had not ended when the endpoint stopped, in order; outputs are written again."""
    for job in sorted(context.store.all(JobRecord), key=_order):
        if job.status not in FINAL_JOB_STATUSES:
            _begin(context, job.job_id)


def _begin(context: Context, job_id: str) -> None:
    context.background.start_job(lambda: run(context, job_id))


def _check(context: Context, request: Members, region: str) -> None:
    if problem := batch_region_problem(region):
        raise ApiError("InvalidRequestException", problem)
    targets = request["TargetLanguageCodes"]
    if len(targets) > MAX_TARGETS or len(set(targets)) < len(targets):
        raise _invalid(f"TargetLanguageCodes: 1 to {MAX_TARGETS} different codes")
    if request["InputDataConfig"]["ContentType"] not in FORMATS:
        raise _invalid(f"ContentType: none of {', '.join(FORMATS)}")
    if "Brevity" in request.get("Settings", {}):
        raise ApiError("InvalidRequestException", "Brevity is not supported in batch jobs")
    for target in targets:
        context.translator.require(request["SourceLanguageCode"], target)
    named_terminology(context, request.get("TerminologyNames", ()), "InvalidParameterValueException")
    _check_parallel_data(context, request)
    try:
        input_documents(context, request["InputDataConfig"]["S3Uri"])
        context.buckets.list(f"{folder(request['OutputDataConfig']['S3Uri'])[0]}/{ACCOUNT}")
    except BucketError as error:
        raise ApiError("InvalidRequestException", str(error)) from error


def _check_parallel_data(context: Context, request: Members) -> None:
    names = request.get("ParallelDataNames", ())
    if len(names) > MAX_JOB_PARALLEL_DATA:
        raise _invalid(f"ParallelDataNames: at most {MAX_JOB_PARALLEL_DATA}")
    for name in names:
        properties = parallel_data.require(context, name).properties
        if properties["Status"] != ACTIVE:
            raise ApiError("InvalidRequestException", f"parallel data {name} is {properties['Status']}")
        missing = sorted(set(request["TargetLanguageCodes"]) - set(properties["TargetLanguageCodes"]))
        if missing:
            raise _invalid(f"parallel data {name} has no {', '.join(missing)}")
        if request["SourceLanguageCode"] not in {AUTO, properties["SourceLanguageCode"]}:
            raise _invalid(f"parallel data {name} is from {properties['SourceLanguageCode']}")


def _invalid(message: str) -> ApiError:
    return ApiError("InvalidParameterValueException", message)


def _order(job: JobRecord) -> tuple[float, str]:
    return job.submitted, job.job_id


def _passes(job: JobRecord, wanted: Members) -> bool:
    return (
        wanted.get("JobName") in {None, job.request.get("JobName")}
        and wanted.get("JobStatus") in {None, job.status}
        and job.submitted < wanted.get("SubmittedBeforeTime", float("inf"))
        and job.submitted > wanted.get("SubmittedAfterTime", 0)
    )
