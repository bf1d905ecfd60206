"""One command at a time in a work folder."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner

from corpus.cli.main import acopio
from corpus.tables.folder import WorkFolder
from crawler.errors import DamagedTableError, LockedError
from crawler.storage.files import replacing, replacing_folder
from crawler.storage.lock import locked, release

HOLD = """
import sys, time
from pathlib import Path
from crawler.storage.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_the_second_is_told_who_holds_it(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    with pytest.raises(LockedError) as caught, locked(tmp_path):
        pass
    message = str(caught.value)
    assert message.startswith(f"{tmp_path}: in use by `")
    assert f"process {holder.pid} on {os.uname().nodename}" in message
    assert re.search(r"since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", message)
    assert "\n" not in message


@pytest.mark.parametrize(
    "command",
    [
        ["takedown", "ml_es", "--site", "a.org"],
        ["takedown", "ml_es", "--purge"],
        ["common-crawl", "ml_es", "--site", "a.org"],
        ["build", "ml_es"],
    ],
)
def test_commands_that_write_are_refused(
    tmp_path: Path, holder: "subprocess.Popen[str]", command: list[str]
) -> None:
    (tmp_path / "warc").mkdir()
    (tmp_path / "warc" / "a.warc.gz").write_bytes(b"")
    done = CliRunner().invoke(acopio, [*command, "--data", str(tmp_path)])
    assert done.exit_code == 1
    assert f"process {holder.pid}" in done.stderr.splitlines()[-1]  # after a line of progress, if it was slow
    assert done.stderr.count("\n") <= 2
    assert not (tmp_path / "takedown.txt").exists()


def test_a_crawl_is_refused_and_leaves_the_queue_of_the_first(
    tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    (tmp_path / ".crawl").mkdir()
    (tmp_path / ".crawl" / "crawl.json").write_text('{"before": [], "replays": false}')
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "ml_es", "-a", f"data={tmp_path}"],
        env=os.environ | {"SCRAPY_SETTINGS_MODULE": "crawler.settings"},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"process {holder.pid}" in done.stderr
    assert (tmp_path / ".crawl" / "crawl.json").exists()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_the_lock_of_a_process_that_ended_is_taken_over(
    tmp_path: Path, holder: "subprocess.Popen[str]", end: signal.Signals
) -> None:
    holder.send_signal(end)
    holder.wait()
    with locked(tmp_path):
        about = json.loads((tmp_path / ".lock.json").read_text())
        assert about["pid"] == os.getpid()
    assert not (tmp_path / ".lock.json").exists()


def test_a_process_may_take_its_own_lock_again_and_let_it_go(tmp_path: Path) -> None:
    take = [sys.executable, "-c", HOLD.replace("time.sleep(60)", "pass"), str(tmp_path)]
    with locked(tmp_path):
        with locked(tmp_path / "." / "x" / ".."):
            pass
        assert subprocess.run(take, capture_output=True).returncode == 1
        release(tmp_path)
        assert subprocess.run(take, capture_output=True).returncode == 0
    assert subprocess.run(take, capture_output=True).returncode == 0


def test_a_lock_without_words_about_its_holder_is_still_one(
    tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    (tmp_path / ".lock.json").write_text("{")
    with pytest.raises(LockedError, match="in use by another command"), locked(tmp_path):
        pass


def test_a_link_at_the_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_text("text")
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / ".lock.json").symlink_to(mine)
    with locked(tmp_path / "d"):
        pass
    assert mine.read_text() == "text"
    assert time.time() - mine.stat().st_mtime < 60


def test_a_writer_beside_the_lock_keeps_its_files_and_those_of_killed_ones_go(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / ".old.tsv.0123456789abcdef.partial").write_text("half")
    take = [sys.executable, "-c", HOLD.replace("time.sleep(60)", "pass"), str(tmp_path)]
    path, table = tmp_path / "exports" / "a.tsv", tmp_path / "exports" / "opus"
    with replacing(path) as file, replacing_folder(table) as folder:
        file.write(b"rows")
        (folder / "part").write_text("rows")
        assert subprocess.run(take, capture_output=True).returncode == 0  # a build starts and ends meanwhile
    assert path.read_bytes() == b"rows"
    assert [entry.name for entry in table.iterdir()] == ["part"]
    assert {entry.name for entry in path.parent.iterdir()} == {"a.tsv", "opus"}


def test_a_table_that_another_command_replaces_is_not_called_damaged(
    tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    folder = WorkFolder(tmp_path)
    rows = [pa.record_batch({"a": [at]}) for at in range(2)]
    folder.write("t", rows[0].schema, rows)
    reader = folder.batches("t")
    (tmp_path / "t").rename(tmp_path / "gone")
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "part-00000.parquet").write_bytes(b"not yet")
    with pytest.raises(LockedError, match=f"process {holder.pid}"):
        next(reader)
    holder.kill()
    holder.wait()
    with pytest.raises(DamagedTableError):
        folder.table("t")


@pytest.mark.parametrize("more", [[], ["--book"]])
def test_a_demo_empties_no_folder_in_which_another_command_writes(
    tmp_path: Path, holder: "subprocess.Popen[str]", more: list[str]
) -> None:
    (tmp_path / ".demo").touch()
    (tmp_path / "pairs").mkdir()
    done = CliRunner().invoke(acopio, ["demo", "--data", str(tmp_path), *more])
    assert done.exit_code == 1
    assert f"process {holder.pid}" in done.stderr
    assert (tmp_path / "pairs").is_dir()
