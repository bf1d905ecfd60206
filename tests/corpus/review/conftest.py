"""The review page of a small work folder, over HTTP."""

from collections.abc import Iterator
from pathlib import Path

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
