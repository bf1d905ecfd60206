from pathlib import Path

import pytest

from crawler.archive.resume import MEMORY, close_queue, is_closed, open_queue, resume_or_begin
from crawler.frontier.queue import FILE, RequestStore


def begun(folder: Path) -> Path:
    """The job folder of a crawl that wrote a file of its queue."""
    job = folder / "queue"
    resume_or_begin(job, folder / "warc", "solar")
    open_queue(job)
    (job / "kept").touch()
    return job


def test_a_crawl_that_was_stopped_goes_on_from_its_queue(tmp_path: Path) -> None:
    job = begun(tmp_path)
    close_queue(job)
    assert is_closed(job)
    assert not resume_or_begin(job, tmp_path / "warc", "solar").replays
    assert (job / "kept").exists()


@pytest.mark.parametrize("form", [None, "", "1", "99"])
def test_a_queue_that_was_not_closed_or_by_another_version_gives_way_to_the_archive(
    form: str | None, tmp_path: Path
) -> None:
    job = begun(tmp_path)
    if form is not None:
        (job / "closed").write_text(form)
    assert not is_closed(job)
    assert resume_or_begin(job, tmp_path / "warc", "solar").replays
    assert not (job / "kept").exists()


def test_a_queue_from_elsewhere_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "mine"))
    job = tmp_path / "job"
    resume_or_begin(job, tmp_path / "warc", "t")
    (job / MEMORY).write_bytes(b"{}")
    close_queue(job)
    assert is_closed(job)
    assert not resume_or_begin(job, tmp_path / "warc", "t").replays
    (job / MEMORY).write_bytes(b'{"other": 1}')
    assert not is_closed(job)
    (job / MEMORY).write_bytes(b"{}")
    assert is_closed(job)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "of another"))
    assert not is_closed(job)
    assert resume_or_begin(job, tmp_path / "warc", "t").replays


def test_a_look_at_the_queue_leaves_it_closed(tmp_path: Path) -> None:
    job = tmp_path / "job"
    resume_or_begin(job, tmp_path / "warc", "t")
    store = RequestStore(job / "requests.queue" / FILE)
    store.push("a", "a", "http://a/", 1, b"body")
    store.close()
    close_queue(job)
    store = RequestStore(job / "requests.queue" / FILE)
    assert len(list(store.all())) == 1
    store.close()
    assert is_closed(job)
