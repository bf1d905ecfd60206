"""An S3 for the tests of remote folders: fixtures."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest


@pytest.fixture(scope="session")
def remote_url() -> Iterator[str]:
    """A moto server of this session."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def remote_bucket(remote_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty bucket, and an environment in which s3:// means that server."""
    name = f"b-{tmp_path.parent.name}-{tmp_path.name}".lower().replace("_", "-")[-60:].strip("-")
    keys = {"AWS_ACCESS_KEY_ID": "AK123", "AWS_SECRET_ACCESS_KEY": "SK123", "AWS_REGION": "us-east-1"}
    for key, value in {**keys, "AWS_ENDPOINT_URL_S3": remote_url, "no_proxy": "127.0.0.1"}.items():
        monkeypatch.setenv(key, value)
    monkeypatch.setenv("ACOPIO_CACHE", str(tmp_path / "cache"))
    boto3.client("s3", endpoint_url=remote_url, region_name="us-east-1").create_bucket(Bucket=name)
    return name
