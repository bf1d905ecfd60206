from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from corpus.build.pages.documents import build_documents
from corpus.engine import EngineOptions
from corpus.tables.folder import WorkFolder
from crawler.archive.exchange import Exchange
from crawler.archive.writer import WarcArchive
from crawler.topic.topic import Topic

TOPIC = Topic("t", "A topic", ("en", "es"), {"en": {"machine learning": 8.0}, "es": {"aprendizaje": 8.0}})
HTML, JSON = "text/html; charset=utf-8", "application/json"


def page(topic: str) -> bytes:
    sentence = (
        f"<p>Machine learning lets computers learn from {topic}. This is about {topic} and nothing else.</p>"
    )
    return f"<html lang='en'><body>{sentence * 5}</body></html>".encode()


def archive(folder: Path, name: str, day: int, *answers: tuple[str, str, bytes]) -> Path:
    written = WarcArchive(folder, name)
    for url, kind, body in answers:
        headers = [("Content-Type", kind)]
        written.write(
            Exchange(url, "GET", [], "200 OK", headers, body, datetime(2026, 1, day, tzinfo=UTC), {})
        )
    written.close()
    return next(folder.glob(f"{name}-*.warc.gz"))


@pytest.fixture
def archives(tmp_path: Path) -> list[Path]:
    """Two archives: pages of two hosts, and the file that one of them put up later."""
    rules = b'[{"location": "/free/", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]'
    pages = (
        ("https://a.org/x", HTML, page("ships")),
        ("https://a.org/free/y", HTML, page("trees")),
        ("https://b.org/z", HTML, page("stars")),
    )
    first = archive(tmp_path / "warc", "first", 1, *pages)
    second = archive(tmp_path / "warc", "second", 2, ("http://a.org/.well-known/tdmrep.json", JSON, rules))
    return [first, second]


def documents(topic: Topic, folder: Path, archives: list[Path]) -> dict[str, dict[str, Any]]:
    work = WorkFolder(folder)
    build_documents(topic, work, archives, EngineOptions())
    columns = ["url", "rejected_by", "opt_outs"]
    return {row["url"]: row for row in work.dataset("documents").to_table(columns).to_pylist()}


def test_a_sites_file_counts_from_whichever_archive(tmp_path: Path, archives: list[Path]) -> None:
    found = documents(TOPIC, tmp_path, archives)
    assert {url: row["rejected_by"] for url, row in found.items()} == {
        "https://a.org/x": "tdm_opt_out",
        "https://a.org/free/y": None,
        "https://b.org/z": None,
        "http://a.org/.well-known/tdmrep.json": "other_format",
    }
    assert found["https://a.org/x"]["opt_outs"] == ["tdm_file"]
    assert documents(TOPIC, tmp_path, archives[:1])["https://a.org/x"]["rejected_by"] is None


def test_a_topic_may_keep_them_and_they_stay_marked(tmp_path: Path, archives: list[Path]) -> None:
    found = documents(replace(TOPIC, keep_opted_out=True), tmp_path, archives)
    assert (found["https://a.org/x"]["rejected_by"], found["https://a.org/x"]["opt_outs"]) == (
        None,
        ["tdm_file"],
    )
