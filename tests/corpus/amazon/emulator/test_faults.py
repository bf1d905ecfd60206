"""Faults on request, throttling, and what is no call of the service."""

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError
from local_aws import Rig, rig, translate_client

from corpus.amazon.emulator.server import CONTROL
from corpus.amazon.emulator.wire.faults import Faults, parse_fault
from crawler.errors import AcopioError, UsageError

PAIRS = '"en","es"\n"Hello.","Hola."\n'


def code(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def control(aws: Rig, method: str = "GET", body: object = None, kind: str = "application/json") -> list[str]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        aws.url + CONTROL, data=data, method=method, headers={"Content-Type": kind}
    )
    with urllib.request.urlopen(request) as reply:
        return list(json.loads(reply.read())["faults"])


def test_a_lost_reply_is_made_good_by_the_client_token(aws: Rig) -> None:
    assert control(aws, "POST", {"faults": ["CreateParallelData:lost-reply:1"]}) == [
        "CreateParallelData:lost-reply:1"
    ]
    with pytest.raises(ConnectionClosedError):
        aws.create("a", PAIRS)
    assert aws.ready("a")["Status"] == "ACTIVE"
    assert aws.create("a", PAIRS)["Status"] == "CREATING"
    assert control(aws) == []


def test_retries_of_the_client_overcome_passing_faults(aws: Rig) -> None:
    aws.put("in/a.txt", "One.")
    control(aws, "POST", {"faults": ["StartTextTranslationJob:500-after", "*:503", "*:reset"]})
    patient = Rig(aws.url, aws.s3_url, aws.s3, translate_client(aws.url, attempts=4), aws.bucket)
    job_id = patient.start("in")
    assert [job["JobId"] for job in jobs(aws)] == [job_id]


def jobs(aws: Rig) -> list[dict[str, str]]:
    return list(aws.translate.list_text_translation_jobs()["TextTranslationJobPropertiesList"])


@pytest.mark.parametrize(
    ("fault", "wanted", "status"),
    [
        ("500", "InternalServerException", 500),
        ("503", "ServiceUnavailableException", 503),
        ("throttle", "TooManyRequestsException", 400),
        ("ConcurrentModificationException", "ConcurrentModificationException", 400),
    ],
)
def test_errors_on_request_do_nothing_else(aws: Rig, fault: str, wanted: str, status: int) -> None:
    control(aws, "POST", {"faults": [f"CreateParallelData:{fault}:1"]})
    with pytest.raises(ClientError) as error:
        aws.create("a", PAIRS)
    assert code(error) == wanted
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert aws.translate.list_parallel_data()["ParallelDataPropertiesList"] == []


def test_a_timeout_never_answers_and_does_nothing(aws: Rig) -> None:
    control(aws, "POST", {"faults": ["ListParallelData:timeout:always"]})
    hasty = translate_client(aws.url, timeout=0.3)
    for _ in range(2):
        with pytest.raises(ReadTimeoutError):
            hasty.list_parallel_data()
    assert control(aws, "DELETE") == []
    assert aws.translate.list_parallel_data()["ParallelDataPropertiesList"] == []


def test_imports_jobs_and_documents_fail_on_request(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path, faults=("import:fail", "job:fail", "document:error:2")) as aws:
        aws.create("a", PAIRS)
        assert aws.ready("a")["Status"] == "FAILED"
        for number in range(3):
            aws.put(f"in/{number}.txt", "One.")
        assert aws.ended(aws.start("in"))["JobStatus"] == "FAILED"
        second = aws.ended(aws.start("in", token="t2"))
        assert second["JobStatus"] == "COMPLETED_WITH_ERROR"
        assert second["JobDetails"]["DocumentsWithErrorsCount"] == 2
        assert aws.ended(aws.start("in", token="t3"))["JobStatus"] == "COMPLETED"


@pytest.mark.parametrize(
    "text", ["Create:500", "CreateParallelData:boom", "*:500:0", "*:500:x", "import:500", "*:fail", ""]
)
def test_unknown_faults_name_what_is_known(text: str) -> None:
    with pytest.raises(UsageError):
        parse_fault(text)


def test_a_misspelt_fault_is_answered_with_a_suggestion() -> None:
    with pytest.raises(UsageError, match=r"did you mean 'CreateParallelData'\?"):
        parse_fault("CreateParalelData:500")
    with pytest.raises(UsageError, match=r"did you mean 'timeout'\?"):
        parse_fault("*:timeuot")


def test_faults_are_taken_in_order_and_by_count() -> None:
    faults = Faults(map(parse_fault, ["GetParallelData:500:2", "*:503:always"]))
    assert faults.take("import") is None
    assert [faults.take("GetParallelData") for _ in range(3)] == ["500", "500", "503"]
    assert faults.left() == ["*:503:always"]


def test_control_refuses_what_a_web_page_could_send(aws: Rig) -> None:
    for body, kind, status in [
        ({"faults": ["*:500"]}, "text/plain", 415),
        ({"faults": ["*:boom"]}, "application/json", 400),
        (["*:500"], "application/json", 400),
    ]:
        with pytest.raises(urllib.error.HTTPError) as error:
            control(aws, "POST", body, kind)
        assert error.value.code == status
    assert control(aws) == []


def test_more_calls_a_second_than_allowed_are_refused(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path, throttle=True) as aws:
        codes = set()
        for _ in range(200):  # far more than five a second
            with pytest.raises(ClientError) as error:
                aws.translate.stop_text_translation_job(JobId="0")
            codes.add(code(error))
            if code(error) == "TooManyRequestsException":
                break
        assert codes == {"ResourceNotFoundException", "TooManyRequestsException"}
        assert len(aws.translate.list_languages()["Languages"]) > 70  # no number is known of it


def posted(
    aws: Rig, target: str, body: bytes = b"{}", signed: bool = True
) -> tuple[int, dict[str, str], str]:
    headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"}
    if signed:
        scope = "AK/20260101/us-east-1/translate/aws4_request"
        headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
    request = urllib.request.Request(aws.url, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request) as reply:
            return reply.status, dict(reply.headers), reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read().decode()


def test_the_wire_is_aws_json(aws: Rig) -> None:
    prefix = "AWSShineFrontendService_20170701"
    status, headers, body = posted(aws, f"{prefix}.ListParallelData", b'{"Unknown": 1, "NextToken": null}')
    assert status == 200
    assert json.loads(body) == {"ParallelDataPropertiesList": []}
    assert headers["Content-Type"] == "application/x-amz-json-1.1"
    assert len(headers["x-amzn-RequestId"]) == 36
    assert headers["x-acopio-engine"] == "local engine copy (source text unchanged), not Amazon Translate"
    for target, sent, signed, wanted in [
        (f"{prefix}.Nothing", b"{}", True, "UnknownOperationException"),
        ("Other.ListParallelData", b"{}", True, "UnknownOperationException"),
        (f"{prefix}.ListParallelData", b"{}", False, "MissingAuthenticationTokenException"),
        (f"{prefix}.ListParallelData", b"[]", True, "SerializationException"),
        (f"{prefix}.ListParallelData", b'{"MaxResults": "1"}', True, "SerializationException"),
        (f"{prefix}.ListParallelData", b'{"MaxResults": 501}', True, "ValidationException"),
        (f"{prefix}.GetParallelData", b"{}", True, "ValidationException"),
    ]:
        status, _, body = posted(aws, target, sent, signed)
        assert status == 400
        assert json.loads(body)["__type"] == wanted


def test_two_endpoints_do_not_share_a_state(aws: Rig, tmp_path: Path) -> None:
    with pytest.raises(AcopioError, match="--state"), rig(aws.s3_url, aws.bucket, tmp_path / "state"):
        pass
