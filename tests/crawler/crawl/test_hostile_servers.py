"""Traps, each on a host of a real server: bounded, counted with a reason, and the crawl ends well."""

import re
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from demo_runs import FAST, ROOT, environment
from hostile_server import INWARD_HOSTS, hostile_server

from corpus.tables.folder import WorkFolder
from crawler.archive.reader import read_response, response_offsets
from crawler.documents.patience import MAX_SECONDS
from crawler.page.read import MAX_BYTES
from crawler.page.reading import DEADLINE

SECONDS = 12  # DOWNLOAD_TIMEOUT: on a busy machine a trap may take half of it to show what it is
# Where each trap begins, and why it is dropped; None: the page is read as far as it goes.
TRAPS = {
    "http://endless.test/": "too_large",
    "http://drip.test/": "timeout",
    "http://headers.test/": "broken_answer",
    "http://reset.test/": "broken_answer",
    "http://gzip.test/": "compression_bomb",
    "http://deflate.test/": "compression_bomb",
    "http://brotli.test/": "compression_bomb",
    "http://zstandard.test/": "compression_bomb",
    "http://loop.test/": "redirect_loop",
    "http://lengthened.test/": "cut_short",
    "http://shortened.test/": None,
    "http://bytes.test/": None,
    "http://charset.test/": None,
    "http://addresses.test/": "malformed_url",
    "http://refresh.test/": "malformed_url",
    "http://codec.test/": None,
    "http://linkheader.test/": None,
    "http://nested.test/": None,
    "http://sitemap.test/": None,
    "http://robots.test/": "long_robots_txt",
    "http://links.test/": "too_many_links",
    "http://private.test/": "private_address",
    "http://calendar.test/2024/01/01": "barren_shape",
    "http://session.test/": "repeated_text",
    "http://facets.test/list?a0=x": "facets",
    "http://path.test/a/b/": "endless_path",
}


@dataclass(frozen=True)
class Crawl:
    status: int
    messages: str
    dropped: dict[str, int]
    asked: Counter[str]
    seconds: float
    folder: Path


def crawl(folder: Path, seeds: list[str], *more: str) -> Crawl:
    with hostile_server() as (proxy, asked):
        command = [sys.executable, "-m", "scrapy", "crawl", "ml_es", "-a", f"seeds={','.join(seeds)}"]
        command += ["-a", f"data={folder}", *FAST, "-s", "BUILD_ON_CLOSE=0", "-s", "RETRY_TIMES=0"]
        command += ["-s", f"DOWNLOAD_TIMEOUT={SECONDS}", "-s", f"DOWNLOAD_MAXSIZE={4 << 20}", *more]
        proxies = environment(proxy) | {"https_proxy": proxy}
        start = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=proxies, capture_output=True, text=True, timeout=240)
        seconds = time.monotonic() - start
    line = re.search(r"^crawl dropped: (.*)", done.stderr, re.MULTILINE)
    pairs = (part.split(" ") for part in line[1].split(", ")) if line else ()
    dropped = {reason: int(number.replace(",", "")) for number, reason in pairs}
    return Crawl(done.returncode, done.stderr, dropped, asked, seconds, folder)


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    return crawl(tmp_path_factory.mktemp("traps"), list(TRAPS))


def test_the_crawl_of_traps_ends_well_with_a_count_for_each(trapped: Crawl) -> None:
    assert trapped.status == 0
    assert "Traceback" not in trapped.messages
    bombs = trapped.dropped["compression_bomb"]
    assert bombs == 4
    assert {reason for reason in TRAPS.values() if reason} <= set(trapped.dropped)


def test_pages_that_are_odd_but_whole_are_archived(trapped: Crawl) -> None:
    (path,) = trapped.folder.glob("warc/*.warc.gz")
    found = {url: offset for offset, url in response_offsets(path)}
    assert {url for url, reason in TRAPS.items() if reason is None} <= set(found)
    assert read_response(path, found["http://shortened.test/"], MAX_BYTES).body.endswith(b"</html>")


@pytest.mark.parametrize(
    ("host", "most"),
    [("calendar", 40), ("session", 150), ("facets", 40), ("path", 12), ("loop", 6), ("endless", 3)],
)
def test_requests_to_a_trap_are_bounded(trapped: Crawl, host: str, most: int) -> None:
    assert 0 < trapped.asked[host] <= most


def test_no_private_address_was_asked_for(trapped: Crawl) -> None:
    # All of it went through the proxy, which is the server of traps.
    assert trapped.dropped["private_address"] >= len(INWARD_HOSTS)
    assert not [host for host in trapped.asked if not host.isalpha()]
    assert "private_addresses = true" in trapped.messages


def test_a_malformed_address_costs_itself_only(trapped: Crawl) -> None:
    (path,) = trapped.folder.glob("warc/*.warc.gz")
    found = {url for _, url in response_offsets(path)}
    assert {f"http://addresses.test/{n}" for n in range(20)} <= found
    assert {"http://addresses.test/moved", "http://refresh.test/next", "http://codec.test/next"} <= found


@pytest.mark.slow
def test_a_page_of_a_hundred_thousand_links_is_given_up_at_the_deadline(tmp_path: Path) -> None:
    found = crawl(tmp_path, ["http://million.test/"])
    assert found.status == 0
    assert {"extraction_timeout", "too_many_links"} & set(found.dropped)
    assert found.asked["million"] < 600


@pytest.mark.slow
def test_a_site_whose_pages_take_too_long_is_given_up(tmp_path: Path) -> None:
    found = crawl(tmp_path, [f"http://heavy.test/seed/{n}" for n in range(12)])
    assert found.status == 0
    assert found.dropped["slow_site"] >= 3
    assert found.asked["heavy"] <= 9
    build = ["build", "ml_es", "--data", str(tmp_path), "--workers", "1"]
    command = [sys.executable, "-m", "corpus.cli", *build]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400)
    assert "Traceback" not in built.stderr
    rows = WorkFolder(tmp_path).table("documents", columns=["url", "rejected_by"]).to_pylist()
    reasons = [row["rejected_by"] for row in rows if "/seed/" in row["url"]]
    assert set(reasons) == {"extraction_timeout", "slow_site"}
    assert reasons.count("extraction_timeout") == MAX_SECONDS / DEADLINE


def test_ctrl_c_once_says_what_it_waits_for_and_how_to_go_on(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scrapy", "crawl", "ml_es", "-a", "seeds=http://drip.test/", *FAST]
    command += ["-a", f"data={tmp_path}", "-s", "PROGRESS_SECONDS=0.5", "-s", "DOWNLOAD_TIMEOUT=4"]
    with hostile_server() as (proxy, asked):
        running = subprocess.Popen(
            command, cwd=ROOT, env=environment(proxy), stderr=subprocess.PIPE, text=True
        )
        while not asked["drip"]:
            assert running.poll() is None
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        _, messages = running.communicate(timeout=60)
    assert "Stopping: waiting for open requests" in messages
    last = messages.splitlines()[-1]
    assert last.startswith(
        "Interrupted; nothing is lost. To go on: scrapy crawl ml_es -a seeds=http://drip.test/"
    )
    assert (tmp_path / ".crawl").is_dir()
