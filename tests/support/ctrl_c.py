"""Commands interrupted by Ctrl-C, as a terminal sends it: to the group of processes in the foreground."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from small_web import environment

NEVER = 100.0  # seconds: the command ends before


def started(place: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "corpus.cli", *arguments]
    return subprocess.Popen(
        command, cwd=place, env=environment(), stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def done(place: Path, *arguments: str) -> str:
    running = started(place, *arguments)
    said = running.communicate(timeout=300)[1]
    assert running.returncode == 0, said
    return said


def interrupted(place: Path, arguments: list[str], is_time: Callable[[], bool]) -> list[str]:
    """The arguments of the command that the interrupted one names; [] if it ended before."""
    running = started(place, *arguments)
    until = time.monotonic() + NEVER
    while not is_time() and running.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    os.killpg(running.pid, signal.SIGINT)
    said = running.communicate(timeout=300)[1]
    if running.returncode == 0:
        return []
    assert running.returncode == 130, said
    assert "Traceback" not in said
    (line,) = [line for line in said.splitlines() if line.startswith("Interrupted;")]
    program, *rest = shlex.split(line.partition("To go on: ")[2])
    assert program == "acopio"
    return rest


def after(seconds: float) -> Callable[[], bool]:
    until = time.monotonic() + seconds
    return lambda: time.monotonic() >= until


def tree(folder: Path, *without: str) -> dict[str, bytes]:
    found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return {str(p): (folder / p).read_bytes() for p in found if not {*p.parts} & {*without}}
