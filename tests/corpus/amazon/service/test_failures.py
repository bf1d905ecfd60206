"""Every error that a used operation may answer, as the line that a user sees."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError, NoCredentialsError, ReadTimeoutError
from botocore.stub import Stubber

from corpus.amazon.limits import ERRORS
from corpus.amazon.service.calls import Patience, invoke, polled
from corpus.amazon.service.connect import Clients
from corpus.amazon.service.failures import ADVICE, ServiceError, is_transient, plain
from corpus.amazon.service.storage import check_bucket, upload
from crawler.errors import AcopioError, UsageError

PARAMETERS: dict[str, dict[str, Any]] = {
    "CreateParallelData": {
        "Name": "n",
        "ParallelDataConfig": {"S3Uri": "s3://abc/d", "Format": "CSV"},
        "ClientToken": "t",
    },
    "UpdateParallelData": {
        "Name": "n",
        "ParallelDataConfig": {"S3Uri": "s3://abc/d", "Format": "CSV"},
        "ClientToken": "t",
    },
    "GetParallelData": {"Name": "n"},
    "DeleteParallelData": {"Name": "n"},
    "ListParallelData": {},
    "StartTextTranslationJob": {
        "InputDataConfig": {"S3Uri": "s3://abc/d/", "ContentType": "text/plain"},
        "OutputDataConfig": {"S3Uri": "s3://abc/e/"},
        "DataAccessRoleArn": "arn:aws:iam::123456789012:role/r",
        "SourceLanguageCode": "en",
        "TargetLanguageCodes": ["es"],
        "ClientToken": "t",
    },
    "DescribeTextTranslationJob": {"JobId": "j"},
    "StopTextTranslationJob": {"JobId": "j"},
    "ListTextTranslationJobs": {},
    "TranslateText": {"Text": "a", "SourceLanguageCode": "en", "TargetLanguageCode": "es"},
}
CASES = [(operation, code) for operation in PARAMETERS for code in ERRORS[operation]]


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def patience(self, **more: float) -> Patience:
        return Patience(clock=self, sleep=self.sleep, **more)  # type: ignore[arg-type]


@pytest.fixture
def client() -> Any:
    return boto3.client(
        "translate", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )


@pytest.fixture
def stub(client: Any) -> Iterator[Stubber]:
    with Stubber(client) as stubber:
        yield stubber


def test_the_errors_listed_are_those_of_the_service_model(client: Any) -> None:
    for operation, codes in ERRORS.items():
        model = client.meta.service_model.operation_model(operation)
        assert set(codes) == {shape.name for shape in model.error_shapes}, operation


@pytest.mark.parametrize(("operation", "code"), CASES)
def test_every_error_becomes_a_line_that_says_what_to_do(
    client: Any, stub: Stubber, operation: str, code: str
) -> None:
    name = "".join(f"_{char.lower()}" if char.isupper() else char for char in operation).lstrip("_")
    for _ in range(9):
        stub.add_client_error(name, code, "The service says so.", 400)
    clock = Clock()
    with pytest.raises(ServiceError) as raised:
        invoke(client, operation, "the thing", clock.patience(call_seconds=5), **PARAMETERS[operation])
    line = str(raised.value)
    assert line == f"{operation} of the thing: {code}: The service says so: {ADVICE[code]}"
    assert "\n" not in line
    assert raised.value.exit_status == 1
    transient = code in {
        "TooManyRequestsException",
        "InternalServerException",
        "ServiceUnavailableException",
    }
    assert (clock.now >= 5) == transient, "tried again, or not"


def test_what_passes_is_no_error_and_is_sent_with_the_same_token(client: Any, stub: Stubber) -> None:
    parameters = PARAMETERS["CreateParallelData"]
    for code in ("TooManyRequestsException", "InternalServerException"):
        stub.add_client_error("create_parallel_data", code, expected_params=parameters)
    stub.add_response("create_parallel_data", {"Name": "n", "Status": "CREATING"}, parameters)
    answer = invoke(client, "CreateParallelData", "n", Clock().patience(), **parameters)
    assert answer["Status"] == "CREATING"
    stub.assert_no_pending_responses()


def test_a_busy_service_is_waited_for_as_long_as_for_an_import(client: Any, stub: Stubber) -> None:
    for _ in range(20):
        stub.add_client_error("update_parallel_data", "ConcurrentModificationException")
    stub.add_response("update_parallel_data", {"Name": "n", "Status": "ACTIVE"})
    clock = Clock()
    invoke(
        client,
        "UpdateParallelData",
        "n",
        clock.patience(call_seconds=1),
        wait_for=frozenset({"ConcurrentModificationException"}),
        **PARAMETERS["UpdateParallelData"],
    )
    assert len(clock.slept) == 20
    assert max(clock.slept) == Patience().longest_pause
    assert clock.slept[:3] == [1.0, 1.5, 2.25]


def test_a_wait_without_end_says_that_the_work_goes_on() -> None:
    clock = Clock()
    with pytest.raises(AcopioError, match="goes on at the service"):
        polled(lambda: 1, lambda _: False, "n", clock.patience(deadline_seconds=100))
    assert 100 <= clock.now < 101


@pytest.mark.parametrize(
    ("error", "transient"),
    [
        (ReadTimeoutError(endpoint_url="https://x"), True),
        (EndpointConnectionError(endpoint_url="https://x"), True),
        (NoCredentialsError(), False),
    ],
)
def test_errors_on_the_way(error: Exception, transient: bool) -> None:
    class Client:
        def get_parallel_data(self, **_: Any) -> None:
            raise error

    assert is_transient(error) is transient
    with pytest.raises(ServiceError) as raised:
        invoke(Client(), "GetParallelData", "n", Clock().patience(), Name="n")
    assert raised.value.code == type(error).__name__
    assert ADVICE[type(error).__name__] in str(raised.value)


def test_neither_keys_nor_signatures_are_shown() -> None:
    said = plain(
        "key AKIAABCDEFGHIJKLMNOP\nhttps://b.s3.amazonaws.com/k?X-Amz-Credential=ASIAX/2026&"
        "X-Amz-Signature=abcdef&X-Amz-Security-Token=FQoG"
    )
    assert "AKIA" not in said
    assert "abcdef" not in said
    assert "ASIAX" not in said
    assert "FQoG" not in said
    assert "\n" not in said


@pytest.mark.parametrize(
    "code",
    ["403", "AccessDenied", "NoSuchBucket", "InvalidAccessKeyId", "SignatureDoesNotMatch", "SlowDown"],
)
def test_errors_of_s3_become_lines_too(code: str, tmp_path: Path) -> None:
    s3 = boto3.client("s3", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    file = tmp_path / "a.csv"
    file.write_text("a")
    with Stubber(s3) as stub:
        for _ in range(9):
            stub.add_client_error("put_object", code, "It says so.", 400)
        clients = Clients(None, s3, "us-east-1")
        with pytest.raises(ServiceError) as raised:
            upload(clients, file, "abc", "d", {}, Clock().patience(call_seconds=5), "")
    assert str(raised.value) == f"upload of s3://abc/d: {code}: It says so: {ADVICE[code]}"


def test_a_bucket_elsewhere_is_refused() -> None:
    s3 = boto3.client("s3", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    with Stubber(s3) as stub:
        stub.add_response("head_bucket", {"BucketRegion": "eu-west-1"}, {"Bucket": "abc"})
        with pytest.raises(UsageError, match=r"lies in eu-west-1: .* or --region eu-west-1"):
            check_bucket(Clients(None, s3, "us-east-1"), "abc", Clock().patience())
