"""Downloader middleware: limits the requests to each site to its budget."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.crawl.drops import DroppedRequest
from crawler.crawl.requests import info_of, is_past_queue, is_repeat
from crawler.crawl.spider import ArticlesSpider
from crawler.documents.patience import Patience
from crawler.frontier.drops import Drop
from crawler.frontier.frontier import Frontier


class SiteBudgetMiddleware:
    """Drops the requests to a site whose budget is spent, or that is given up as unproductive or slow."""

    def __init__(self, frontier: Frontier, patience: Patience) -> None:
        self._frontier, self._patience = frontier, patience

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "SiteBudgetMiddleware":
        """The middleware of a topic's spider."""
        if not isinstance(crawler.spider, ArticlesSpider):
            raise NotConfigured("not the spider of a topic")
        return cls(crawler.spider.frontier, crawler.spider.patience)

    def process_request(self, request: Request) -> None:
        """Drop requests beyond the budget of their site; robots.txt and retries are not charged."""
        info = info_of(request)
        if info.is_part or info.is_paid or is_past_queue(request) or is_repeat(request):
            return
        if self._patience.is_out(request.url):
            raise DroppedRequest(Drop.SLOW_SITE)
        if self._frontier.gives_up(request.url) and not info.is_seed:
            raise DroppedRequest(Drop.BARREN_SITE)
        if not info.is_tdm_file and not self._frontier.spend(request.url):
            raise DroppedRequest(Drop.SITE_BUDGET)
