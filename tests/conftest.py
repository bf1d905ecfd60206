"""Fixtures of all tests: the one crawl of the demo site, and where the shared gold lies."""

import signal
import subprocess

import pytest
from hypothesis import settings

from corpus.engine import prepare_environment

prepare_environment()  # as the commands do, before NumPy and its kin start their threads

# A busy machine is no fault of the code.
settings.register_profile("acopio", deadline=None)
settings.load_profile("acopio")

from demo_runs import ROOT, DemoCrawl, environment, scrapy_command  # noqa: E402
from warm_children import keep_children  # noqa: E402

from corpus.demo.server import DemoServer  # noqa: E402
from corpus.tables.folder import WorkFolder  # noqa: E402


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The whole jobs first: a file is one worker's, and a long one at the end keeps the other waiting."""
    items.sort(key=lambda item: "end_to_end" not in item.path.parts)


def pytest_configure() -> None:
    """Children of the sandbox are kept for later tests.

    Shells ignore interrupts for what they start in the background; so would what the tests start.
    """
    keep_children()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
