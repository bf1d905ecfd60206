"""The review page of a small work folder, over HTTP, and a browser for those who look at it."""

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from review_rig import TOPIC, Rig, work_folder

from corpus.review.app import Review
from corpus.review.judging import Judging
from corpus.review.server import serving
from corpus.review.state import State
from corpus.tables.folder import WorkFolder


@pytest.fixture
def folder(tmp_path: Path) -> WorkFolder:
    return work_folder(tmp_path)


@pytest.fixture
def rig(folder: WorkFolder) -> Iterator[Rig]:
    state = State(folder, "houses", TOPIC, Judging(folder, "ana"))
    with serving(Review(state).answer) as url:
        yield Rig(folder, url, state)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if importlib.util.find_spec("playwright") is None:
        pytest.skip("SKIPPED, the review page is untested in a browser: install acopio[playwright]")
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        except Error:
            pytest.skip(
                "SKIPPED, the review page is untested in a browser: run `playwright install chromium`"
            )
        yield found
        found.close()
