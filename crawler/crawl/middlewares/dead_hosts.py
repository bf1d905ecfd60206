"""Downloader middleware: gives up hosts that do not respond."""

from collections import Counter
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.crawl.drops import DroppedRequest
from crawler.frontier.drops import Drop


class DeadHostMiddleware:
    """Gives up a host after HOST_FAILURES failed requests in a row."""

    def __init__(self, failures: int) -> None:
        self._limit = failures
        self._failures: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "DeadHostMiddleware":
        """The middleware."""
        return cls(crawler.settings.getint("HOST_FAILURES"))

    def process_request(self, request: Request) -> None:
        """Drop requests to a host that was given up."""
        if self._failures[_host(request)] >= self._limit:
            raise DroppedRequest(Drop.HOST_GIVEN_UP)

    def process_response(self, request: Request, response: Response) -> Response:
        """The response, unchanged; records that its host responds."""
        self._failures[_host(request)] = 0
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count the failure."""
        if not isinstance(exception, IgnoreRequest):
            self._failures[_host(request)] += 1


def _host(request: Request) -> str:
    return urlsplit(request.url).netloc
