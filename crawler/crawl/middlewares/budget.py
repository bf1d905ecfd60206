"""Downloader middleware: no site gets more requests than its budget."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.crawl.drops import Drops
from crawler.crawl.middlewares.back_off import POSTPONED
from crawler.crawl.requests import PART
from crawler.crawl.spider import ArticlesSpider
from crawler.frontier.frontier import BARREN_SITE, Frontier

# Keys of `meta`: robots.txt and services, parts of pages, what is asked again, what was charged before its
# host had to wait.
_FREE = ("dont_obey_robotstxt", "retry_times", POSTPONED, PART)


class SiteBudgetMiddleware:
    """Ends a site's share when its budget is spent, or when it gives nothing."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "SiteBudgetMiddleware":
        """The middleware of a topic's spider."""
        if not isinstance(crawler.spider, ArticlesSpider):
            raise NotConfigured("not the spider of a topic")
        return cls(crawler.spider.frontier)

    def process_request(self, request: Request) -> None:
        """Nothing, or Drops past the budget; robots.txt and repeats are free."""
        if any(request.meta.get(key) for key in _FREE):
            return
        if self._frontier.gives_up(request.url) and not request.meta.get("is_seed"):
            raise Drops(BARREN_SITE)
        if not request.meta.get("tdm_file") and not self._frontier.spend(request.url):
            raise Drops("site_budget")
