"""Downloader middleware: backs off from busy hosts (429, 503) and gives them up after several tries."""

import time
from collections import Counter
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.crawl.drops import DroppedRequest
from crawler.crawl.requests import changed, is_past_queue, slot_of
from crawler.frontier.drops import Drop

BUSY = frozenset({429, 503})


class _Postponed(IgnoreRequest):
    """A request about to be sent to a host that has to wait."""


class BackOffMiddleware:
    """Sends no requests to a host after 429 or 503 for as long as its Retry-After says.

    Without Retry-After the wait is BACK_OFF_SECONDS, doubled with each busy response in a row. After
    BACK_OFF_TRIES such responses, or if the host asks for more than RETRY_AFTER_MAX seconds, the rest of the
    host is dropped. Waiting requests return to the queue (see SiteQueue), so that they occupy no slot.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._first, self._tries = settings.getfloat("BACK_OFF_SECONDS"), settings.getint("BACK_OFF_TRIES")
        self._longest = settings.getfloat("RETRY_AFTER_MAX")
        self._busy: Counter[str] = Counter()  # busy responses in a row
        self._given_up: set[str] = set()
        crawler.signals.connect(self.response_downloaded, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "BackOffMiddleware":
        """The middleware."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Drop requests to a host that was given up; return those to a waiting host to the queue."""
        assert self._crawler.engine is not None
        downloader = self._crawler.engine.downloader
        host = downloader.get_slot_key(request)
        if host in self._given_up:
            raise DroppedRequest(Drop.HOST_BUSY)
        # Requests for robots.txt and services bypass the queue: they wait in the slot.
        if waits(downloader.slots.get(host)) and not is_past_queue(request):
            raise _Postponed

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The request again, for the queue, if its host has to wait."""
        if not isinstance(exception, _Postponed):
            return None
        return request.replace(dont_filter=True, meta=changed(request, is_paid=True))

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Make a busy host wait; called before its next request is sent."""
        host = slot_of(request)
        assert self._crawler.engine is not None
        slot = self._crawler.engine.downloader.slots.get(host)
        if response.status not in BUSY or slot is None:
            self._busy[host] = 0
            return
        now = time.monotonic()
        asked = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"))
        if slot.lastseen <= now:  # else the request was already open when the wait began
            self._busy[host] += 1
        if self._busy[host] >= self._tries or asked > self._longest:
            self._given_up.add(host)
            _take_out(slot, DroppedRequest(Drop.HOST_BUSY))
            return
        wait = asked or min(self._first * 2 ** (self._busy[host] - 1), self._longest)
        # Scrapy sends a slot's next request `delay` seconds after it was last seen.
        slot.lastseen = max(slot.lastseen, now + wait)
        _take_out(slot, _Postponed())


def waits(slot: Slot | None) -> bool:
    """Whether requests to a host still have to wait."""
    return slot is not None and slot.lastseen > time.monotonic()


def retry_after(value: str) -> float:
    """Seconds to wait by a Retry-After header, a number or a date; 0 if it is neither."""
    text = value.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:12])
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (date - datetime.now(UTC)).total_seconds())


def _take_out(slot: Slot, error: IgnoreRequest) -> None:
    """End the unsent requests of the slot with an error."""
    waiting = list(slot.queue)
    slot.queue.clear()
    for _, answer in waiting:
        answer.errback(Failure(error))
