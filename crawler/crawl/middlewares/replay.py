"""Spider middleware: a killed crawl replays its archive before it fetches new pages."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.archive.index import History
from crawler.archive.resume import archive_of
from crawler.crawl.spider import ArticlesSpider

_FIRST = 100_000  # bonus for archived requests: above the priority of all new ones


class ReplayFirst:
    """Puts archived requests of a killed crawl before new ones, so that it resumes where it stopped."""

    def __init__(self, past: History) -> None:
        self._past = past

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ReplayFirst":
        """The spider middleware of a crawl that was killed."""
        spider = crawler.spider
        if not isinstance(spider, ArticlesSpider):
            raise NotConfigured("not the spider of a topic")
        past = archive_of(spider.folder, Path(crawler.settings["JOBDIR"]), spider.name)
        if not past.replays:
            past.close()
            raise NotConfigured
        crawler.signals.connect(past.close, signal=signals.spider_closed)
        return cls(past)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """The start requests, archived ones with higher priority."""
        async for request in start:
            yield self._hastened(request)

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """The requests of a page, archived ones with higher priority."""
        async for request in result:
            yield self._hastened(request)

    def _hastened(self, request: Any) -> Any:
        if isinstance(request, Request) and self._past.own(request.url):
            return request.replace(priority=request.priority + _FIRST)
        return request
