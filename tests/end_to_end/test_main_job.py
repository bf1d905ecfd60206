"""The main job, end to end: `scrapy crawl ml_es` on the demo site, then what its corpus must be."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.compute as pc
import pytest
from demo_expectations import EXPECTED
from demo_runs import ROOT, DemoCrawl, environment, scrapy_command

from corpus.demo.pages import demo_articles
from corpus.demo.server import DemoServer
from corpus.tables.folder import WorkFolder

KEPT = pc.field("rejected_by").is_null()
# Share of the kept pairs that are gold beads of the demo, and of the beads' text that such pairs cover. Most
# of the rest is right too: sentences that change places come out as one 2-2 bead, which no gold bead is.
PRECISION_FLOOR, COVERAGE_FLOOR = 0.96, 0.9


def _acopio(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "corpus.cli.main", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=200)


def _digests(folder: Path) -> dict[str, str]:
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and "warc" not in p.parts]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def _without(names: set[str], digests: dict[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in digests.items() if name not in names}


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def test_the_true_article_pairs_are_found_and_nothing_else(demo_crawl: DemoCrawl) -> None:
    rows = demo_crawl.folder.dataset("document_pairs").to_table(filter=KEPT).to_pylist()
    found = {(row["source_url"], row["target_url"]) for row in rows}
    assert set(EXPECTED.pairs) <= found
    assert found <= {*EXPECTED.pairs, *EXPECTED.navigation}


def test_no_pair_comes_from_a_trap(demo_crawl: DemoCrawl) -> None:
    rows = (
        demo_crawl.folder.dataset("pairs").to_table(["source_url", "target_url", "rejected_by"]).to_pylist()
    )
    used = {row[side] for row in rows for side in ("source_url", "target_url")}
    assert rows
    assert not used & {trap.url for trap in EXPECTED.traps if trap.kind not in ("redirect", "session")}


@pytest.mark.parametrize(
    ("kind", "reasons"),
    [
        ("off_topic", {"off_topic"}),
        ("machine_translated", {"machine_translated"}),
        ("noindex", {"noindex"}),
        ("wrong_language", {"other_language"}),
        ("print", {"duplicate_of", "off_topic"}),
        ("not_found", {"http_error"}),
    ],
)
def test_a_dropped_page_keeps_its_row_and_its_reason(
    demo_crawl: DemoCrawl, kind: str, reasons: set[str]
) -> None:
    rows = demo_crawl.folder.dataset("documents").to_table(["url", "rejected_by"]).to_pylist()
    found = {row["url"]: row["rejected_by"] for row in rows}
    judged = {url: found[url] for url in EXPECTED.trap_urls(kind) if url in found}
    assert judged
    assert {(reason or "kept").partition(":")[0] for reason in judged.values()} <= reasons


def test_robots_txt_is_obeyed_and_asked_first(demo_crawl: DemoCrawl) -> None:
    forbidden = set(EXPECTED.trap_urls("robots"))
    asked = [f"http://{r.host}{r.path}" for r in demo_crawl.requests]
    assert not forbidden & set(asked)
    for host in {r.host for r in demo_crawl.requests}:
        assert next(r.path for r in demo_crawl.requests if r.host == host) == "/robots.txt"


def test_requests_name_the_crawler_and_stay_within_the_hosts_share(demo_crawl: DemoCrawl) -> None:
    assert all(r.user_agent.startswith("acopio/") and "+http" in r.user_agent for r in demo_crawl.requests)
    for host in {r.host for r in demo_crawl.requests}:
        spans = [(r.started, r.ended) for r in demo_crawl.requests if r.host == host]
        assert max(sum(a <= start < b for a, b in spans) for start, _ in spans) <= 2


def test_the_calendar_is_bounded(demo_crawl: DemoCrawl) -> None:
    months = [r.path for r in demo_crawl.requests if r.path.startswith("/calendar/")]
    assert 0 < len(months) <= 20


def test_every_answer_is_in_the_archive(demo_crawl: DemoCrawl) -> None:
    from crawler.archive.reader import response_offsets

    archived = [url for path in demo_crawl.folder.warc.glob("*") for _, url in response_offsets(path)]
    assert sorted(archived) == sorted(f"http://{r.host}{r.path}" for r in demo_crawl.requests)


def test_the_pairs_are_right(demo_crawl: DemoCrawl) -> None:
    kept = demo_crawl.folder.dataset("pairs").to_table(filter=KEPT).to_pylist()
    right = wanted = covered = 0
    rows = 0
    for article, urls in zip(demo_articles(), EXPECTED.pairs, strict=True):
        beads = [
            (_letters("".join(source)), _letters("".join(target)))
            for source, target in article.gold_beads()
            if source and target
        ]
        # Titles and summaries are translations too, but no beads of the body.
        beads += [(_letters(article.title["en"]), _letters(article.title["es"]))]
        beads += [(_letters(article.summary["en"]), _letters(article.summary["es"]))]
        pairs = [p for p in kept if (p["source_url"], p["target_url"]) == urls]
        got = {(_letters(p["source_text"]), _letters(p["target_text"])) for p in pairs}
        rows += len(got)
        right += len(got & set(beads))
        wanted += sum(len(source) for source, _ in beads)
        covered += sum(len(source) for source, target in beads if (source, target) in got)
    assert right / rows >= PRECISION_FLOOR
    assert covered / wanted >= COVERAGE_FLOOR


def test_the_live_line_and_the_funnel_are_shown(demo_crawl: DemoCrawl) -> None:
    assert re.search(
        r"crawl +\d+ s: \d+ pages, 3 sites, \d+ % on topic, \d+ language variants found", demo_crawl.messages
    )
    assert "sentence pairs kept" in demo_crawl.output
    assert str(demo_crawl.folder.report) in demo_crawl.output
    assert "Traceback" not in demo_crawl.messages


def test_run_json_counts_what_the_tables_hold(demo_crawl: DemoCrawl) -> None:
    manifest = json.loads(demo_crawl.folder.manifest.read_text("utf-8"))
    rows = demo_crawl.folder.dataset("pairs").to_table(["rejected_by"])["rejected_by"]
    pairs = manifest["stages"]["pairs"]
    assert pairs["kept"] == rows.null_count
    assert pairs["kept"] + sum(pairs["dropped"].values()) == len(rows)
    assert manifest["versions"]["trafilatura"]


def test_a_second_build_does_no_work_and_changes_no_byte(demo_crawl: DemoCrawl) -> None:
    before = _digests(demo_crawl.folder.root)
    times = {p: p.stat().st_mtime_ns for p in demo_crawl.folder.root.rglob("*.parquet")}
    done = _acopio("build", "ml_es", "--data", str(demo_crawl.folder.root))
    assert done.returncode == 0, done.stderr
    assert _digests(demo_crawl.folder.root) == before
    assert {p: p.stat().st_mtime_ns for p in demo_crawl.folder.root.rglob("*.parquet")} == times


@pytest.mark.slow
def test_a_killed_build_goes_on_to_the_same_bytes_on_one_core(demo_crawl: DemoCrawl, tmp_path: Path) -> None:
    shutil.copytree(demo_crawl.folder.warc, tmp_path / "warc")
    shutil.copy(demo_crawl.folder.root / "crawl.json", tmp_path)  # the report tells of the crawl
    build = [
        sys.executable,
        "-m",
        "corpus.cli.main",
        "build",
        "ml_es",
        "--data",
        str(tmp_path),
        "--workers",
        "1",
    ]
    running = subprocess.Popen(
        build, cwd=ROOT, env=environment(), stderr=subprocess.DEVNULL, start_new_session=True
    )
    deadline = time.monotonic() + 120
    while not (tmp_path / "documents").exists():
        assert running.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(1.0)  # some way into the alignment
    assert running.poll() is None
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert not (tmp_path / "pairs").exists()
    done = subprocess.run(build, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    assert ".warc.gz: " not in done.stderr  # not read again
    whole = demo_crawl.folder.root
    named = {"run.json", "report.html"}  # they say which command has built the corpus
    assert _without(named, _digests(tmp_path)) == _without(named, _digests(whole))
    runs = [json.loads((folder / "run.json").read_text("utf-8")) for folder in (tmp_path, whole)]
    assert runs[0].pop("command") == "acopio build ml_es"
    assert runs[1].pop("command").startswith("scrapy crawl ml_es ")
    assert runs[0] == runs[1]


@pytest.mark.slow
def test_an_interrupted_crawl_goes_on_where_it_was(demo_crawl: DemoCrawl, tmp_path: Path) -> None:
    with DemoServer() as server:
        slow = scrapy_command(
            tmp_path, "-s", "BUILD_ON_CLOSE=0", "-s", "CONCURRENT_REQUESTS=1", "-s", "DOWNLOAD_DELAY=0.1"
        )
        first = subprocess.Popen(
            slow, cwd=ROOT, env=environment(server.proxy_url), stderr=subprocess.PIPE, text=True
        )
        while len(server.requests) < 12:
            assert first.poll() is None
            time.sleep(0.05)
        first.send_signal(signal.SIGINT)
        _, messages = first.communicate(timeout=60)
        assert "nothing is lost" in messages
        command = scrapy_command(tmp_path, "-s", "BUILD_ON_CLOSE=0")
        second = subprocess.run(
            command, cwd=ROOT, env=environment(server.proxy_url), capture_output=True, timeout=120
        )
        assert second.returncode == 0
        pages = [(r.host, r.path) for r in server.requests if r.path != "/robots.txt"]
    whole = {(r.host, r.path) for r in demo_crawl.requests if "calendar" not in r.path}
    assert {page for page in pages if "calendar" not in page[1]} >= whole - {
        p for p in whole if p[1] == "/robots.txt"
    }
    assert len(pages) - len(set(pages)) <= 2  # asked again: at most what was under way


@pytest.mark.slow
def test_no_pairs_end_with_the_stage_and_status_1(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from crawler.archive.exchange import Exchange
    from crawler.archive.writer import WarcArchive

    archive = WarcArchive(tmp_path / "warc", "ml_es")
    page = (
        b"<html><body><p>"
        + b"A stew of lentils and carrots, cooked slowly with bay leaves. " * 20
        + b"</p></body></html>"
    )
    headers = [("Content-Type", "text/html; charset=utf-8")]
    archive.write(
        Exchange("http://a.test/", "GET", [], "200 OK", headers, page, datetime(2026, 1, 1, tzinfo=UTC), {})
    )
    archive.close()
    done = _acopio("build", "ml_es", "--data", str(tmp_path))
    assert done.returncode == 1
    assert "off_topic" in done.stderr.strip().splitlines()[-1]
    assert WorkFolder(tmp_path).report.exists()


def test_an_empty_work_folder_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    done = _acopio("build", "ml_es", "--data", str(tmp_path / "none"))
    assert done.returncode == 1
    assert "acopio crawl ml_es" in done.stderr


def test_an_unknown_topic_is_wrong_usage(tmp_path: Path) -> None:
    done = _acopio("build", "ml_ess", "--data", str(tmp_path))
    assert done.returncode == 2
    assert "did you mean 'ml_es'" in done.stderr


def _scrapy(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "scrapy", "crawl", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("ml_ess",), "topic 'ml_ess': unknown: did you mean 'ml_es'?"),
        pytest.param(("../ml_es",), "topic '../ml_es': not a topic name", marks=pytest.mark.slow),
        pytest.param(
            ("ml_es", "-a", "seeds=ftp://a.test/"),
            "not http(s) URLs: ftp://a.test/",
            marks=pytest.mark.slow,
        ),
        (
            ("ml_es", "-a", "sedes=http://a.test/"),
            "-a sedes: unknown; did you mean 'seeds'? known: seeds,",
        ),
    ],
)
def test_a_wrong_crawl_is_one_line_and_status_2(arguments: tuple[str, ...], message: str) -> None:
    done = _scrapy(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.slow
def test_a_crawl_whose_build_fails_ends_with_its_status(tmp_path: Path) -> None:
    with DemoServer() as server:
        seeds = "seeds=http://cuaderno.demo.test/no-such-page.html"
        command = [
            *scrapy_command(tmp_path),
            "-a",
            seeds,
            "-s",
            "DEPTH_LIMIT=1",
            "-s",
            "CLOSESPIDER_PAGECOUNT=1",
        ]
        done = subprocess.run(
            command, cwd=ROOT, env=environment(server.proxy_url), capture_output=True, text=True, timeout=120
        )
    assert done.returncode == 1
    assert "http_error" in done.stderr.strip().splitlines()[-1]
