"""`acopio review` itself: it prints its address, answers there, and ends with Ctrl-C."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import requests

COMMAND = [sys.executable, "-m", "corpus.cli", "review", "houses", "--data"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}


def test_the_command_serves_until_interrupted(folder):
    command = [*COMMAND, str(folder.root), "--who", "ana"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
        try:
            url = process.stdout.readline().strip()
            assert url.startswith("http://127.0.0.1:")
            text = requests.get(f"{url}pairs", timeout=30).text
            assert "ana" in text
            assert "The house has" in text
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130


def test_without_a_build_it_says_so(tmp_path):
    done = subprocess.run([*COMMAND, str(tmp_path)], capture_output=True, text=True, env=ENVIRONMENT)
    assert done.returncode == 1
    assert "build first (`acopio build houses`)" in done.stderr
