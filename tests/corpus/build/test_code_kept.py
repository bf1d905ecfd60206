"""What a module reaches is kept in the user's cache, and found again until the code changes."""

from pathlib import Path

import pytest

from corpus.build import code
from corpus.build.code import reach
from corpus.build.code_kept import Reach


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Packages of a few modules, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for package in ("crawler", "align", "corpus"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "corpus" / "stage.py").write_text("import json\nfrom align.one import ONE\n")
    (tmp_path / "align" / "one.py").write_text("ONE = 1\n")
    return tmp_path


def in_a_new_process(folder: Path) -> Reach:
    """As a process finds it that has asked for nothing yet."""
    for function in (reach, code._state, code._source):
        function.cache_clear()
    return reach("corpus.stage", folder)


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "cache" / "acopio" / "code").glob("*.json"))


def test_what_was_kept_is_what_was_found(folder: Path) -> None:
    first = in_a_new_process(folder)
    assert first.modules == {"corpus", "corpus.stage", "align", "align.one"}
    assert len(kept(folder)) == 1
    assert in_a_new_process(folder) == first


def test_a_changed_module_is_read_again(folder: Path) -> None:
    first = in_a_new_process(folder)
    (folder / "align" / "one.py").write_text("ONE = 2\n")
    assert in_a_new_process(folder).digest != first.digest
    (folder / "align" / "one.py").write_text("ONE = 1  # as before\n")
    assert in_a_new_process(folder) == first
    assert len(kept(folder)) == 3


def test_a_cache_that_cannot_be_read_or_written_is_done_without(folder: Path) -> None:
    first = in_a_new_process(folder)
    kept(folder)[0].write_text("{}}")
    assert in_a_new_process(folder) == first
    place = folder / "cache" / "acopio" / "code"
    for path in kept(folder):
        path.unlink()
    place.rmdir()
    place.write_text("no folder")
    assert in_a_new_process(folder) == first


def test_few_states_are_kept(folder: Path) -> None:
    for number in range(10):
        (folder / "align" / "one.py").write_text(f"ONE = {number}\n")
        in_a_new_process(folder)
    assert len(kept(folder)) == 8
