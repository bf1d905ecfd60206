"""Spider middleware: a killed crawl reads its archive before it fetches anything new."""

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

_FIRST = 100_000  # priority beyond all that are new: what was archived before a kill is read again first


class ReplayFirst:
    """Has what a killed crawl archived read again before anything new is fetched: it goes on where it was."""

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
        """The requests of the start, those archived first."""
        async for request in start:
            yield self._hastened(request)

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """The requests of a page, those archived first."""
        async for request in result:
            yield self._hastened(request)

    def _hastened(self, request: Any) -> Any:
        if isinstance(request, Request) and self._past.own(request.url):
            return request.replace(priority=request.priority + _FIRST)
        return request
