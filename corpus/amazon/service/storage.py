"""Files on S3: up with checksum and encryption, down, and away again."""

import base64
from pathlib import Path
from typing import Any

from corpus.amazon.service.calls import Patience, invoke
from corpus.amazon.service.connect import Clients
from corpus.amazon.service.failures import is_transient, service_error
from crawler.errors import AcopioError, UsageError

PART_BYTES = 8_388_608  # boto3's: a file of this size or more goes up in parts of it


def check_bucket(clients: Clients, bucket: str, patience: Patience) -> None:
    """UsageError where the bucket lies in another region than the endpoint; ServiceError for none."""
    answer = invoke(clients.s3, "HeadBucket", f"bucket {bucket}", patience, Bucket=bucket)
    region = answer.get("BucketRegion")
    if clients.real and region not in (None, clients.region):
        raise UsageError(
            f"bucket {bucket} lies in {region}: Amazon Translate in {clients.region} cannot read it: "
            f"name a bucket there, or --region {region}"
        )


def upload(
    clients: Clients,
    file: Path,
    bucket: str,
    key: str,
    extra: dict[str, str],
    patience: Patience,
    sha256: str,
) -> None:
    """Bring a file up, in parts where it is large, and see that it arrived whole.

    `extra` are boto3's ExtraArgs (ContentType, ServerSideEncryption, ChecksumAlgorithm, …); `sha256` is the
    file's, hexadecimal. Parts that a killed upload left are removed. ServiceError; AcopioError where what
    lies there differs.
    """
    about = f"s3://{bucket}/{key}"
    size = file.stat().st_size
    if size >= PART_BYTES:
        _abandon_parts(clients, bucket, key, patience)
    _sent(clients, about, patience, Filename=str(file), Bucket=bucket, Key=key, ExtraArgs=extra)
    head = invoke(clients.s3, "HeadObject", about, patience, Bucket=bucket, Key=key, ChecksumMode="ENABLED")
    whole = base64.b64encode(bytes.fromhex(sha256)).decode()
    # Of what went up in parts it is a checksum of checksums, which S3 itself compared part by part.
    found = head.get("ChecksumSHA256", whole) if size < PART_BYTES else whole
    if head["ContentLength"] != size or found != whole:
        raise AcopioError(f"{about}: not what was sent ({file}): run the same command again")


def remove(clients: Clients, bucket: str, key: str, patience: Patience) -> None:
    """Take a file away; one that is not there is no error."""
    invoke(clients.s3, "DeleteObject", f"s3://{bucket}/{key}", patience, Bucket=bucket, Key=key)


def _sent(clients: Clients, about: str, patience: Patience, **parameters: Any) -> None:
    from boto3.exceptions import S3UploadFailedError
    from botocore.exceptions import BotoCoreError, ClientError

    pauses = patience.pauses(patience.call_seconds)
    while True:
        try:
            clients.s3.upload_file(**parameters)
        except (ClientError, BotoCoreError, S3UploadFailedError) as error:
            if not is_transient(error) or next(pauses, None) is None:
                raise service_error(error, "upload", about) from None
        else:
            return


def _abandon_parts(clients: Clients, bucket: str, key: str, patience: Patience) -> None:
    listed = invoke(
        clients.s3, "ListMultipartUploads", f"s3://{bucket}/{key}", patience, Bucket=bucket, Prefix=key
    )
    for part in listed.get("Uploads", ()):
        if part["Key"] == key:
            invoke(
                clients.s3,
                "AbortMultipartUpload",
                f"s3://{bucket}/{key}",
                patience,
                Bucket=bucket,
                Key=key,
                UploadId=part["UploadId"],
            )
