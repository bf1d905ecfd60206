"""Request queue for Scrapy, ordered by the frontier's current bonus for each group of requests."""

import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.pqueues import DownloaderAwarePriorityQueue

from crawler.crawl.request_json import from_json, to_json
from crawler.crawl.requests import info_of, note
from crawler.crawl.spider import ArticlesSpider
from crawler.frontier.queue import FILE, Head, RequestStore
from crawler.frontier.yields import group_of

# A request waits while another one, whose host is busy, has this much more priority (counted up to ENOUGH).
LEAD, ENOUGH = 20, 200


class SiteQueue:
    """A SCHEDULER_PRIORITY_QUEUE that returns the best request to a host that is not busy.

    Within a group requests are ordered by priority, then by time of arrival. Groups are ordered by the
    priority of their first request plus the frontier's current bonus for the group. A host is busy while
    CONCURRENT_REQUESTS_PER_DOMAIN of its pages are fetched or read, so that the content of a page is known
    before the next one is chosen. If the crawl spends its pages sooner than its time, it waits for a busy
    host rather than fetch a much worse page.
    """

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, downstream_queue_cls: Any, key: str, *args: Any, **kwargs: Any
    ) -> Any:
        """The queue in the folder `key`; without it Scrapy's own in memory, for unserialisable requests."""
        if key:
            return cls(crawler, Path(key))
        return DownloaderAwarePriorityQueue.from_crawler(crawler, downstream_queue_cls, key, *args, **kwargs)

    def __init__(self, crawler: Crawler, folder: Path) -> None:
        assert isinstance(crawler.spider, ArticlesSpider)
        self._crawler, self._spider = crawler, crawler.spider
        self._each = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._pages = crawler.settings.getint("CLOSESPIDER_PAGECOUNT")
        self._seconds = crawler.settings.getfloat("CLOSESPIDER_TIMEOUT")
        self._start = time.monotonic()
        self._store = RequestStore(folder / FILE)

    def push(self, request: Request) -> None:
        """Add a request; ValueError, as Scrapy requires, if it cannot be serialised.

        A request with `betters` replaces the queued one for its URL, and is dropped if there is none.
        """
        if info_of(request).betters:
            if not self._store.drop(request.url):
                return
            note(request, betters=False)
        body = to_json(request, self._spider)
        group = info_of(request).group or group_of(request.url)
        self._store.push(self._host(request), group, request.url, request.priority, body)

    def pop(self) -> Request | None:
        """The next request; None if none should be fetched now."""
        busy = self._busy()
        ranked = [(self._rank(head), head) for head in self._store.heads.values()]
        free = [(rank, head) for rank, head in ranked if busy[head.host] < self._each]
        if not free:
            return None
        (priority, _), best = max(free)
        enough = min(max(ranked)[0][0], ENOUGH)
        if priority < enough - LEAD and self._has_time():
            return None
        return from_json(self._store.pop(best), self._spider)

    def close(self) -> Iterable[str]:
        """Close the file; returns no state for Scrapy to store, as the file holds all requests."""
        self._store.close()
        return ()

    def __len__(self) -> int:
        return len(self._store)

    def _rank(self, head: Head) -> tuple[int, int]:
        return head.priority + self._spider.frontier.bonus(head.group), -head.number

    def _has_time(self) -> bool:
        """Whether the crawl, at its present rate, will spend its pages before its time."""
        assert self._crawler.stats is not None
        if not self._pages:
            return False
        spent = (time.monotonic() - self._start) / self._seconds if self._seconds else 0.0
        return bool(self._crawler.stats.get_value("response_received_count", 0) >= spent * self._pages)

    def _busy(self) -> Counter[str]:
        """The number of pages of each host that are being fetched or read."""
        engine = self._crawler.engine
        assert engine is not None
        assert engine.scraper.slot is not None
        return Counter(map(self._host, (*engine.downloader.active, *engine.scraper.slot.active)))

    def _host(self, request: Request) -> str:
        assert self._crawler.engine is not None
        return str(self._crawler.engine.downloader.get_slot_key(request))
