"""Downloader middleware: drops requests outside the topic's scope."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.crawl.drops import DroppedRequest
from crawler.crawl.requests import info_of, is_past_queue
from crawler.crawl.spider import ArticlesSpider
from crawler.frontier.drops import Drop
from crawler.frontier.frontier import Frontier


class ScopeMiddleware:
    """Drops requests, redirects included, outside the scope or taken down, before robots.txt is requested."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ScopeMiddleware":
        """The middleware of a topic's spider."""
        if not isinstance(crawler.spider, ArticlesSpider):
            raise NotConfigured("not the spider of a topic")
        return cls(crawler.spider.frontier)

    def process_request(self, request: Request) -> None:
        """Drop requests out of scope; for robots.txt, services and parts of pages only denied sites count."""
        is_no_page = is_past_queue(request) or info_of(request).is_part
        scope = self._frontier.topic.scope
        if scope.denies(request.url) if is_no_page else not self._frontier.may_fetch(request.url):
            raise DroppedRequest(Drop.OUT_OF_SCOPE)
