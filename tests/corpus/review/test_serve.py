"""`acopio review` itself: it prints its address, answers there, and ends with Ctrl-C."""

import os
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

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


def test_a_browser_that_leaves_before_the_answer_leaves_no_traceback(rig, capfd):
    address = urlsplit(rig.url)
    for _ in range(5):
        with socket.create_connection((address.hostname, address.port)) as gone:
            gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closed at once
            gone.sendall(f"GET {address.path}pairs HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
            time.sleep(0.02)
        assert rig.get("pairs").ok
    assert "Traceback" not in capfd.readouterr().err
