"""Every answer that the calls about jobs may give, by botocore's stub."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from local_aws import KEYS
from run_parts import request, write

from corpus.amazon.jobs import calls as job_calls
from corpus.amazon.jobs.batch import JOURNAL, RunOptions, RunResult
from corpus.amazon.jobs.documents import read_folder
from corpus.amazon.jobs.plan import PlannedJob, plan_jobs
from corpus.amazon.jobs.real_time import TextRequest, run_texts
from corpus.amazon.limits import ERRORS, JOB_STATUSES
from corpus.amazon.service.calls import Patience
from corpus.amazon.service.connect import Clients
from corpus.amazon.service.failures import ADVICE, ServiceError
from corpus.amazon.service.journal import opened

JOB_ID = "0123456789abcdef0123456789abcdef"
ONCE = Patience(call_seconds=0.02, deadline_seconds=1, first_pause=0.01, longest_pause=0.01)
PASSING = {"TooManyRequestsException", "InternalServerException", "ServiceUnavailableException"}


@pytest.fixture
def job(tmp_path: Path) -> PlannedJob:
    documents = read_folder(write(tmp_path / "documents", {"a.txt": "One"})).documents
    return plan_jobs(request("some-bucket"), documents, "us-east-1")[0]


@pytest.fixture
def stubbed() -> tuple[Clients, Stubber]:
    client = boto3.client("translate", region_name="us-east-1", **KEYS)
    stub = Stubber(client)
    stub.activate()
    return Clients(client, None, "us-east-1"), stub


Call = Callable[[Clients, PlannedJob, Path], object]


def _text(clients: Clients, job: PlannedJob, folder: Path) -> object:
    return _translated(clients, job, folder)


def _translated(clients: Clients, job: PlannedJob, folder: Path) -> RunResult:
    output = folder / "out"
    with opened(output / JOURNAL) as journal:
        request = TextRequest("en", ("es",))
        return run_texts(clients, journal, request, job.documents, output, options(), lambda _: None)


def options() -> RunOptions:
    return RunOptions(patience=ONCE)


CALLS: dict[str, tuple[str, Call, dict[str, Any]]] = {
    "StartTextTranslationJob": (
        "start_text_translation_job",
        lambda clients, job, _: job_calls.start(clients, job, "token", ONCE),
        {"JobId": JOB_ID, "JobStatus": "SUBMITTED"},
    ),
    "DescribeTextTranslationJob": (
        "describe_text_translation_job",
        lambda clients, *_: job_calls.look(clients, JOB_ID, ONCE),
        {"TextTranslationJobProperties": {"JobId": JOB_ID, "JobStatus": "COMPLETED"}},
    ),
    "ListTextTranslationJobs": (
        "list_text_translation_jobs",
        lambda clients, job, _: job_calls.find(clients, job, (), ONCE),
        {"TextTranslationJobPropertiesList": []},
    ),
    "TranslateText": (
        "translate_text",
        _text,
        {"TranslatedText": "Uno", "SourceLanguageCode": "en", "TargetLanguageCode": "es"},
    ),
}
CASES = [(operation, code) for operation in CALLS for code in ERRORS[operation]]
OF_TEXT = {
    "InvalidRequestException",
    "TextSizeLimitExceededException",
    "UnsupportedLanguagePairException",
    "DetectedLanguageLowConfidenceException",
}


@pytest.mark.parametrize(("operation", "code"), CASES)
def test_each_error_passes_or_is_told_with_advice(
    stubbed: tuple[Clients, Stubber], job: PlannedJob, tmp_path: Path, operation: str, code: str
) -> None:
    clients, stub = stubbed
    method, call, answer = CALLS[operation]
    stub.add_client_error(method, code, "Its words.", 400)
    if code in PASSING:
        stub.add_response(method, answer)
        call(clients, job, tmp_path)
    elif operation == "TranslateText" and code in OF_TEXT:
        (error,) = _translated(clients, job, tmp_path).errors
        assert (error.document, error.target, error.code) == ("a.txt", "es", code)
    else:
        with pytest.raises(ServiceError) as raised:
            call(clients, job, tmp_path)
        assert raised.value.code == code
        assert str(raised.value).startswith(f"{operation} of ")
        assert str(raised.value).endswith(ADVICE[code])
        assert "\n" not in str(raised.value)
    stub.assert_no_pending_responses()


@pytest.mark.parametrize("code", ERRORS["StopTextTranslationJob"])
def test_each_error_of_a_stop(stubbed: tuple[Clients, Stubber], code: str) -> None:
    clients, stub = stubbed
    running = {"TextTranslationJobProperties": {"JobStatus": "IN_PROGRESS"}}
    stub.add_response("describe_text_translation_job", running, {"JobId": JOB_ID})
    stub.add_client_error("stop_text_translation_job", code, "Its words.", 400)
    if code in PASSING:
        stub.add_response("stop_text_translation_job", {"JobId": JOB_ID, "JobStatus": "STOP_REQUESTED"})
        stopped = {"TextTranslationJobProperties": {"JobStatus": "STOPPED"}}
        stub.add_response("describe_text_translation_job", stopped)
        assert job_calls.stop(clients, JOB_ID, ONCE, lambda _: None) == "STOPPED"
    else:
        with pytest.raises(ServiceError, match=f"StopTextTranslationJob of job {JOB_ID}: {code}"):
            job_calls.stop(clients, JOB_ID, ONCE, lambda _: None)
    stub.assert_no_pending_responses()


@pytest.mark.parametrize("status", [*JOB_STATUSES, "SOMETHING_NEW"])
def test_only_final_states_end_the_wait(stubbed: tuple[Clients, Stubber], status: str) -> None:
    clients, stub = stubbed
    for found in (status, "COMPLETED"):
        answer = {"TextTranslationJobProperties": {"JobStatus": found}}
        stub.add_response("describe_text_translation_job", answer)
    told: list[str] = []
    ended = job_calls.wait(clients, JOB_ID, ONCE, told.append)
    final = {"COMPLETED", "COMPLETED_WITH_ERROR", "FAILED", "STOPPED"}
    assert ended["JobStatus"] == (status if status in final else "COMPLETED")
    assert told[0] == f"job {JOB_ID}: {status}" + ("" if status in final else ", waiting for the service")


def test_a_wait_tells_the_time_that_is_left_at_the_pace_so_far(stubbed: tuple[Clients, Stubber]) -> None:
    clients, stub = stubbed
    counts = (None, 2, 2, 5, 8, 8)
    for number, done in enumerate(counts, 1):
        details = {} if done is None else {"TranslatedDocumentsCount": done, "InputDocumentsCount": 8}
        status = "COMPLETED" if number == len(counts) else "IN_PROGRESS"
        found = {"JobStatus": status, "JobDetails": details}
        stub.add_response("describe_text_translation_job", {"TextTranslationJobProperties": found})
    seconds = [0.0]

    def sleep(_: float) -> None:
        seconds[0] += 60

    told: list[str] = []
    patience = replace(ONCE, deadline_seconds=1000, clock=lambda: seconds[0], sleep=sleep)
    job_calls.wait(clients, JOB_ID, patience, told.append)
    assert [line.partition(": ")[2] for line in told] == [
        "IN_PROGRESS, waiting for the service",
        "IN_PROGRESS, 2 of 8 documents, waiting for the service",
        "IN_PROGRESS, 5 of 8 documents, about 2:00 left",  # 3 in two minutes
        "IN_PROGRESS, 8 of 8 documents, about 0:00 left",
        "COMPLETED, 8 of 8 documents",
    ]


def test_a_job_is_found_on_a_later_page_by_name_and_folder(
    stubbed: tuple[Clients, Stubber], job: PlannedJob
) -> None:
    clients, stub = stubbed
    name, uri = job.parameters["JobName"], job.parameters["InputDataConfig"]["S3Uri"]

    def page(job_id: str, folder: str, **more: str) -> None:
        found = {"JobId": job_id, "InputDataConfig": {"S3Uri": folder, "ContentType": "text/plain"}}
        asked = {"Filter": {"JobName": name}, "MaxResults": 500}
        stub.add_response(
            "list_text_translation_jobs",
            {"TextTranslationJobPropertiesList": [found], **more},
            asked | ({"NextToken": job_id[:1]} if job_id != "a" * 32 else {}),
        )

    page("a" * 32, "s3://some-bucket/other/", NextToken="b")
    page("b" * 32, uri, NextToken="c")
    page("c" * 32, uri)
    assert job_calls.find(clients, job, {"b" * 32}, ONCE) == "c" * 32
