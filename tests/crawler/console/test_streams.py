"""Commands whose standard streams are closed, or whose output nobody reads to its end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from demo_runs import ROOT

ACOPIO = f"{sys.executable} -m acopio"


def in_shell(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    paths = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=paths, capture_output=True, text=True, timeout=100
    )


@pytest.mark.parametrize("command", ["topic list", "--help"])
def test_output_that_nobody_reads_ends_the_command_without_words(tmp_path: Path, command: str) -> None:
    done = in_shell(f"{ACOPIO} {command} | sleep 0; echo ${{PIPESTATUS[0]}}", tmp_path)
    assert (done.stdout, done.stderr) == ("141\n", "")


def test_a_closed_stdin_is_an_empty_one(tmp_path: Path) -> None:
    done = in_shell(f"{ACOPIO} filter - -s en -t es --encoder none <&-", tmp_path)
    assert done.returncode == 1
    assert done.stderr == "<stdin>: empty: give it a header row or a pair\n"


def test_what_would_go_to_closed_streams_goes_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("source_text\ttarget_text\nIt rains today.\tHoy llueve.\n")
    done = in_shell(
        f"{ACOPIO} --verbose filter a.tsv -s en -t es --encoder none --output b.tsv >&- 2>&-", tmp_path
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    header, row = (tmp_path / "b.tsv").read_text().splitlines()
    assert header.startswith("source_text\ttarget_text\t")
    assert row.startswith("It rains today.\tHoy llueve.\t")
