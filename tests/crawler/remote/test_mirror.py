"""Folders in an object store: whole states, archives that are put once, kills at any point."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import boto3
import pytest

from crawler.children import ROOT
from crawler.errors import AcopioError, InputError, LockedError
from crawler.remote.mirror import mirrored

WRITER = """
import sys
from pathlib import Path
from crawler.remote.mirror import mirrored
with mirrored(sys.argv[1], poll=0.05) as folder:
    for number in range(8):
        path = folder / "table" / f"part-{number}.parquet"
        path.parent.mkdir(exist_ok=True)
        path.write_text(sys.argv[2] * 1000 + str(number))
        warc = folder / "warc" / f"t-{number:05}.warc.gz"
        if not warc.exists():
            warc.parent.mkdir(exist_ok=True)
            warc.write_text(f"{number}" * 100)
"""


def keys(url: str, bucket: str) -> dict[str, int]:
    found = boto3.client("s3", endpoint_url=url).list_objects_v2(Bucket=bucket).get("Contents", [])
    return {entry["Key"]: entry["Size"] for entry in found if not entry["Key"].endswith("/")}


def content(folder: Path) -> dict[str, str]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths}


def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    """Be another machine, with a disk of its own."""
    monkeypatch.setenv("ACOPIO_CACHE", str(tmp_path / name))


def test_another_machine_finds_what_one_has_left(
    remote_bucket: str, remote_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"s3://{remote_bucket}/corpora/ml"
    made = {"run.json": "{}", ".judged/part-0.parquet": "rows", "pairs/part-0.parquet": "x" * 70_000}
    made["warc/ml-00000.warc.gz"] = "pages"
    with mirrored(address) as folder:
        for path, text in made.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text)
        (folder / ".pairs.0.partial").write_text("half")
    assert keys(remote_url, remote_bucket)["corpora/ml/warc/ml-00000.warc.gz"] == 5
    elsewhere(monkeypatch, tmp_path, "other")
    with mirrored(address) as folder:
        assert content(folder) == made
        (folder / "run.json").write_text("{1}")
        (folder / "pairs/part-0.parquet").unlink()
    elsewhere(monkeypatch, tmp_path, "third")
    with mirrored(address, archives=False) as folder:
        assert content(folder) == {"run.json": "{1}", ".judged/part-0.parquet": "rows"}
        assert not (folder / "pairs").exists()
    # What no pointer names is gone, and what has not changed was not written again.
    assert len(keys(remote_url, remote_bucket)) == 4


def test_nothing_is_written_where_nothing_changed(remote_bucket: str, remote_url: str) -> None:
    address = f"s3://{remote_bucket}/ml"
    with mirrored(address) as folder:
        (folder / "run.json").write_text("{}")
    client = boto3.client("s3", endpoint_url=remote_url)
    before = client.head_object(Bucket=remote_bucket, Key="ml/current.json")["LastModified"]
    time.sleep(1.1)
    with mirrored(address) as folder:
        (folder / "run.json").write_text("{}")
    assert client.head_object(Bucket=remote_bucket, Key="ml/current.json")["LastModified"] == before


def test_archives_are_put_when_they_rotate(remote_bucket: str, remote_url: str) -> None:
    with mirrored(f"s3://{remote_bucket}/ml", poll=0.05) as folder:
        (folder / "warc").mkdir()
        for number in range(3):
            (folder / f"warc/ml-{number:05}.warc.gz").write_text("pages")
        end = time.monotonic() + 20
        while len(keys(remote_url, remote_bucket)) < 2 and time.monotonic() < end:
            time.sleep(0.05)
        done = {"ml/warc/ml-00000.warc.gz", "ml/warc/ml-00001.warc.gz"}
        assert set(keys(remote_url, remote_bucket)) == done
    assert "ml/warc/ml-00002.warc.gz" in keys(remote_url, remote_bucket)


def test_two_machines_use_one_name(
    remote_bucket: str, remote_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"s3://{remote_bucket}/ml"
    with mirrored(address):
        pass
    killed = next((tmp_path / "cache/folders").iterdir()) / "ml/warc/ml-00000.warc.gz"
    killed.parent.mkdir()
    killed.write_text("of the first machine")  # as a killed crawl leaves it
    elsewhere(monkeypatch, tmp_path, "other")
    with mirrored(address) as folder:
        (folder / "warc").mkdir()
        (folder / "warc/ml-00000.warc.gz").write_text("of the second")
    elsewhere(monkeypatch, tmp_path, "cache")
    with mirrored(address) as folder:
        texts = {path.name: path.read_text() for path in (folder / "warc").iterdir()}
    assert texts == {"ml-00000.warc.gz": "of the second", "ml-00001.warc.gz": "of the first machine"}
    assert keys(remote_url, remote_bucket)["ml/warc/ml-00001.warc.gz"] == len("of the first machine")


def test_a_purged_archive_stays_purged(
    remote_bucket: str, remote_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"s3://{remote_bucket}/ml"
    with mirrored(address) as folder:
        (folder / "warc").mkdir()
        for name in ("a", "b"):
            (folder / f"warc/{name}.warc.gz").write_text("pages and more")
    elsewhere(monkeypatch, tmp_path, "other")
    with mirrored(address) as folder:
        (folder / "warc/a.warc.gz").write_text("pages")
        (folder / "warc/b.warc.gz").unlink()
    elsewhere(monkeypatch, tmp_path, "cache")
    with mirrored(address) as folder:
        assert content(folder) == {"warc/a.warc.gz": "pages"}
    assert set(keys(remote_url, remote_bucket)) == {"ml/warc/a.warc.gz"}


def test_two_writers_do_not_mix(remote_bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"s3://{remote_bucket}/ml"

    def both() -> None:
        with mirrored(address) as folder:
            (folder / "run.json").write_text("first")
            child = subprocess.run(
                writer(address), env=environment(), capture_output=True, text=True, check=False
            )
            assert LockedError.__name__ in child.stderr
            elsewhere(monkeypatch, tmp_path, "other")
            with mirrored(address) as there:
                (there / "run.json").write_text("second")

    with pytest.raises(AcopioError, match="meanwhile"):
        both()
    elsewhere(monkeypatch, tmp_path, "third")
    with mirrored(address) as folder:
        assert content(folder) == {"run.json": "second"}


def writer(address: str) -> list[str]:
    """The command of another process that writes there: the lock belongs to a process."""
    return [sys.executable, "-c", WRITER, address, "new"]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


@pytest.mark.parametrize("point", range(1, 18, 4))
def test_a_kill_leaves_the_last_state_and_loses_no_archive(
    remote_bucket: str, remote_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: int
) -> None:
    _killed(remote_bucket, remote_url, tmp_path, monkeypatch, point)


@pytest.mark.slow
@pytest.mark.parametrize("point", range(2, 22))
def test_kills_at_twenty_points(
    remote_bucket: str, remote_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: int
) -> None:
    _killed(remote_bucket, remote_url, tmp_path, monkeypatch, point)


def _killed(bucket: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: int) -> None:
    """Kill a writer once the store has so many objects more, and run it again."""
    address = f"s3://{bucket}/ml"
    with mirrored(address) as folder:
        (folder / "table").mkdir()
        (folder / "table/part-0.parquet").write_text("old")
    before = len(keys(url, bucket))
    child = subprocess.Popen(writer(address), env=environment())
    while child.poll() is None and len(keys(url, bucket)) < before + point:
        time.sleep(0.002)
    child.send_signal(signal.SIGKILL)
    child.wait()
    elsewhere(monkeypatch, tmp_path, "other")
    with mirrored(address, archives=False) as folder:
        seen = content(folder)
        assert seen == {"table/part-0.parquet": "old"} or len(seen) == 8
    elsewhere(monkeypatch, tmp_path, "cache")
    subprocess.run(writer(address), env=environment(), check=True)
    elsewhere(monkeypatch, tmp_path, "third")
    with mirrored(address) as folder:
        found = content(folder)
    assert {p: t for p, t in found.items() if p.startswith("warc/")} == {
        f"warc/t-{n:05}.warc.gz": str(n) * 100 for n in range(8)
    }
    assert found["table/part-7.parquet"] == "new" * 1000 + "7"
    assert len(found) == 16
    assert len(keys(url, bucket)) == 17  # and the pointer: no object is left over


def test_errors_name_the_place(remote_bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        pytest.raises(InputError, match=f"s3://{remote_bucket}-none/ml"),
        mirrored(f"s3://{remote_bucket}-none/ml") as folder,
    ):
        (folder / "run.json").write_text("{}")
    with pytest.raises(InputError, match="no bucket"), mirrored("s3:///x"):
        pass
    monkeypatch.delenv("AZURE_STORAGE_ACCOUNT", raising=False)
    with pytest.raises(InputError, match="AZURE_STORAGE_ACCOUNT"), mirrored("az://container/x"):
        pass
