"""A topic with mistakes in every table: each command reports all of them, before any request."""

import subprocess
import sys
from pathlib import Path

import pytest
from small_web import TOPIC, Answer, Web, article, command, environment, serving

MISTAKES = """
[align.mining]
threshhold = 1
[filters]
lenght_ratio = { max = 3 }
[splits]
by = "sites"
[exports]
formats = ["tsv", "xlsx"]
"""
PROBLEMS = [
    "limits.pages: 0 is out of range (allowed: a whole number from 1)",
    "align.mining.threshhold: unknown key: did you mean threshold? (allowed: enabled, min_words,",
    "filters.lenght_ratio: unknown key: did you mean length_ratio? (allowed: personal_data, empty,",
    "splits.by: 'sites' is unknown: did you mean site? (allowed: document, site)",
    "exports.formats: 'xlsx' is unknown (allowed: tsv, tmx,",
]


def acopio(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "corpus.cli.main", *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def web() -> Web:
    return Web(lambda path, headers: Answer(article(1)))


@pytest.mark.slow
def test_five_mistakes_in_a_topic_are_reported_at_once_before_the_first_request(
    tmp_path: Path, web: Web
) -> None:
    with serving(web):
        scrapy = command(tmp_path, web)
        path = Path("topics", "solar.toml")
        text = TOPIC.replace("{url}", web.url).replace("pages = 2000", "pages = 0")
        (tmp_path / path).write_text(f"{text}{MISTAKES}", encoding="utf-8")
        crawled = subprocess.run(
            scrapy, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=120
        )
        others = [
            acopio(tmp_path, *arguments)
            for arguments in (
                ("topic", "check", "solar"),
                ("topic", "check", str(path)),
                ("build", "solar", "--archive", "none.warc.gz"),
                ("crawl-check", "solar", "--fetch"),
                ("common-crawl", "solar", "--site", "a.org", "--index", f"{web.url}/x-index"),
            )
        ]
    assert crawled.returncode == 2
    lines = crawled.stderr.splitlines()
    assert [line.startswith(f"{path}: {told}") for line, told in zip(lines, PROBLEMS, strict=True)] == [
        True
    ] * 5
    assert [(done.returncode, _problems(done.stderr)) for done in others] == [(2, crawled.stderr)] * len(
        others
    )
    assert web.asked == []
    assert not (tmp_path / "data").exists()


def test_a_mistake_that_only_the_build_would_meet_stops_the_crawl(tmp_path: Path, web: Web) -> None:
    with serving(web):
        scrapy = command(tmp_path, web)
        topic = tmp_path / "topics" / "solar.toml"
        sound = topic.read_text(encoding="utf-8")
        topic.write_text(f"{sound}[align]\nencoder = 'uze'\n", encoding="utf-8")
        refused = subprocess.run(
            scrapy, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=120
        )
        assert web.asked == []
    assert refused.returncode == 2
    assert "align.encoder: 'uze' is not an encoder (allowed: use, e5, " in refused.stderr


@pytest.mark.slow
def test_without_the_checks_the_crawler_knows_nothing_of_later_stages(tmp_path: Path, web: Web) -> None:
    with serving(web):
        scrapy = command(tmp_path, web)
        topic = tmp_path / "topics" / "solar.toml"
        topic.write_text(f"{topic.read_text(encoding='utf-8')}[align]\nencoder = 'uze'\n", encoding="utf-8")
        unchecked = subprocess.run(
            [*scrapy, "-s", "TOPIC_CHECKS="],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert unchecked.returncode == 0, unchecked.stderr
    assert web.asked


def _problems(messages: str) -> str:
    """The lines of stderr but those of progress, which a slow machine leaves."""
    return "".join(line for line in messages.splitlines(keepends=True) if not line.startswith("loading: "))
