"""Hosts that are busy: the whole host waits, longer and longer, and is given up; caps hold under load."""

import itertools
import random
import re
import signal
import subprocess
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from small_web import Answer, Web, article, command, crawl, environment, records, serving

from crawler.crawl.middlewares.back_off import retry_after

LATE = 0.1  # seconds that clocks of client and server may differ


class Busy:
    """Answers the n-th requests of its pages with 429 or 503, the others with pages."""

    def __init__(self, numbers: range, status: int = 503, **headers: str) -> None:
        self._numbers, self._count = numbers, 0
        self._refusal = Answer(b"busy", status, {k.replace("_", "-"): v for k, v in headers.items()})

    def __call__(self, path: str, _: Mapping[str, str]) -> Answer:
        name = path.strip("/")
        if name and not name.isdigit():
            return Answer(b"", 404)
        self._count += 1
        if self._count - 1 in self._numbers:
            return self._refusal
        return Answer(article(int(name or 0), [] if name else [f"/{n}" for n in range(1, 12)]))


def dropped(messages: str) -> dict[str, int]:
    line = re.search(r"crawl dropped: (.*)", messages)
    return {name: int(n) for n, name in (part.split() for part in line[1].split(", "))} if line else {}


@pytest.mark.parametrize("status", [pytest.param(429, marks=pytest.mark.slow), 503])
def test_the_whole_host_waits_as_long_as_it_says_and_all_is_fetched(status: int, tmp_path: Path) -> None:
    with serving(Web(Busy(range(3, 5), status, Retry_After="2"))) as web:
        messages = crawl(tmp_path, web)
    refused = [one for one in web.asked if one.status == status]
    last = max(one.ended for one in refused)
    under_way = [one for one in web.asked if refused[0].ended < one.started < last]
    assert len(under_way) <= 1
    assert min(one.started for one in web.asked if one.started > last) > last + 2 - LATE
    fetched = {one.path for one in web.asked if one.status == 200}
    assert fetched >= {"/", *(f"/{n}" for n in range(1, 12))}
    assert "host_busy" not in dropped(messages)


@pytest.mark.slow
def test_without_a_word_it_waits_longer_each_time_and_gives_up(tmp_path: Path) -> None:
    with serving(Web(Busy(range(3, 1000)))) as web:
        settings = [f"{name}={value}" for name, value in (("BACK_OFF_SECONDS", 0.5), ("BACK_OFF_TRIES", 3))]
        messages = crawl(tmp_path, web, *(word for setting in settings for word in ("-s", setting)))
    refused = [one for one in web.asked if one.status == 503]
    starts = sorted(one.started for one in refused)
    gaps = [b - a for a, b in itertools.pairwise(starts) if b - a > 0.4]
    assert [gap >= least - LATE for gap, least in zip(gaps, (0.5, 1.0), strict=True)] == [True, True]
    assert len(refused) <= 3 * 2  # two at the same time
    assert dropped(messages)["host_busy"] >= 7


@pytest.mark.parametrize("form", ["seconds", pytest.param("date", marks=pytest.mark.slow)])
def test_a_host_that_asks_for_an_hour_is_given_up_at_once(form: str, tmp_path: Path) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    value = "3600" if form == "seconds" else date
    with serving(Web(Busy(range(3, 1000), 429, Retry_After=value))) as web:
        messages = crawl(tmp_path, web)
    assert len([one for one in web.asked if one.status == 429]) <= 2
    assert dropped(messages)["host_busy"] >= 7
    kept = [
        r for r in records(tmp_path) if r.rec_type == "response" and r.http_headers.get_statuscode() == "429"
    ]
    assert kept


@pytest.mark.slow
def test_ctrl_c_does_not_wait_for_a_host_that_waits(tmp_path: Path) -> None:
    with serving(Web(Busy(range(3, 4), Retry_After="300"))) as web:
        running = subprocess.Popen(
            command(tmp_path, web), cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True
        )
        try:
            while not any(one.status == 503 for one in web.asked):
                assert running.poll() is None
                time.sleep(0.05)
            time.sleep(1)
            running.send_signal(signal.SIGINT)
            _, messages = running.communicate(timeout=60)
        finally:
            running.kill()
        assert "To go on: scrapy crawl" in messages
        before = len(web.asked)
        crawl(tmp_path, web)  # by then the host is no longer busy
        again = {one.path for one in web.asked[before:]}
    assert {one.path for one in web.asked if one.status == 200} >= {f"/{n}" for n in range(1, 12)}
    assert not again & {one.path for one in web.asked[:before] if one.status == 200} - {"/robots.txt"}


@pytest.mark.slow
def test_caps_of_a_site_hold_under_load(tmp_path: Path) -> None:
    chance = random.Random(3)

    def answer(path: str, _: Mapping[str, str]) -> Answer:
        name = path.strip("/")
        time.sleep(chance.uniform(0, 0.3))
        if name and not name.isdigit():
            return Answer(b"", 404)
        return Answer(article(int(name or 0), [] if name else [f"/{n}" for n in range(1, 40)]))

    with serving(Web(answer)) as web:
        crawl(tmp_path, web, "-s", "DOWNLOAD_DELAY=0.1", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=3")
    assert len(web.asked) > 40
    most = max(sum(o.started <= one.started < o.ended for o in web.asked) for one in web.asked)
    assert 2 <= most <= 3
    starts = sorted(one.started for one in web.asked)
    gaps = [b - a for a, b in itertools.pairwise(starts)]
    assert min(gaps) > 0.03  # half the delay at the least (Scrapy's jitter), less what a socket takes
    assert sum(gaps) / len(gaps) > 0.09


@pytest.mark.slow
def test_a_crawl_delay_holds_beside_a_pause(tmp_path: Path) -> None:
    busy = Busy(range(2, 3), Retry_After="1")

    def answer(path: str, headers: Mapping[str, str]) -> Answer:
        if path == "/robots.txt":
            rules = b"User-agent: *\nCrawl-delay: 0.4\nDisallow: /3\n"
            return Answer(rules, headers={"Content-Type": "text/plain"})
        return busy(path, headers)

    with serving(Web(answer)) as web:
        crawl(tmp_path, web, "-s", "CLOSESPIDER_PAGECOUNT=12")
    starts = sorted(one.started for one in web.asked if one.path != "/robots.txt")
    assert min(b - a for a, b in itertools.pairwise(starts)) > 0.4 - LATE
    assert "/3" not in web.times()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        (" 120 ", 120),
        ("-5", 0),
        ("soon", 0),
        ("", 0),
        ("Mon, 02 Dec 2024 08:00:00 GMT", 0),
        ("9" * 400, 1e11),
    ],
)
def test_what_retry_after_says(value: str, seconds: float) -> None:
    assert seconds <= retry_after(value) <= 10 * seconds


def test_a_date_of_retry_after_is_counted_from_now() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 80 < retry_after(date) <= 90
