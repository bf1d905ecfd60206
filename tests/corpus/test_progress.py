import os
import pty
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.progress import Stages, counted, note, tracked, warn, working
from crawler.verbosity import QUIET, VARIABLE

ROOT = Path(__file__).parents[2]


@dataclass
class Batch:
    num_rows: int


def lines(capsys):
    return capsys.readouterr().err.splitlines()


def test_a_stage_leaves_one_line_with_its_parts(capsys):
    stages = Stages(2)
    with stages.stage("documents"):
        assert [batch.num_rows for batch in tracked([Batch(3), Batch(4)], "a.warc", 7)] == [3, 4]
    with stages.stage("report"):
        pass
    first, second = lines(capsys)
    assert first.startswith("[1/2] documents: ")
    assert "a.warc: 7 rows" in first
    assert second.startswith("[2/2] report: ")


def test_a_count_alone_is_a_line_of_its_own_and_short_work_none(capsys):
    with working("nothing much"):
        pass
    with counted("pairs", None, "pairs") as advance:
        advance(1200)
    (line,) = lines(capsys)
    assert line.startswith("pairs: 1,200 pairs, ")


def test_failed_work_leaves_no_line(capsys):
    with pytest.raises(ValueError, match="no"), Stages(1).stage("documents"):
        raise ValueError("no")
    assert lines(capsys) == []
    with Stages(1).stage("documents"):
        pass
    assert len(lines(capsys)) == 1


def test_a_quiet_run_prints_warnings_only(capsys, monkeypatch):
    monkeypatch.setenv(VARIABLE, QUIET)
    with Stages(1).stage("documents"), counted("x", 3) as advance:
        advance(3)
    note("a note")
    warn("a warning")
    assert lines(capsys) == ["a warning"]


def test_a_terminal_shows_stage_count_rate_and_remaining_time():
    code = """
import time
from corpus.progress import Stages, counted
stages = Stages(3)
with stages.stage("documents"), counted("a.warc", 40, "responses") as advance:
    for _ in range(20):
        time.sleep(0.05)
        advance(1)
"""
    reader, writer = pty.openpty()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "160"}
    child = subprocess.Popen([sys.executable, "-c", code], stderr=writer, env=environment)
    os.close(writer)
    shown = b""
    while True:
        try:
            part = os.read(reader, 65536)
        except OSError:
            break
        shown += part
        if not part:
            break
    os.close(reader)
    assert child.wait() == 0
    text = shown.decode()
    assert "[1/3] documents" in text
    assert "of 40 responses" in text
    assert "a second" in text
    assert " left" in text
