"""Downloader middlewares: budgets of sites, hosts that do not answer, and no way inward."""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest, NotConfigured
from scrapy.http import Response

from crawler.back_off import POSTPONED
from crawler.frontier import BARREN_SITE, Frontier
from crawler.inward import host_key, is_inward_host
from crawler.left_out import INWARD, LeftOut
from crawler.resolver import OutwardResolver
from crawler.spiders.articles import ArticlesSpider
from crawler.spiders.fetching import PART, SOURCE

# Keys of `meta`: robots.txt and services, parts of pages, what is asked again, what was charged before its
# host had to wait.
_FREE = ("dont_obey_robotstxt", "retry_times", POSTPONED, PART)


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
            raise LeftOut("host_given_up")

    def process_response(self, request: Request, response: Response) -> Response:
        """The response: its host is alive."""
        self._failures[_host(request)] = 0
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count the failure."""
        if not isinstance(exception, IgnoreRequest):
            self._failures[_host(request)] += 1


class ScopeMiddleware:
    """Keeps to the topic's scope and its takedowns, before robots.txt is asked for: redirects included."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ScopeMiddleware":
        """The middleware of a topic's spider."""
        if not isinstance(crawler.spider, ArticlesSpider):
            raise NotConfigured("not the spider of a topic")
        return cls(crawler.spider.frontier)

    def process_request(self, request: Request) -> None:
        """Nothing, or LeftOut; for robots.txt, services and parts of pages only what is denied counts."""
        is_no_page = request.meta.get("dont_obey_robotstxt") or request.meta.get(PART)
        scope = self._frontier.topic.scope
        if scope.denies(request.url) if is_no_page else not self._frontier.may_fetch(request.url):
            raise LeftOut("out_of_scope")


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
        """Nothing, or LeftOut past the budget; robots.txt and repeats are free."""
        if any(request.meta.get(key) for key in _FREE):
            return
        if self._frontier.gives_up(request.url) and not request.meta.get("is_seed"):
            raise LeftOut(BARREN_SITE)
        if not request.meta.get("tdm_file") and not self._frontier.spend(request.url):
            raise LeftOut("site_budget")


class OutwardMiddleware:
    """Refuses what leads inward: into this machine, its network or the machines beside it.

    Hosts are judged by how they are written here, and by what they resolve to in the OutwardResolver. Let in
    are all for a topic with `private_addresses` or the setting PRIVATE_ADDRESSES, and the host and port of
    each seed or source that is written as a number or a name for use inside: whoever chose it meant it.
    """

    def __init__(self, everything: bool, named: Iterable[str]) -> None:
        self._everything = everything
        self._named = {place for url in named if is_inward_host((place := _place(url))[0])}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "OutwardMiddleware":
        """The middleware of a topic's spider."""
        spider = crawler.spider
        if not isinstance(spider, ArticlesSpider):
            raise NotConfigured("not the spider of a topic")
        allowed = spider.topic.scope.private_addresses or crawler.settings.getbool("PRIVATE_ADDRESSES")
        sources = spider.topic.sources
        named = [*spider.seeds, *(wiki.api for wiki in sources.mediawiki)]
        named += [sources.search.url] if sources.search and sources.search.url else []
        return cls(allowed, named)

    def process_request(self, request: Request) -> None:
        """Nothing, or LeftOut for a host that is inward as written."""
        host, port = _place(request.url)
        resolver = _resolver()
        if self._everything or (host, port) in self._named or request.meta.get(SOURCE):
            resolver.permit(host, port)
        elif is_inward_host(host):
            raise LeftOut(INWARD)
        if proxy := request.meta.get("proxy"):  # which the user named
            proxy_host, proxy_port = _place(proxy)
            resolver.permit(proxy_host, proxy_port)
            resolver.permit(proxy_host, 0)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Nothing, or LeftOut where the host has addresses, but inward ones."""
        if isinstance(exception, CannotResolveHostError) and _resolver().refused(_place(request.url)[0]):
            raise LeftOut(INWARD)


def _resolver() -> OutwardResolver:
    from twisted.internet import reactor  # only there once Scrapy has chosen one

    return OutwardResolver.of(reactor)


def _place(url: str) -> tuple[str, int]:
    """Host and port of a URL or of a proxy's address."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    return host_key(parts.hostname or ""), parts.port or (443 if parts.scheme == "https" else 80)


def _host(request: Request) -> str:
    return urlsplit(request.url).netloc
