"""Extension: observes the Crawl-delay of robots.txt."""

from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from crawler.crawl.requests import slot_of

MAX_CRAWL_DELAY = 60.0  # seconds; upper limit of a Crawl-delay


class CrawlDelay:
    """Applies the Crawl-delay of a site's robots.txt as the minimum delay for AutoThrottle."""

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
        """Record the site's delay before its first page is fetched."""
        delay = robotparser.crawl_delay(self._agent)
        if delay:
            host = urlsplit(request.url).hostname or ""
            # Slightly longer than the site asks: requests sent a second apart may arrive closer together.
            self._delays[host] = min(float(delay), MAX_CRAWL_DELAY) * 1.05
            self._apply(host)

    def response_downloaded(self, request: Request, response: Response) -> None:
        """Raise the delay again if AutoThrottle has set it below the site's."""
        self._apply(slot_of(request))

    def _apply(self, host: str) -> None:
        delay = self._delays.get(host)
        if delay is None or self._crawler.engine is None:
            return
        downloader = self._crawler.engine.downloader
        # For slots created again after a pause, and for the open one.
        downloader.per_slot_settings[host] = {"delay": delay, "concurrency": 1, "jitter": 0.0}
        if host in downloader.slots:
            slot = downloader.slots[host]
            slot.delay, slot.jitter, slot.concurrency = max(slot.delay, delay), 0.0, 1
