"""Extension: writes what the crawl met to crawl.json, and reports a crawl that fetched no page."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from twisted.internet.task import LoopingCall

from crawler.crawl.drops import FAILED, NOTHING, PAGES
from crawler.crawl.requests import info_of, is_past_queue
from crawler.crawl.spider import ArticlesSpider
from crawler.errors import InputError
from crawler.frontier.crawl_record import (
    FILE,
    CrawlRecord,
    End,
    Kind,
    read_crawl_record,
    write_crawl_record,
)
from crawler.frontier.nothing import why_nothing

_SECONDS = 60.0  # between two records, so that a killed crawl leaves one
_ENDS = {
    "finished": End.FINISHED,
    "closespider_pagecount": End.PAGES,
    "closespider_timeout": End.SECONDS,
    "shutdown": End.STOPPED,
    FAILED: End.FAILED,
}


class Record:
    """Keeps the record of the crawl."""

    def __init__(self, crawler: Crawler, spider: ArticlesSpider) -> None:
        assert crawler.stats is not None
        self._stats, self._spider = crawler.stats, spider
        self._start = time.monotonic()
        self._started = datetime.now(UTC).isoformat(timespec="seconds")
        before = _record_before(spider.folder)
        self._before = before if before is not None and not before.is_over else None
        self._loop = LoopingCall(self._write)
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.response_downloaded, signal=signals.response_downloaded)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Record":
        """The extension of a topic's crawl; a preview has no record."""
        if not isinstance(crawler.spider, ArticlesSpider) or crawler.spider.preview:
            raise NotConfigured("no crawl of a topic")
        return cls(crawler, crawler.spider)

    def spider_opened(self) -> None:
        """Begin to write."""
        self._loop.start(_SECONDS, now=False)

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Count a response from the network."""
        parts = urlsplit(request.url)
        self._spider.record.response(parts.netloc, response.status, _kind(request, parts.path))

    def spider_closed(self, reason: str) -> None:
        """Write the record; if no page was fetched, say so."""
        if self._loop.running:
            self._loop.stop()
        record = self._write(_ENDS.get(reason, End.FINISHED))
        if (problem := why_nothing(record)) is not None:
            if not record.statuses:  # else the build tells what the archive holds
                self._stats.set_value(NOTHING, problem)
            sys.stderr.write(f"{problem}\n")

    def _write(self, ended: End = End.RUNNING) -> CrawlRecord:
        stats = self._stats.get_stats()
        pages = {key.removeprefix(PAGES): n for key, n in stats.items() if key.startswith(PAGES)}
        self._spider.record.replayed = stats.get("acopio/replayed", 0)
        seconds = time.monotonic() - self._start
        record = self._spider.record.record(
            self._spider.name, self._started, seconds, ended, pages, self._before
        )
        write_crawl_record(self._spider.folder, record)
        return record


def _record_before(folder: Path) -> CrawlRecord | None:
    """The record of the last crawl; None without one, and, with a line about it, for a damaged one."""
    try:
        return read_crawl_record(folder)
    except InputError:
        sys.stderr.write(f"{folder / FILE}: damaged: begun again, without what the crawl met before\n")
        return None


def _kind(request: Request, path: str) -> Kind:
    info = info_of(request)
    if path == "/robots.txt":
        return Kind.ROBOTS
    if info.is_tdm_file:
        return Kind.WELL_KNOWN
    if is_past_queue(request):
        return Kind.SOURCE
    return Kind.LIST if info.is_list else Kind.PAGE
