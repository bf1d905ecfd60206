"""Fixtures of all tests: the one crawl of the demo site, and where the shared gold lies."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.engine import prepare_environment

prepare_environment()  # as the commands do, before NumPy and its kin start their threads

from corpus.demo.pages import START_URL  # noqa: E402
from corpus.demo.server import DemoServer, RequestRecord  # noqa: E402
from corpus.store import WorkFolder  # noqa: E402

ROOT = Path(__file__).parents[1]
FAST = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]


@dataclass(frozen=True)
class DemoCrawl:
    """A finished `scrapy crawl ml_es` of the demo site: its folder, its messages, what the server saw."""

    folder: WorkFolder
    messages: str
    output: str
    requests: tuple[RequestRecord, ...]


def environment(proxy: str = "") -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    return kept | ({"http_proxy": proxy} if proxy else {})


def scrapy_command(data: Path, *more: str) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "ml_es",
        "-a",
        f"seeds={START_URL}",
        "-a",
        f"data={data}",
    ]
    return [*command, *FAST, *more]


@pytest.fixture(scope="session")
def demo_crawl(tmp_path_factory: pytest.TempPathFactory) -> DemoCrawl:
    """The demo crawl, done once; tests read its folder and change nothing there."""
    data = tmp_path_factory.mktemp("demo") / "ml_es"
    with DemoServer() as server:
        done = subprocess.run(
            scrapy_command(data),
            cwd=ROOT,
            env=environment(server.proxy_url),
            capture_output=True,
            text=True,
            timeout=280,
        )
        requests = server.requests
    assert done.returncode == 0, done.stderr
    return DemoCrawl(WorkFolder(data), done.stderr, done.stdout, requests)
