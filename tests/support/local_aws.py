"""The local stand-ins for AWS: S3 and the endpoint, and clients of both."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from corpus.amazon.emulator.context import ServeOptions
from corpus.amazon.emulator.server import running

KEYS = {"aws_access_key_id": "AK123", "aws_secret_access_key": "SK12345678"}
ROLE = "arn:aws:iam::000000000000:role/translate"
PLAIN = {"signature_version": "s3v4", "s3": {"addressing_style": "path"}}


@cache
def s3_client(url: str) -> Any:
    return boto3.client("s3", endpoint_url=url, region_name="us-east-1", config=Config(**PLAIN), **KEYS)


def translate_client(url: str, region: str = "us-east-1", attempts: int = 1, timeout: float = 10) -> Any:
    config = Config(retries={"total_max_attempts": attempts, "mode": "standard"}, read_timeout=timeout)
    return boto3.client("translate", endpoint_url=url, region_name=region, config=config, **KEYS)


def until(probe: Callable[[], Any], wanted: Callable[[Any], bool], seconds: float = 60) -> list[Any]:
    """The different values that the probe gave in turn, the wanted one last."""
    seen: list[Any] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = probe()
        if not seen or seen[-1] != value:
            seen.append(value)
        if wanted(value):
            return seen
        time.sleep(0.01)
    raise AssertionError(f"waited {seconds} s in vain: {seen}")


@dataclass(frozen=True)
class Rig:
    """An endpoint with its S3, and a client of each."""

    url: str
    s3_url: str
    s3: Any
    translate: Any
    bucket: str

    def put(self, key: str, text: str | bytes) -> str:
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=text.encode() if isinstance(text, str) else text)
        return f"s3://{self.bucket}/{key}"

    def read(self, uri: str) -> bytes:
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        return bytes(self.s3.get_object(Bucket=bucket, Key=key)["Body"].read())

    def keys(self, uri: str) -> list[str]:
        bucket, _, prefix = uri.removeprefix("s3://").partition("/")
        listed = self.s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])
        return [entry["Key"].removeprefix(prefix) for entry in listed]

    def create(self, name: str, text: str | bytes, form: str = "CSV", token: str = "", **more: Any) -> Any:
        uri = self.put(f"parallel/{name}.{form.lower()}", text)
        config = {"S3Uri": uri, "Format": form}
        return self.translate.create_parallel_data(
            Name=name, ParallelDataConfig=config, ClientToken=token or f"create-{name}", **more
        )

    def properties(self, name: str) -> dict[str, Any]:
        return dict(self.translate.get_parallel_data(Name=name)["ParallelDataProperties"])

    def ready(self, name: str) -> dict[str, Any]:
        """The properties when no import is under way any more."""
        return dict(
            until(
                lambda: self.properties(name),
                lambda found: (
                    found["Status"] != "CREATING" and found.get("LatestUpdateAttemptStatus") != "UPDATING"
                ),
            )[-1]
        )

    def start(self, folder: str, *targets: str, token: str = "t1", **more: Any) -> str:
        members = {
            "InputDataConfig": {"S3Uri": f"s3://{self.bucket}/{folder}", "ContentType": "text/plain"},
            "OutputDataConfig": {"S3Uri": f"s3://{self.bucket}/out/"},
            "DataAccessRoleArn": ROLE,
            "SourceLanguageCode": "en",
            "TargetLanguageCodes": list(targets) or ["es"],
            "ClientToken": token,
        } | more
        return str(self.translate.start_text_translation_job(**members)["JobId"])

    def job(self, job_id: str) -> dict[str, Any]:
        found = self.translate.describe_text_translation_job(JobId=job_id)
        return dict(found["TextTranslationJobProperties"])

    def ended(self, job_id: str) -> dict[str, Any]:
        final = {"COMPLETED", "COMPLETED_WITH_ERROR", "FAILED", "STOPPED"}
        return dict(until(lambda: self.job(job_id), lambda found: found["JobStatus"] in final)[-1])


@contextmanager
def rig(s3_url: str, bucket: str, state: Path, **options: Any) -> Iterator[Rig]:
    """An endpoint that takes no time and does not throttle, unless told so."""
    given = {"import_seconds": 0.0, "job_seconds": 0.0, "throttle": False, "engine": "copy"} | options
    s3 = s3_client(s3_url)
    if bucket not in [found["Name"] for found in s3.list_buckets()["Buckets"]]:
        s3.create_bucket(Bucket=bucket)
    with running(ServeOptions(s3_url, state, **given)) as url:
        yield Rig(url, s3_url, s3, translate_client(url), bucket)
