"""An S3 for the tests of Amazon Translate, and the endpoint beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from local_aws import Rig, rig
from other_servers import ministack as ministack  # a fixture


@pytest.fixture(scope="session")
def s3_url() -> Iterator[str]:
    """A moto server of this session."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(tmp_path: Path) -> str:
    """A name that no other test has."""
    return f"b-{tmp_path.parent.name}-{tmp_path.name}".lower().replace("_", "-")[-60:].strip("-")


@pytest.fixture
def aws(s3_url: str, bucket: str, tmp_path: Path) -> Iterator[Rig]:
    """An endpoint without delays."""
    with rig(s3_url, bucket, tmp_path / "state") as found:
        yield found
