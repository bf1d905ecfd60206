"""Downloader middlewares: the archive, budgets of sites, and hosts that do not answer."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from twisted.web.http import RESPONSES

from crawler.archive import Exchange, WarcArchive
from crawler.frontier import Frontier
from crawler.spiders.articles import ArticlesSpider


class ArchiveMiddleware:
    """Writes each response to WARC as the downloader gives it: next to the wire, before decompression."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self._archive = WarcArchive(folder, prefix)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ArchiveMiddleware":
        """The middleware of a topic's spider; other spiders have no archive."""
        spider = crawler.spider
        if not isinstance(spider, ArticlesSpider):
            raise NotConfigured("not the spider of a topic")
        middleware = cls(spider.folder / "warc", spider.name)
        crawler.signals.connect(middleware._archive.close, signal=signals.spider_closed)
        return middleware

    def process_response(self, request: Request, response: Response) -> Response:
        """The response, untouched, once its records are in the archive."""
        meta = request.meta
        known = {
            "seed": meta.get("seed"),
            "depth": meta.get("depth"),
            "via": _text(request.headers.get("Referer")),
        }
        self._archive.write(
            Exchange(
                url=response.url,
                method=request.method,
                request_headers=_headers(request.headers),
                status_line=f"{response.status} {_text(RESPONSES.get(response.status, b''))}".strip(),
                response_headers=_headers(response.headers),
                body=response.body,
                fetched_at=datetime.now(UTC),
                metadata={key: str(value) for key, value in known.items() if value is not None},
            )
        )
        return response


class DeadHostMiddleware:
    """Gives up on a host whose requests failed HOST_FAILURES times in a row before any answer came."""

    def __init__(self, failures: int) -> None:
        self._limit = failures
        self._failures: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "DeadHostMiddleware":
        """The middleware."""
        return cls(crawler.settings.getint("HOST_FAILURES"))

    def process_request(self, request: Request) -> None:
        """Nothing, or IgnoreRequest for a host given up."""
        if self._failures[_host(request)] >= self._limit:
            raise IgnoreRequest("the host does not answer")

    def process_response(self, request: Request, response: Response) -> Response:
        """The response: its host is alive."""
        self._failures[_host(request)] = 0
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count the failure."""
        if not isinstance(exception, IgnoreRequest):
            self._failures[_host(request)] += 1


class SiteBudgetMiddleware:
    """Keeps to the topic's scope, redirects included, and ends a site's share when its budget is spent."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "SiteBudgetMiddleware":
        """The middleware of a topic's spider."""
        if not isinstance(crawler.spider, ArticlesSpider):
            raise NotConfigured("not the spider of a topic")
        return cls(crawler.spider.frontier)

    def process_request(self, request: Request) -> None:
        """Nothing, or IgnoreRequest out of scope or past the budget; retries and robots.txt are free."""
        if request.meta.get("dont_obey_robotstxt") or request.meta.get("retry_times"):
            return
        if not self._frontier.topic.scope.allows(request.url):
            raise IgnoreRequest("out of the topic's scope")
        if not self._frontier.spend(request.url):
            raise IgnoreRequest("the site's budget of pages is spent")


def _host(request: Request) -> str:
    return urlsplit(request.url).netloc


def _headers(headers: object) -> list[tuple[str, str]]:
    pairs = []
    for key, values in headers.items():  # type: ignore[attr-defined]
        pairs += [(_text(key), _text(value)) for value in values]
    return pairs


def _text(value: bytes | None) -> str:
    """Header bytes as text: Latin-1 keeps each byte, line breaks would forge headers."""
    return (value or b"").decode("latin-1").replace("\r", " ").replace("\n", " ")
