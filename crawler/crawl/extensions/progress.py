"""Extension: the progress line of a crawl, and what it dropped, on stderr."""

import logging
import sys
import time

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.internet.task import LoopingCall

from crawler.console.verbosity import QUIET, verbosity
from crawler.crawl.drops import PREFIX, summary
from crawler.crawl.tally import Tally
from crawler.frontier.drops import Drop
from crawler.terminal.idle import idle
from crawler.terminal.numbers import clock, rate
from crawler.terminal.status_line import changes

_TICK = 1.0  # seconds between two looks at whether the crawl is stopping


class ProgressLine:
    """A progress line: pages, rate, sites, share on topic, language variants found, time left at most.

    On a terminal the line changes; elsewhere there is one at the end, and one every PROGRESS_SECONDS if that
    is set. A quiet run has none.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._start = time.monotonic()
        self._terminal = changes(sys.stderr)
        self._quiet = verbosity() == QUIET
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
        idle.begin()
        seconds = self._crawler.settings.getfloat("PROGRESS_SECONDS")
        self._shows = self._terminal or seconds > 0
        self._loop.start(0.5 if self._terminal else seconds or _TICK, now=False)

    def spider_closed(self) -> None:
        """Show the final state."""
        if self._loop.running:
            self._loop.stop()
        if self._quiet:
            return
        idle.show("")
        sys.stderr.write(f"{self._text(self._elapsed())}\n")
        if dropped := summary(self._crawler.stats):
            sys.stderr.write(f"crawl dropped: {dropped}\n")
        if self._crawler.stats is not None and self._crawler.stats.get_value(PREFIX + Drop.PRIVATE_ADDRESS):
            sys.stderr.write("private_address: to fetch these, set private_addresses = true in [scope]\n")

    def _tick(self) -> None:
        if self._shows and not self._quiet:
            self._show()
        if not self._crawler.crawling and not self._stopping:
            self._stopping = True
            note = "Stopping: waiting for open requests; press Ctrl-C again to stop at once."
            sys.stderr.write(f"{note}\n")

    def _show(self) -> None:
        elapsed = self._elapsed()
        if self._terminal:  # what a narrow one cuts comes last
            tally = self._tally()
            idle.show(f"crawl {clock(elapsed)}: {tally.pages} pages{self._left(elapsed)}, {tally.found()}")
        else:
            sys.stderr.write(f"{self._text(elapsed)}{self._left(elapsed)}\n")
            sys.stderr.flush()

    def _elapsed(self) -> float:
        return time.monotonic() - self._start

    def _tally(self) -> Tally:
        return self._crawler.spider.tally  # type: ignore[union-attr,no-any-return]

    def _text(self, elapsed: float) -> str:
        return f"crawl {elapsed:4.0f} s: {self._tally()}"

    def _left(self, elapsed: float) -> str:
        """The rate, and the time until a limit ends the crawl: its end may come earlier."""
        settings, stats = self._crawler.settings, self._crawler.stats
        pages = stats.get_value("response_received_count", 0) if stats is not None else 0
        if not pages or not self._crawler.crawling:
            return ""
        speed = pages / elapsed
        limits = settings.getfloat("CLOSESPIDER_TIMEOUT"), settings.getint("CLOSESPIDER_PAGECOUNT")
        left = [limits[0] - elapsed] if limits[0] else []
        left += [(limits[1] - pages) / speed] if limits[1] else []
        end = f", at most {clock(max(min(left), 0))} left" if left else ""
        return f", {rate(speed)} responses a second{end}"
