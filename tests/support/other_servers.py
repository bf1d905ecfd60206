"""Servers that others wrote: waiting for their S3, and a MiniStack."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from local_aws import s3_client


def free_ports(number: int) -> list[int]:
    sockets = [socket.socket() for _ in range(number)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def answering(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            s3_client(url).list_buckets()
        except (ClientError, BotoCoreError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"no S3 at {url} after {seconds} s")


@pytest.fixture(scope="module")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A MiniStack in its own environment."""
    command = shutil.which(os.environ.get("MINISTACK") or "ministack")
    if command is None:
        pytest.skip("MiniStack is not there: pip install it in its own environment, its path in MINISTACK")
    (port,) = free_ports(1)
    environment = os.environ | {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "TRANSLATE_JOB_RUN_SECONDS": "1",
    }
    with (tmp_path_factory.mktemp("ministack") / "log").open("wb") as log:
        process = subprocess.Popen([command], stdout=log, stderr=log, env=environment)
        try:
            answering(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()
