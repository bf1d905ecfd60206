"""Extension: marks the queue of a crawl as open or closed, and keeps what the spider remembers."""

import contextlib
from pathlib import Path

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.archive.resume import close_queue, open_queue
from crawler.crawl.drops import FAILED
from crawler.crawl.spider import ArticlesSpider
from crawler.crawl.state import read_state, write_state


class Queue:
    """Distinguishes a closed queue from one that a kill left open: see crawler.archive.resume."""

    def __init__(self, job: Path) -> None:
        self._job, self._reason = job, ""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Queue":
        """The extension; marks the queue as open before Scrapy reads it."""
        if not crawler.settings.get("JOBDIR"):
            raise NotConfigured("no queue on disk")
        extension = cls(Path(crawler.settings["JOBDIR"]))
        open_queue(extension._job)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(extension.engine_stopped, signal=signals.engine_stopped)
        return extension

    def spider_opened(self, spider: ArticlesSpider) -> None:
        """Give the spider what it remembers."""
        spider.state = read_state(self._job)

    def spider_closed(self, spider: ArticlesSpider, reason: str) -> None:
        """Record how the crawl ended, and write what the spider remembers."""
        try:
            write_state(self._job, spider.state)
            self._reason = reason
        except OSError:  # a full disk: as after a kill
            self._reason = ""

    def engine_stopped(self) -> None:
        """Mark the queue, now written, as closed, unless the crawl is finished."""
        if self._reason in ("shutdown", FAILED):
            with contextlib.suppress(OSError):  # a full disk: as after a kill
                close_queue(self._job)
