"""A run that is killed between two of its calls and run again."""

import subprocess
import sys
from pathlib import Path

import pytest
from local_aws import rig

HERE = Path(__file__).parents[3] / "support"
# The calls: GetParallelData, HeadBucket, ListObjectsV2, the upload, HeadObject, StartTextTranslationJob (the
# 6th), looks at the job, two files fetched, the folder listed and deleted.
START = "6"


@pytest.mark.parametrize(
    "calls", [pytest.param((START,), id="start"), pytest.param((), marks=pytest.mark.slow, id="any")]
)
def test_killed_before_or_after_a_call_it_ends_with_exactly_one_job(
    s3_url: str, bucket: str, tmp_path: Path, calls: tuple[str, ...]
) -> None:
    with rig(s3_url, bucket, tmp_path / "state") as aws:
        aws.create("corpus", "en,es\nHello,Hola\n")
        aws.ready("corpus")
        script = [sys.executable, str(HERE / "run_killed.py"), aws.url, s3_url, bucket, str(tmp_path)]
        done = subprocess.run(
            [*script, *calls],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            env={"PYTHONPATH": f"{HERE}:{HERE.parents[1]}"},
        )
        assert done.returncode == 0, done.stderr
        names = done.stdout.split()
        assert len(names) >= 2 * (len(calls) or 11)
        for name in names:
            assert (tmp_path / name / "translated/es/a.txt").read_text() == f"Killed {name}."
        jobs = aws.translate.list_text_translation_jobs(MaxResults=500)["TextTranslationJobPropertiesList"]
        assert len(jobs) == len(names) == len({job["JobName"] for job in jobs})
        assert aws.keys(f"s3://{bucket}/acopio/") == []
