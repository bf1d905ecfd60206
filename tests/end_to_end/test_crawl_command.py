"""`acopio crawl` in a folder without a scrapy.cfg."""

import subprocess
import sys
from pathlib import Path

from demo_runs import environment

from corpus.demo.pages import START_URL
from corpus.demo.server import DemoServer
from corpus.tables.folder import WorkFolder


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


def test_a_crawl_of_a_few_pages_without_a_build(tmp_path: Path) -> None:
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


def test_a_bad_topic_is_refused_before_the_first_request(tmp_path: Path) -> None:
    shown = acopio(tmp_path, "topic", "show", "ml_es", "--toml")
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
    done = acopio(tmp_path, "crawl", "ml_se")
    assert done.returncode == 2
    assert "did you mean 'ml_es'" in done.stderr
