"""Builds cut into shards: the bytes of one build, here and on Ray, also where workers are killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from archive_of_hosts import TOPIC, write_hosts
from demo_runs import environment

pytestmark = pytest.mark.slow
RAY = pytest.mark.skipif(find_spec("ray") is None, reason="pip install 'acopio[ray]' for builds on Ray")


def acopio(place: Path, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "corpus.cli", *arguments],
        cwd=place,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def made(place: Path, *options: str) -> dict[str, bytes]:
    """The files of a build in a folder that has the topic and the archive, but the archive and the shards."""
    running = acopio(place, "build", TOPIC, *options)
    _, said = running.communicate(timeout=900)
    assert running.returncode == 0, said
    return files(place)


def files(place: Path) -> dict[str, bytes]:
    root = place / f"data/{TOPIC}"
    found = [path.relative_to(root) for path in root.rglob("*") if path.is_file()]
    return {str(p): (root / p).read_bytes() for p in found if p.parts[0] not in ("warc", ".shards", ".lock")}


def listed(place: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(acopio(place, "jobs", TOPIC, "--json").communicate()[0])
    return found


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """The place of an archive that was not built, and the files of one build of it."""
    place = tmp_path_factory.mktemp("one")
    write_hosts(place / f"data/{TOPIC}/warc")
    copy = shutil.copytree(place, tmp_path_factory.mktemp("built") / "here")
    return place, made(copy, "--workers", "1")


def test_shards_give_the_bytes_of_one_build(one: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    place, wanted = one
    assert "pairs/part-00000.parquet" in wanted
    for size in ("1", "4"):
        here = shutil.copytree(place, tmp_path / size)
        assert made(here, "--shard-size", size, "--workers", "2") == wanted
    jobs = listed(tmp_path / "4")
    assert {job["state"] for job in jobs} == {"done"}
    assert sum(int(str(job["rows"])) for job in jobs if job["stage"] == "pages") == 12
    # Where all is up to date, nothing is cut.
    shutil.rmtree(tmp_path / f"4/data/{TOPIC}/.shards")
    assert made(tmp_path / "4", "--shard-size", "4") == wanted
    assert listed(tmp_path / "4") == []


@RAY
def test_shards_on_ray_give_the_bytes_of_one_build(
    one: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    place, wanted = one
    here = shutil.copytree(place, tmp_path / "ray")
    assert made(here, "--runner", "ray", "--shard-size", "3", "--workers", "2") == wanted
    assert {job["state"] for job in listed(here)} == {"done"}


@pytest.mark.parametrize("runner", ["native", pytest.param("ray", marks=RAY)])
def test_a_shard_whose_worker_is_killed_is_done_by_another(
    runner: str, one: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    place, wanted = one
    here = shutil.copytree(place, tmp_path / "killed")
    running = acopio(here, "build", TOPIC, "--runner", runner, "--shard-size", "3", "--workers", "2")
    killed = _kill_one(running, here)
    _, said = running.communicate(timeout=900)
    assert running.returncode == 0, said
    assert "done again" in said
    assert files(here) == wanted
    assert next(job for job in listed(here) if job["shard"] == killed)["attempts"] == 2


def test_a_build_that_is_killed_goes_on_with_the_shards_that_are_left(
    one: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    place, wanted = one
    here = shutil.copytree(place, tmp_path / "stopped")
    running = acopio(here, "build", TOPIC, "--shard-size", "1", "--workers", "1")
    _until(running, lambda: any((here / f"data/{TOPIC}/.shards/pages").glob("*/*.parquet")))
    running.kill()
    running.communicate()
    states = {str(job["shard"]): job["state"] for job in listed(here)}
    done = {shard for shard, state in states.items() if state == "done"}
    assert done
    assert "interrupted" in states.values() or "pending" in states.values()
    before = {job["shard"]: job["ended"] for job in listed(here)}
    retried = acopio(here, "jobs", TOPIC, "--retry")
    _, said = retried.communicate(timeout=900)
    assert retried.returncode == 0, said
    assert files(here) == wanted
    after = {job["shard"]: job["ended"] for job in listed(here)}
    assert all(after[shard] == before[shard] for shard in done)


def _kill_one(running: "subprocess.Popen[str]", here: Path) -> str:
    """Kill the worker of a shard that is being done; the shard."""
    killed: list[str] = []

    def kill() -> bool:
        for path in (here / f"data/{TOPIC}/.shards/pages").glob("*.json"):
            job = json.loads(path.read_text())
            if job["state"] == "running":
                os.kill(int(job["worker"].rpartition(":")[2]), signal.SIGKILL)
                killed.append(job["shard"])
                return True
        return False

    _until(running, kill)
    return killed[0]


def _until(running: "subprocess.Popen[str]", happened: object) -> None:
    assert callable(happened)
    for _ in range(12000):
        if happened():
            return
        assert running.poll() is None, running.communicate()[1]
        time.sleep(0.02)
    raise AssertionError("it never happened")
