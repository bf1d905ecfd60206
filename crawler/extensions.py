"""Extensions of the crawl: Crawl-delay, the live line, a log without the weather of the web."""

import contextlib
import logging
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.robotstxt import RobotParser
from scrapy.utils.log import get_scrapy_root_handler
from twisted.internet.task import LoopingCall
from twisted.python.failure import Failure

from crawler.escapes import EscapedFormatter
from crawler.left_out import FAILED, INWARD, PREFIX, summary
from crawler.under_way import close_queue, open_queue

MAX_CRAWL_DELAY = 60.0  # seconds; what a robots.txt asks beyond is taken as this


class CrawlDelay:
    """Keeps to the Crawl-delay of a site's robots.txt; AutoThrottle may only go slower."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._delays: dict[str, float] = {}
        crawler.signals.connect(self.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(self.response_downloaded, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "CrawlDelay":
        """The extension."""
        return cls(crawler)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Take note of the site's delay, before its first page is fetched."""
        delay = robotparser.crawl_delay(self._agent)
        if delay:
            host = urlsplit(request.url).hostname or ""
            # A little more than asked: what is sent a second apart may arrive sooner than that.
            self._delays[host] = min(float(delay), MAX_CRAWL_DELAY) * 1.05
            self._apply(host)

    def response_downloaded(self, request: Request, response: Response) -> None:
        """Undo what AutoThrottle set below the site's delay."""
        self._apply(request.meta.get("download_slot") or "")

    def _apply(self, host: str) -> None:
        delay = self._delays.get(host)
        if delay is None or self._crawler.engine is None:
            return
        downloader = self._crawler.engine.downloader
        # For slots made anew after a pause, and for the one that is open.
        downloader.per_slot_settings[host] = {"delay": delay, "concurrency": 1, "jitter": 0.0}
        if host in downloader.slots:
            slot = downloader.slots[host]
            slot.delay, slot.jitter, slot.concurrency = max(slot.delay, delay), 0.0, 1


class Queue:
    """Tells a queue that was closed from one that a kill left: see crawler.under_way."""

    def __init__(self, job: Path) -> None:
        self._job, self._reason = job, ""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Queue":
        """The extension; the queue counts as open before Scrapy reads it."""
        if not crawler.settings.get("JOBDIR"):
            raise NotConfigured("no queue on disk")
        extension = cls(Path(crawler.settings["JOBDIR"]))
        open_queue(extension._job)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(extension.engine_stopped, signal=signals.engine_stopped)
        return extension

    def spider_closed(self, reason: str) -> None:
        """Remember how the crawl ended."""
        self._reason = reason

    def engine_stopped(self) -> None:
        """The queue is written: say so, unless the crawl is over."""
        if self._reason in ("shutdown", FAILED):
            with contextlib.suppress(OSError):  # a full disk: as after a kill
                close_queue(self._job)


class ProgressLine:
    """One line on stderr while the crawl runs: pages, sites, share on topic, language variants found."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._start = time.monotonic()
        self._terminal = sys.stderr.isatty()
        self._stopping = False
        self._loop = LoopingCall(self._tick)
        self._logger = logging.getLogger(__name__)
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ProgressLine":
        """The extension."""
        return cls(crawler)

    def spider_opened(self) -> None:
        """Start the line."""
        seconds = self._crawler.settings.getfloat("PROGRESS_SECONDS")
        self._loop.start(0.5 if self._terminal else seconds, now=False)

    def spider_closed(self) -> None:
        """Show the last state."""
        if self._loop.running:
            self._loop.stop()
        self._show()
        if self._terminal:
            sys.stderr.write("\n")
        if left_out := summary(self._crawler.stats):
            sys.stderr.write(f"crawl left out: {left_out}\n")
        if self._crawler.stats is not None and self._crawler.stats.get_value(PREFIX + INWARD):
            sys.stderr.write("inward_address: fetched where [scope] has private_addresses = true\n")

    def _tick(self) -> None:
        self._show()
        if not self._crawler.crawling and not self._stopping:
            self._stopping = True
            note = "Stopping: waiting for the requests under way; Ctrl-C again stops at once."
            sys.stderr.write(f"\n{note}\n" if self._terminal else f"{note}\n")

    def _show(self) -> None:
        tally = self._crawler.spider.tally  # type: ignore[union-attr]
        line = f"crawl {time.monotonic() - self._start:4.0f} s: {tally}"
        sys.stderr.write(f"\r\x1b[K{line}" if self._terminal else f"{line}\n")
        sys.stderr.flush()


class EscapedLog:
    """Has Scrapy's log written by the EscapedFormatter: URLs, headers and titles come from strangers."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "EscapedLog":
        """The extension, its work done."""
        handler = get_scrapy_root_handler()
        if handler is not None:
            settings = crawler.settings
            handler.setFormatter(EscapedFormatter(settings.get("LOG_FORMAT"), settings.get("LOG_DATEFORMAT")))
        return cls()


class QuietLogFormatter(LogFormatter):
    """Fetches that fail are everyday life: they are counted in the stats, and logged at level DEBUG."""

    def download_error(
        self, failure: Failure, request: Request, spider: Spider, errmsg: str | None = None
    ) -> LogFormatterResult:
        """Scrapy's message at level DEBUG."""
        result = super().download_error(failure, request, spider, errmsg)
        return {**result, "level": logging.DEBUG}
