"""kill -9 at any moment, and a record torn at any byte: nothing lost, nothing twice, the same pages."""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from small_web import Answer, Web, article, command, crawl, environment, records, serving

from crawler.archive.exchange import Exchange
from crawler.archive.reader import record_spans
from crawler.archive.resume import MEMORY, close_queue, cut_torn, end, read_in_progress, resume_or_begin
from crawler.archive.writer import WarcArchive

PAGES = 90
FANOUT = 3
IN_FLIGHT = 2  # CONCURRENT_REQUESTS_PER_DOMAIN
SEED = 5


def site(path: str) -> Answer:
    """A tree of pages, with redirects, errors, a sitemap and pages that only this names."""
    name = path.strip("/")
    if path == "/robots.txt":
        return Answer(b"Sitemap: {url}/sitemap.xml\n", headers={"Content-Type": "text/plain"})
    if path == "/sitemap.xml":
        entries = "".join(f"<url><loc>{{url}}/s{n}</loc></url>" for n in range(6))
        return Answer(f"<urlset>{entries}</urlset>".encode(), headers={"Content-Type": "application/xml"})
    if name.startswith("moved"):
        return Answer(status=301, headers={"Location": f"/target{name[5:]}"})
    if name.startswith(("target", "s")) and name.strip("targes").isdigit():
        return Answer(article(500 + 10 * int(name.strip("targes")) + len(name)))
    if name and not name.isdigit():
        return Answer(b"nothing here", 404)
    number = int(name or 0)
    below = [f"/{n}" for n in range(FANOUT * number + 1, FANOUT * number + 1 + FANOUT) if n < PAGES]
    return Answer(
        article(number, [*below, *([f"/moved{number}", f"/gone{number}"] if number % 9 == 1 else [])])
    )


def responses(folder: Path) -> Counter[str]:
    found = [r for r in records(folder) if r.rec_type == "response"]
    return Counter(urlsplit(r.rec_headers.get_header("WARC-Target-URI")).path for r in found)


def tear(folder: Path, chance: random.Random) -> None:
    """Cut the newest file within its last exchange, as a kill in the midst of its writing leaves it."""
    path = max((folder / "data" / "warc").glob("*.warc.gz"))
    spans = record_spans(path)
    answers = [span.offset for span in spans if span.url and span.belongs_to is None]
    if answers:
        os.truncate(path, chance.randrange(answers[-1] + 1, path.stat().st_size))


def kills(folder: Path, number: int, step: int) -> tuple[Counter[str], int]:
    """Crawl with so many kills: how often each path was asked for, and how many records were torn."""
    chance, torn = random.Random(SEED), 0
    folder.mkdir()
    with serving(Web(lambda path, _: site(path), seconds=0.01)) as web:
        for kill in range(number):
            running = subprocess.Popen(
                command(folder, web),
                cwd=folder,
                env=environment(),
                stderr=(folder / "messages").open("w"),
                start_new_session=True,
            )
            wanted = len(web.asked) + chance.randint(1, step)
            while len(web.asked) < wanted and running.poll() is None:
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.03))
            assert running.poll() is None, (folder / "messages").read_text()
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            if kill % 3 == 1 and any((folder / "data" / "warc").glob("*")):
                tear(folder, chance)
                torn += 1
        assert "was killed" in crawl(folder, web)
        return web.times(), torn


def check(tmp_path: Path, number: int, step: int) -> None:
    (tmp_path / "whole").mkdir()
    with serving(Web(lambda path, _: site(path))) as web:
        crawl(tmp_path / "whole", web)
    whole = responses(tmp_path / "whole")
    assert len(whole) > PAGES
    asked, torn = kills(tmp_path / "killed", number, step)
    assert responses(tmp_path / "killed") == whole
    assert set(whole.values()) == {1}
    assert sum(asked.values()) - len(asked) <= number * IN_FLIGHT + torn
    assert not (tmp_path / "killed" / "data" / ".crawl").exists()


@pytest.mark.slow
def test_a_crawl_killed_thrice_has_the_same_pages_once(tmp_path: Path) -> None:
    check(tmp_path, 3, 25)


@pytest.mark.slow
def test_a_crawl_killed_twenty_times_has_the_same_pages_once(tmp_path: Path) -> None:
    check(tmp_path, 20, 7)


def exchange(number: int, **headers: str) -> Exchange:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    body = random.Random(number).randbytes(200)
    return Exchange(
        f"http://a.test/{number}", "GET", [], "200 OK", [*headers.items()], body, moment, {"depth": "1"}
    )


def test_a_file_torn_at_any_byte_of_its_last_exchange_ends_with_the_one_before(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, "t")
    for number in range(3):
        archive.write(exchange(number))
    archive.close()
    (path,) = tmp_path.iterdir()
    whole, spans = path.read_bytes(), record_spans(path)
    last = [span.offset for span in spans if span.url and span.belongs_to is None][-1]
    for size in range(last, len(whole)):
        path.write_bytes(whole[:size])
        cut_torn(path)
        assert path.stat().st_size == last, size
    path.write_bytes(whole)
    cut_torn(path)
    assert path.read_bytes() == whole


def test_a_file_without_a_whole_exchange_goes(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, "t")
    archive.write(exchange(1))
    archive.close()
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    for size in (0, 10, record_spans(path)[1].offset, len(whole) - 1):
        path.write_bytes(whole[:size])
        cut_torn(path)
        assert not path.exists()


def test_only_a_queue_that_was_closed_is_gone_on_with(tmp_path: Path) -> None:
    job, warc = tmp_path / "job", tmp_path / "warc"
    warc.mkdir()
    (warc / "t-00000.warc.gz").touch()
    (warc / "t-common-crawl-00000.warc.gz").touch()
    assert not resume_or_begin(job, warc, "t").replays
    (job / MEMORY).write_bytes(b"torn")
    archive = WarcArchive(warc, "t")
    archive.write(exchange(1))
    archive.close()
    close_queue(job)
    begun = resume_or_begin(job, warc, "t")  # the queue's files cannot be read
    assert begun.replays
    assert [path.name for path in begun.own(warc, "t")] == ["t-00002.warc.gz"]
    assert [path.name for path in job.iterdir()] == ["crawl.json"]
    (job / "requests.seen").touch()
    close_queue(job)
    assert resume_or_begin(job, warc, "t") == begun
    assert (job / "requests.seen").exists()
    end(job)
    assert read_in_progress(job) is None
    assert not job.exists()
