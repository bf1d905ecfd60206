"""Extension: the progress line of a crawl."""

import logging
import sys
import time

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.internet.task import LoopingCall

from crawler.crawl.drops import PREFIX, summary
from crawler.frontier.drops import Drop


class ProgressLine:
    """A progress line on stderr: pages, sites, share on topic, language variants found."""

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
        """Start the progress line."""
        seconds = self._crawler.settings.getfloat("PROGRESS_SECONDS")
        self._loop.start(0.5 if self._terminal else seconds, now=False)

    def spider_closed(self) -> None:
        """Show the final state."""
        if self._loop.running:
            self._loop.stop()
        self._show()
        if self._terminal:
            sys.stderr.write("\n")
        if dropped := summary(self._crawler.stats):
            sys.stderr.write(f"crawl dropped: {dropped}\n")
        if self._crawler.stats is not None and self._crawler.stats.get_value(PREFIX + Drop.PRIVATE_ADDRESS):
            sys.stderr.write("private_address: to fetch these, set private_addresses = true in [scope]\n")

    def _tick(self) -> None:
        self._show()
        if not self._crawler.crawling and not self._stopping:
            self._stopping = True
            note = "Stopping: waiting for open requests; press Ctrl-C again to stop at once."
            sys.stderr.write(f"\n{note}\n" if self._terminal else f"{note}\n")

    def _show(self) -> None:
        tally = self._crawler.spider.tally  # type: ignore[union-attr]
        line = f"crawl {time.monotonic() - self._start:4.0f} s: {tally}"
        sys.stderr.write(f"\r\x1b[K{line}" if self._terminal else f"{line}\n")
        sys.stderr.flush()
