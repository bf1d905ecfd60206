"""kill -9 at any call of a push, and the same push again: one resource, made once."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from local_aws import rig
from push_killed import NEW, OLD

from corpus.amazon.service.journal import opened

SCRIPT = Path(__file__).parents[3] / "support" / "push_killed.py"


@pytest.mark.parametrize(
    ("scenario", "methods", "least"),
    [
        ("create", ("create_parallel_data", "delete_object"), 4),
        ("update", ("update_parallel_data",), 2),
        pytest.param("create", (), 16, marks=pytest.mark.slow),
        pytest.param("update", (), 16, marks=pytest.mark.slow),
    ],
)
def test_a_push_killed_at_any_call_and_repeated_makes_one_resource(
    s3_url: str, bucket: str, tmp_path: Path, scenario: str, methods: tuple[str, ...], least: int
) -> None:
    with rig(s3_url, bucket, tmp_path / "state", import_seconds=0.1) as aws:
        done = subprocess.run(
            [sys.executable, str(SCRIPT), aws.url, s3_url, bucket, str(tmp_path), scenario, *methods],
            capture_output=True,
            text=True,
            timeout=250,
            cwd=Path(__file__).parents[4],
            env=environment(),
        )
        assert done.returncode == 0, done.stderr
        kills = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(kills) >= least
        assert [kill for kill in kills if not (kill["killed"] and kill["well"])] == [], done.stderr
        found = {one["Name"]: one for one in aws.translate.list_parallel_data()["ParallelDataPropertiesList"]}
        for kill in kills:
            check(found[kill["name"]], scenario, tmp_path / kill["name"])
        assert aws.keys(f"s3://{bucket}/") == []


def check(resource: dict[str, Any], scenario: str, folder: Path) -> None:
    assert resource["Status"] == "ACTIVE"
    assert resource["ImportedRecordCount"] == (OLD if scenario == "create" else NEW)
    assert resource.get("LatestUpdateAttemptStatus") == (None if scenario == "create" else "ACTIVE")
    with opened(folder / "translate") as journal:
        calls = [entry for entry in journal.entries if entry.operation != "Upload"]
    assert len(calls) == (1 if scenario == "create" else 2), (
        "each call has one token, however often it is sent"
    )
    assert all(entry.outcome == "ACTIVE" for entry in calls)


def environment() -> dict[str, str]:
    root = Path(__file__).parents[4]
    return {**os.environ, "PYTHONPATH": str(root)}
