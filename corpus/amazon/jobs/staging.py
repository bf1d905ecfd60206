"""What a job leaves on S3 for a while: documents brought up once, and all of it taken away at the end."""

from collections.abc import Iterator
from typing import Any

from corpus.amazon.jobs.plan import PlannedJob
from corpus.amazon.service import storage
from corpus.amazon.service.calls import Patience, invoke
from corpus.amazon.service.connect import Clients

_MOST_DELETED = 1000  # keys in one DeleteObjects


def upload_missing(clients: Clients, job: PlannedJob, patience: Patience) -> int:
    """The number of documents brought up: those not yet in the job's input folder, or not whole."""
    bucket = job.request.bucket
    there = dict(_listed(clients, bucket, job.input_prefix, patience))
    sent = 0
    for name, (document, *_) in job.files.items():
        key = f"{job.input_prefix}{name}"
        if there.get(key) != document.size:
            storage.upload(clients, document.path, bucket, key, job.upload, patience, document.digest)
            sent += 1
    return sent


def remove_all(clients: Clients, job: PlannedJob, patience: Patience) -> int:
    """Take away all that lies in the job's own folder, inputs and outputs; the number of files."""
    bucket = job.request.bucket
    keys = [key for key, _ in _listed(clients, bucket, f"{job.folder}/", patience)]
    for start in range(0, len(keys), _MOST_DELETED):
        objects = [{"Key": key} for key in keys[start : start + _MOST_DELETED]]
        invoke(
            clients.s3,
            "DeleteObjects",
            f"s3://{bucket}/{job.folder}/",
            patience,
            Bucket=bucket,
            Delete={"Objects": objects, "Quiet": True},
        )
    return len(keys)


def _listed(clients: Clients, bucket: str, prefix: str, patience: Patience) -> Iterator[tuple[str, int]]:
    """Keys and sizes in bytes below a prefix."""
    page: dict[str, Any] = {}
    about = f"s3://{bucket}/{prefix}"
    while True:
        answer = invoke(clients.s3, "ListObjectsV2", about, patience, Bucket=bucket, Prefix=prefix, **page)
        for entry in answer.get("Contents", ()):
            yield entry["Key"], entry["Size"]
        if not answer.get("IsTruncated"):
            return
        page = {"ContinuationToken": answer["NextContinuationToken"]}
