"""Who may call the endpoint, and what it gives away."""

import http.client
import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.exceptions import ClientError
from local_aws import KEYS, Rig, rig, s3_client, translate_client

from corpus.amazon.emulator.server import CONTROL
from corpus.amazon.emulator.state.buckets import OWN_BUCKET
from corpus.amazon.emulator.wire.callers import Keys


@pytest.fixture
def aws(s3_url: str, bucket: str, tmp_path: Path) -> Iterator[Rig]:
    """An endpoint that asks for its keys."""
    with rig(s3_url, bucket, tmp_path / "state", keys=Keys(*KEYS.values())) as found:
        yield found


GOOD = '"en","es"\n"One.","Uno."\n'
CALL = {
    "X-Amz-Target": "AWSShineFrontendService_20170701.ListParallelData",
    "Content-Type": "application/x-amz-json-1.1",
}
SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/translate/aws4_request"}


def post(aws: Rig, path: str, headers: dict[str, str], body: bytes = b"{}") -> tuple[int, str]:
    place = urlsplit(aws.url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port)
    connection.putrequest("POST", path, skip_host=True)
    for name, value in {"Host": place.netloc, "Content-Length": str(len(body)), **headers}.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    reply = connection.getresponse()
    return reply.status, reply.read().decode()


@pytest.mark.parametrize("path", ["/", CONTROL])
@pytest.mark.parametrize(
    "header",
    [{"Host": "attacker.test"}, {"Host": "127.0.0.1.attacker.test:80"}, {"Origin": "http://localhost"}, {}],
)
def test_strangers_are_refused(aws: Rig, path: str, header: dict[str, str]) -> None:
    status, body = post(aws, path, {**CALL, **SIGNED, **header})
    assert status in (400, 403)
    assert "ParallelDataPropertiesList" not in body
    assert "faults" not in json.loads(body)


@pytest.mark.parametrize(
    "changed", [{"aws_secret_access_key": "another"}, {"aws_access_key_id": "AKOTHER"}], ids=["secret", "key"]
)
def test_other_credentials_are_refused(aws: Rig, changed: dict[str, str]) -> None:
    client = boto3.client("translate", endpoint_url=aws.url, region_name="us-east-1", **KEYS | changed)
    with pytest.raises(ClientError, match="UnrecognizedClientException"):
        client.list_parallel_data()


def test_a_changed_body_is_refused(aws: Rig) -> None:
    client = boto3.client("translate", endpoint_url=aws.url, region_name="us-east-1", **KEYS)
    events = client.meta.events
    events.register("before-send.translate.*", lambda request, **_: setattr(request, "body", b"[]"))
    with pytest.raises(ClientError, match="UnrecognizedClientException"):
        client.list_parallel_data()


def test_no_address_of_a_file_but_an_error_file_is_signed(aws: Rig) -> None:
    aws.create("a", GOOD + '"Two.","' + "x" * 5000 + '"\n')
    aws.ready("a")
    terms = {"File": b"en,es\na,b\n", "Format": "CSV"}
    aws.translate.import_terminology(Name="t", MergeStrategy="OVERWRITE", TerminologyData=terms)
    found = aws.translate.get_parallel_data(Name="a")
    kept = aws.translate.get_terminology(Name="t", TerminologyDataFormat="CSV")
    assert found["DataLocation"]["Location"].startswith(f"s3://{aws.bucket}/")
    assert kept["TerminologyDataLocation"]["Location"].startswith(f"s3://{OWN_BUCKET}/")
    with urllib.request.urlopen(found["AuxiliaryDataLocation"]["Location"]) as reply:
        assert json.loads(reply.read())["summary"]["record_skipped_count"] == 1


@pytest.mark.parametrize("bucket", ["other-bucket", OWN_BUCKET])
def test_other_buckets_are_not_read(s3_url: str, bucket: str, tmp_path: Path) -> None:
    mine = f"mine-{tmp_path.name}".lower().replace("_", "-")[:60].strip("-")
    s3 = s3_client(s3_url)
    for name in (mine, bucket):
        s3.create_bucket(Bucket=name)
    s3.put_object(Bucket=bucket, Key="a.csv", Body=GOOD.encode())
    with rig(s3_url, mine, tmp_path / "state", buckets=(mine,)) as aws:
        config = {"S3Uri": f"s3://{bucket}/a.csv", "Format": "CSV"}
        aws.translate.create_parallel_data(Name="x", ParallelDataConfig=config, ClientToken="t")
        found = aws.ready("x")
        assert found["Status"] == "FAILED"
        assert "not in a bucket of this endpoint" in found["Message"]
        aws.create("y", GOOD)
        assert aws.ready("y")["Status"] == "ACTIVE"


def test_random_credentials_are_printed_once_and_are_asked_for(s3_url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "corpus.cli.main", "translate", "serve", "--s3-endpoint-url", s3_url]
    process = subprocess.Popen(
        [*command, "--port", "0", "--engine", "copy", "--state", str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={key: value for key, value in os.environ.items() if not key.startswith("AWS_")},
    )
    assert process.stdout is not None
    try:
        url = process.stdout.readline().split("\t")[0]
        given = dict(part.partition("=")[::2] for part in process.stdout.readline().split())
        keys = {name.lower(): value for name, value in given.items()}
        assert set(keys) == {"aws_access_key_id", "aws_secret_access_key"}
        assert len(keys["aws_secret_access_key"]) >= 40
        client = boto3.client("translate", endpoint_url=url, region_name="us-east-1", **keys)
        assert client.list_parallel_data()["ParallelDataPropertiesList"] == []
        with pytest.raises(ClientError, match="UnrecognizedClientException"):
            translate_client(url).list_parallel_data()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
    ],
)
def test_a_malformed_request_costs_a_line_in_the_log(
    aws: Rig, request_: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    place = urlsplit(aws.url)
    with socket.create_connection((place.hostname, place.port), timeout=10) as connection:
        connection.sendall(request_)
        assert b" 400 " in connection.recv(200).splitlines()[0]
    assert post(aws, "/", {**CALL, **SIGNED})[0] == 400  # it still answers
    assert all(record.exc_info is None for record in caplog.records)
    assert all(len(record.getMessage().splitlines()) == 1 for record in caplog.records)
