"""Fixtures of all tests: the one crawl of the demo site, and where the shared gold lies."""

import json
import os
import shutil
import signal
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from corpus.engine import prepare_environment

prepare_environment()  # as the commands do, before NumPy and its kin start their threads

# A busy machine is no fault of the code. `make test-all` tries more.
settings.register_profile("default", deadline=None, max_examples=40)
settings.register_profile("all", deadline=None, max_examples=200)

from demo_runs import ROOT, DemoCrawl, environment, scrapy_command  # noqa: E402
from warm_children import end_children, keep_children  # noqa: E402

from corpus.demo.server import DemoServer, RequestRecord  # noqa: E402
from corpus.tables.folder import WorkFolder  # noqa: E402


@pytest.fixture(scope="session")
def demo_crawl(tmp_path_factory: pytest.TempPathFactory) -> DemoCrawl:
    """The demo crawl; tests read its folder and change nothing there.

    It is done once for all workers of pytest-xdist, each of which has a copy of the folder.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    data, told = shared / "demo-crawl" / "ml_es", shared / "demo-crawl.json"
    with FileLock(shared / "demo-crawl.lock"):
        if not told.exists():
            done = _crawled(data)
            told.write_text(json.dumps({**asdict(done), "folder": None}), encoding="utf-8")
    own = base / "demo" / "ml_es"
    shutil.copytree(data, own)
    found = json.loads(told.read_text(encoding="utf-8").replace(str(data), str(own)))
    requests = tuple(RequestRecord(**record) for record in found["requests"])
    return DemoCrawl(WorkFolder(own), found["messages"], found["output"], requests)


def _crawled(data: Path) -> DemoCrawl:
    with DemoServer() as server:
        done = subprocess.run(
            scrapy_command(data),
            cwd=ROOT,
            env=environment(server.proxy_url),
            capture_output=True,
            text=True,
            timeout=600,
        )
        requests = server.requests
    assert done.returncode == 0, done.stderr
    return DemoCrawl(WorkFolder(data), done.stderr, done.stdout, requests)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The whole jobs first: a file is one worker's, and a long one at the end keeps the other waiting."""
    here = Path(__file__).parent
    items.sort(key=lambda item: ("end_to_end" not in item.path.parts, item.path.parent != here))


def pytest_configure(config: pytest.Config) -> None:
    """As many examples as the run allows; children of the sandbox are kept for later tests.

    Shells ignore interrupts for what they start in the background; so would what the tests start.
    """
    settings.load_profile("default" if config.option.markexpr == "not slow" else "all")
    keep_children()
    config.add_cleanup(end_children)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
