"""Ctrl-C at any moment: exit status 130, the command that goes on, and then no page lost or fetched twice."""

import os
import random
import shlex
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from demo_archive import write_demo_archive
from small_web import Answer, Web, article, command, crawl, environment, records, serving

ROOT = Path(__file__).parents[2]
PAGES = 60


def site(path: str, most: int = PAGES) -> Answer:
    """A tree of pages."""
    name = path.strip("/")
    if name and not name.isdigit():
        return Answer(b"nothing here", 404)
    number = int(name or 0)
    return Answer(article(number, [f"/{n}" for n in range(3 * number + 1, 3 * number + 4) if n < most]))


def pages(folder: Path) -> Counter[str]:
    found = [r for r in records(folder) if r.rec_type == "response"]
    return Counter(urlsplit(r.rec_headers.get_header("WARC-Target-URI")).path for r in found)


def interrupted(folder: Path, arguments: list[str], after: float) -> tuple[int, str]:
    """Exit status and messages of a command that Ctrl-C interrupts, as a terminal sends it: to the group."""
    with started(folder, arguments) as running:
        time.sleep(after)
        os.killpg(running.pid, signal.SIGINT)
        messages = running.communicate(timeout=100)[1]
    return running.returncode, messages


def started(folder: Path, arguments: list[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        arguments, cwd=folder, env=environment(), stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def named(messages: str) -> list[str]:
    """The command that the messages name as the one that goes on."""
    (line,) = [line for line in messages.splitlines() if line.startswith("Interrupted;")]
    return shlex.split(line.partition("To go on: ")[2])


def wait_for(web: Web, number: int) -> None:
    until = time.monotonic() + 60
    while len(web.asked) < number and time.monotonic() < until:
        time.sleep(0.005)


def check(tmp_path: Path, moments: list[int], most: int = PAGES) -> None:
    """A crawl interrupted after these numbers of requests has the pages of one that was not, each once."""
    tmp_path.joinpath("d").mkdir()
    folder = tmp_path / "d"
    with serving(Web(lambda path, _: site(path, most), seconds=0.02)) as web:
        start = command(folder, web)
        for moment in moments:
            running = started(folder, start)
            wait_for(web, len(web.asked) + moment)
            time.sleep(random.Random(moment).uniform(0, 0.05))
            os.killpg(running.pid, signal.SIGINT)
            messages = running.communicate(timeout=100)[1]
            assert running.returncode == 130, messages
            assert "Traceback" not in messages
            assert named(messages) == ["scrapy", *start[3:]]
        assert "was killed" not in crawl(folder, web)
    found = pages(folder)
    assert {path for path in found if path.strip("/").isdigit()} == {f"/{n}" for n in range(1, most)}
    del found["/robots.txt"]  # asked for by each process
    assert set(found.values()) == {1}


@pytest.mark.slow
def test_a_crawl_interrupted_while_its_seed_is_read_goes_on(tmp_path: Path) -> None:
    check(tmp_path, [3])  # robots.txt, the site's TDMRep file, the seed


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux's list of children")
def test_a_crawl_stopped_together_with_its_children_loses_no_page(tmp_path: Path) -> None:
    """As a service manager stops one: the signal goes to every process."""
    most = 3 * PAGES  # a quick machine fetches many before it has stopped
    with serving(Web(lambda path, _: site(path, most), seconds=0.02)) as web:
        start = command(tmp_path, web)
        for moment in (3, 10, 20):
            running = started(tmp_path, start)
            wait_for(web, len(web.asked) + moment)
            threads = Path(f"/proc/{running.pid}/task").iterdir()
            children = " ".join((task / "children").read_text() for task in threads)
            for pid in (running.pid, *map(int, children.split())):
                os.kill(pid, signal.SIGTERM)
            messages = running.communicate(timeout=100)[1]
            assert running.returncode == 130, messages
        assert "was killed" not in crawl(tmp_path, web)
    found = {path for path in pages(tmp_path) if path.strip("/").isdigit()}
    assert found == {f"/{n}" for n in range(1, most)}


def test_a_small_crawl_interrupted_loses_no_page(tmp_path: Path) -> None:
    check(tmp_path, [8], most=20)


@pytest.mark.slow
def test_a_crawl_interrupted_at_some_pages_loses_none(tmp_path: Path) -> None:
    check(tmp_path, [12, 20])


@pytest.mark.slow
def test_a_crawl_interrupted_ten_times_loses_no_page(tmp_path: Path) -> None:
    check(tmp_path, [1, 2, 2, 3, 4, 5, 6, 7, 8, 9])


def early(messages: str) -> bool:
    """Whether Python itself was interrupted, before any code of ours ran."""
    return "Fatal Python error: init_" in messages


@pytest.mark.parametrize("after", [0.5, 1.0])
def test_a_crawl_interrupted_as_it_starts_says_so(tmp_path: Path, after: float) -> None:
    with serving(Web(lambda path, _: site(path))) as web:
        status, messages = interrupted(tmp_path, command(tmp_path, web), after)
        assert status in (130, -signal.SIGINT) or early(messages)
        if status == 130:
            assert named(messages)[0] == "scrapy"
            assert "Traceback" not in messages


@pytest.mark.parametrize(
    "after", [0.5, *(pytest.param(s, marks=pytest.mark.slow) for s in (0.3, 1.0, 1.5, 2.5))]
)
def test_acopio_interrupted_while_it_loads_says_so_without_a_traceback(tmp_path: Path, after: float) -> None:
    with serving(Web(lambda path, _: site(path), seconds=0.1)) as web:
        command(tmp_path, web)
        arguments = ["crawl", "solar", "--data", "data", "--no-build"]
        status, messages = interrupted(tmp_path, [sys.executable, "-m", "acopio", *arguments], after)
    if status == -signal.SIGINT or early(messages):
        assert "__main__.py" not in messages, messages
        return
    assert status == 130, messages
    assert "Traceback" not in messages
    assert named(messages) == ["acopio", *arguments]


@pytest.mark.slow
def test_a_crawl_interrupted_twice_ends_at_once_and_goes_on(tmp_path: Path) -> None:
    with serving(Web(lambda path, _: site(path), seconds=0.1)) as web:
        running = started(tmp_path, command(tmp_path, web))
        wait_for(web, 6)
        for _ in range(2):
            os.killpg(running.pid, signal.SIGINT)
            time.sleep(0.3)
        messages = running.communicate(timeout=100)[1]
        assert running.returncode == 130, messages
        assert named(messages)[0] == "scrapy"
        crawl(tmp_path, web)
        assert len([p for p in pages(tmp_path) if p.strip("/").isdigit()]) == PAGES - 1


@pytest.mark.parametrize(
    "after", [2.0, 8.0, *(pytest.param(s, marks=pytest.mark.slow) for s in (0.7, 4.0, 6.0, 7.0, 10.0, 13.0))]
)
def test_a_build_interrupted_at_any_moment_ends_with_130(tmp_path: Path, after: float) -> None:
    write_demo_archive(tmp_path / "d" / "warc", 6)
    build = [sys.executable, "-m", "corpus.cli.main", "build", "ml_es", "--data", "d"]
    status, messages = interrupted(tmp_path, build, after)
    if status == 0:
        pytest.skip("the build was faster")
    if status == -signal.SIGINT:
        pytest.skip("Python was interrupted as it started, before any code of ours")
    assert status == 130, messages
    assert named(messages) == ["acopio", "build", "ml_es", "--data", "d"]
    assert "Traceback" not in messages


def test_the_build_within_a_crawl_interrupted_ends_with_130(tmp_path: Path) -> None:
    with serving(Web(lambda path, _: site(path))) as web:
        start = command(tmp_path, web)
        start = [*start[:-2]]  # without BUILD_ON_CLOSE=0
        running = started(tmp_path, [*start, "-s", "CLOSESPIDER_PAGECOUNT=10"])
        lock = tmp_path / "data" / ".lock.json"
        until = time.monotonic() + 60
        while time.monotonic() < until and not (lock.exists() and "build" in lock.read_text("utf-8")):
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGINT)
        messages = running.communicate(timeout=100)[1]
    assert running.returncode == 130, messages
    assert named(messages) == ["acopio", "build", "solar", "--data", "data"]


@pytest.mark.slow
def test_acopio_crawl_names_itself(tmp_path: Path) -> None:
    with serving(Web(lambda path, _: site(path), seconds=0.2)) as web:
        command(tmp_path, web)
        start = [sys.executable, "-m", "corpus.cli.main", "crawl", "solar", "--data", "data", "--no-build"]
        running = started(tmp_path, start)
        wait_for(web, 3)
        os.killpg(running.pid, signal.SIGINT)
        messages = running.communicate(timeout=100)[1]
    assert running.returncode == 130, messages
    assert named(messages) == ["acopio", "crawl", "solar", "--data", "data", "--no-build"]
