"""`acopio crawl` in a folder without a scrapy.cfg."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from demo_runs import environment

from corpus.cli.main import acopio as commands
from corpus.demo.pages import START_URL
from corpus.demo.server import DemoServer
from corpus.tables.folder import WorkFolder
from crawler.frontier.crawl_record import End, read_crawl_record


def acopio(folder: Path, *arguments: str, proxy: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "corpus.cli.main", *arguments]
    root = str(Path(__file__).parents[2])
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(proxy) | {"PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_bad_topic_is_refused_before_the_first_request(tmp_path: Path) -> None:
    shown = CliRunner().invoke(commands, ["topic", "show", "ml_es", "--toml"])
    (tmp_path / "topics").mkdir()
    text = shown.stdout.replace('name = "ml_es"', 'name = "solar"') + "\n[splits]\nby = 'sites'\n"
    (tmp_path / "topics" / "solar.toml").write_text(text, encoding="utf-8")
    with DemoServer() as server:
        done = acopio(tmp_path, "crawl", "solar", "--seeds", START_URL, proxy=server.proxy_url)
        assert not server.requests
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "splits.by: 'sites' is unknown" in done.stderr


def test_a_misspelt_topic_is_answered_with_a_suggestion(tmp_path: Path) -> None:
    for command in ("crawl", "build"):
        done = acopio(tmp_path, command, "ml_se")
        assert done.returncode == 2
        assert "did you mean 'ml_es'" in done.stderr
        assert done.stderr.count("\n") == 1  # no progress of what need not be loaded


@pytest.mark.slow
def test_a_crawl_that_reaches_nothing_asks_about_the_network(tmp_path: Path) -> None:
    seeds = ["--seeds", "http://127.0.0.1:1/", "--set", "PRIVATE_ADDRESSES=1", "--set", "RETRY_TIMES=0"]
    done = acopio(tmp_path, "crawl", "ml_es", *seeds)
    assert done.returncode == 1
    assert "The crawl reached no host" in done.stderr
    assert "Is this machine online" in done.stderr
    assert "no_connection" in done.stderr
    assert "crawl first" not in done.stderr
    record = read_crawl_record(tmp_path / "data" / "ml_es")
    assert record is not None
    (host,) = record.hosts
    assert (host.host, record.page_responses) == ("127.0.0.1:1", 0)
    assert host.dropped["no_connection"] >= 1
    for command in ("status", "report", "build"):
        told = acopio(tmp_path, command, "ml_es")
        assert "Is this machine online" in told.stdout + told.stderr, command
    # Damaged by hand: named in one line by what reads it, and begun again by the next crawl.
    story = tmp_path / "data" / "ml_es" / "crawl.json"
    for content in ("{", '{"hosts": 3}', "\0", "[]"):
        story.write_text(content, encoding="utf-8")
        told = acopio(tmp_path, "status", "ml_es")
        assert told.returncode == 0
        assert told.stderr.count("\n") == 1
        assert "crawl.json: cannot be read" in told.stderr
    again = acopio(tmp_path, "crawl", "ml_es", *seeds)
    assert "crawl.json: damaged: begun again" in again.stderr
    assert again.stderr.count("crawl.json") == 1
    assert read_crawl_record(tmp_path / "data" / "ml_es") is not None


def test_settings_that_cannot_be_read_are_wrong_usage(tmp_path: Path) -> None:
    done = acopio(tmp_path, "crawl", "ml_es", "--set", "CLOSESPIDER_PAGECOUNT=x")
    assert done.returncode == 2
    assert done.stderr == (
        "-s CLOSESPIDER_PAGECOUNT=x: not a whole number: give one, such as CLOSESPIDER_PAGECOUNT=0\n"
    )
    closed = ["--seeds", "http://127.0.0.1:1/", "--set", "RETRY_TIMES=0"]
    done = acopio(tmp_path, "crawl", "ml_es", "--set", "DOWNLOAD_DELAI=2", *closed)
    assert "-s DOWNLOAD_DELAI: no setting of Scrapy or acopio: did you mean DOWNLOAD_DELAY?" in done.stderr


def test_a_crawl_of_a_few_pages_without_a_build_and_its_story(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Modules of the current folder are not imported in place of installed ones.
    (tmp_path / "trafilatura.py").write_text("raise SystemExit('imported from the current folder')\n")
    fast = ["--set", "DOWNLOAD_DELAY=0", "--set", "AUTOTHROTTLE_ENABLED=0"]
    with DemoServer() as server:
        done = acopio(
            tmp_path,
            *("crawl", "ml_es", "--seeds", START_URL, "--pages", "6", "--minutes", "1", "--no-build"),
            *("--data", "here", *fast),
            proxy=server.proxy_url,
        )
        pages = {(r.host, r.path) for r in server.requests if r.path != "/robots.txt"}
    assert done.returncode == 0, done.stderr
    assert 0 < len(pages) < 30
    folder = WorkFolder(tmp_path / "here")
    assert list(folder.warc.glob("*.warc.gz"))
    assert not folder.has("pairs")
    record = read_crawl_record(folder.root)
    assert record is not None
    assert record.ended == End.PAGES
    assert record.responses["robots"] >= 1
    assert record.responses["page"] <= len(pages)
    monkeypatch.chdir(tmp_path)
    status = CliRunner().invoke(commands, ["status", "ml_es", "--data", "here"])
    assert "the limit of pages was reached" in status.stdout
    assert "limits.pages ended the crawl" in status.stdout
    shown = json.loads(CliRunner().invoke(commands, ["status", "ml_es", "--data", "here", "--json"]).stdout)
    assert shown["crawl"]["responses"]["page"] == record.responses["page"]
    assert shown["next"] == "acopio build ml_es --data here"
