"""The S3 beside the endpoint: a moto server, SeaweedFS, or any other that speaks its protocol."""

import io
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import create_loader

PRESIGNED_SECONDS = 1800
OWN_BUCKET = "acopio-translate-endpoint"  # error files and terminologies, as the service keeps its own
ERRORS = "parallel-data/"  # folder of error files there
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class BucketError(Exception):
    """What S3 answered instead of a file, in one line; `missing` where it said there is none."""

    def __init__(self, message: str, missing: bool = False) -> None:
        super().__init__(message)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class BucketEntry:
    """A file in a folder: its path below the folder and its size in bytes."""

    path: str
    size: int


def split(uri: str) -> tuple[str, str]:
    """Bucket and key of an S3 address."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key


def folder(uri: str) -> tuple[str, str]:
    """Bucket and prefix of a folder: the prefix is empty or ends with a slash."""
    bucket, key = split(uri)
    return bucket, key if not key or key.endswith("/") else f"{key}/"


class Buckets:
    """Reads and writes files; BucketError where S3 refuses or does not answer."""

    def __init__(self, endpoint_url: str, allowed: Collection[str] = (), region: str = "us-east-1") -> None:
        self._allowed = frozenset(allowed)  # all of them if empty
        session = _session()
        is_local = urlsplit(endpoint_url).hostname in _LOOPBACK
        dummy = {"aws_access_key_id": "acopio", "aws_secret_access_key": "acopio-rehearsal"}
        self._client: Any = session.client(
            "s3",
            endpoint_url=endpoint_url,
            region_name=session.region_name or region,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                **({"proxies": {}} if is_local else {}),
            ),
            **(dummy if is_local and session.get_credentials() is None else {}),
        )

    def size(self, uri: str) -> int:
        """Bytes of a file."""
        bucket, key = self._place(uri)
        with _told(uri):
            return int(self._client.head_object(Bucket=bucket, Key=key)["ContentLength"])

    def read(self, uri: str) -> bytes:
        """A file's bytes."""
        bucket, key = self._place(uri)
        with _told(uri):
            return bytes(self._client.get_object(Bucket=bucket, Key=key)["Body"].read())

    def download(self, uri: str, path: Path) -> None:
        """Copy a file to this machine."""
        bucket, key = self._place(uri)
        with _told(uri):
            self._client.download_file(bucket, key, str(path))

    def write(self, uri: str, body: bytes) -> None:
        """Write a file whole, in several parts where it is large."""
        bucket, key = self._place(uri)
        self._upload(bucket, key, body)

    def write_own(self, key: str, body: bytes) -> str:
        """Write to the bucket of the endpoint, made when it is first needed; the file's address."""
        uri = f"s3://{OWN_BUCKET}/{key}"
        with _told(uri):
            self._client.create_bucket(Bucket=OWN_BUCKET)
        self._upload(OWN_BUCKET, key, body)
        return uri

    def _upload(self, bucket: str, key: str, body: bytes) -> None:
        with _told(f"s3://{bucket}/{key}"):
            self._client.upload_fileobj(io.BytesIO(body), bucket, key)

    def _place(self, uri: str) -> tuple[str, str]:
        """Bucket and key; BucketError for a bucket that is not the callers'."""
        bucket, key = split(uri)
        if bucket == OWN_BUCKET or (self._allowed and bucket not in self._allowed):
            raise BucketError(f"{uri}: not in a bucket of this endpoint ({', '.join(sorted(self._allowed))})")
        return bucket, key

    def list(self, uri: str) -> list[BucketEntry]:
        """The files in a folder and its sub-folders by key; markers of folders left out."""
        self._place(uri)
        bucket, prefix = folder(uri)
        with _told(uri):
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
            found = [entry for page in pages for entry in page.get("Contents", ())]
        return [
            BucketEntry(entry["Key"].removeprefix(prefix), entry["Size"])
            for entry in found
            if not entry["Key"].endswith("/")
        ]

    def presigned(self, uri: str) -> str:
        """An address at which anyone may read an error file of the endpoint, for half an hour."""
        bucket, key = split(uri)
        if bucket != OWN_BUCKET or not key.startswith(ERRORS):
            raise BucketError(f"{uri}: not an error file of this endpoint")
        with _told(uri):
            return str(
                self._client.generate_presigned_url(
                    "get_object", Params={"Bucket": bucket, "Key": key}, ExpiresIn=PRESIGNED_SECONDS
                )
            )


def _session() -> boto3.session.Session:
    session = botocore.session.get_session()
    session.register_component("data_loader", _models())
    return boto3.session.Session(botocore_session=session)


@cache
def _models() -> Any:
    # Reading the model of S3 takes a third of a second: once a process is enough.
    return create_loader()


@contextmanager
def _told(uri: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code == "BucketAlreadyOwnedByYou":
            return
        raise BucketError(
            f"{uri}: S3 answers {code}", code in {"404", "NoSuchKey", "NoSuchBucket"}
        ) from error
    except (BotoCoreError, OSError) as error:
        raise BucketError(f"{uri}: S3 cannot be reached: {error}") from error
