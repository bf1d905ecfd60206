"""Downloader middleware: drops requests to loopback and private addresses (SSRF)."""

import asyncio
import socket
import sys
from collections.abc import Iterable
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, NotConfigured

from crawler.crawl.drops import DroppedRequest
from crawler.crawl.network.resolver import PublicResolver
from crawler.crawl.requests import info_of, proxy_of
from crawler.crawl.spider import ArticlesSpider
from crawler.frontier.drops import Drop
from crawler.private import host_key, is_private_host
from crawler.proxies import proxy_warning

_SECONDS = 2.0  # for the resolution of a name behind a proxy
_IN_VAIN = 3  # names that take longer, after which no name is asked for where none was ever resolved


class PrivateAddressMiddleware:
    """Drops requests to private addresses: this machine, its networks and cloud metadata services (SSRF).

    Checks the host as written; the PublicResolver checks the addresses to which it resolves. A topic with
    `private_addresses`, or the setting PRIVATE_ADDRESSES, allows all hosts. Otherwise the host and port of a
    seed or source written as an IP address or a private name are allowed: the user chose them.
    """

    def __init__(self, everything: bool, named: Iterable[str]) -> None:
        self._everything = everything
        self._behind: dict[str, list[str]] = {}  # the addresses of hosts, as far as they are known here
        self._resolves, self._in_vain = False, 0  # whether any name was resolved here; names that took long
        self._named = {place for url in named if is_private_host((place := _place(url))[0])}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PrivateAddressMiddleware":
        """The middleware of a topic's spider."""
        spider = crawler.spider
        if not isinstance(spider, ArticlesSpider):
            raise NotConfigured("not the spider of a topic")
        allowed = spider.topic.scope.private_addresses or crawler.settings.getbool("PRIVATE_ADDRESSES")
        sources = spider.topic.sources
        named = [*spider.seeds, *(wiki.api for wiki in sources.mediawiki)]
        named += [sources.search.url] if sources.search and sources.search.url else []
        _resolver().deny(spider.topic.scope.networks)
        middleware = cls(allowed, named)
        if (warning := proxy_warning()) and crawler.settings.getbool("PROXY_WARNING"):
            sys.stderr.write(f"{warning}\n")
        return middleware

    async def process_request(self, request: Request) -> None:
        """Drop requests to a host that is private as written, or, behind a proxy, by its addresses."""
        host, port = _place(request.url)
        resolver = _resolver()
        if self._everything or (host, port) in self._named or info_of(request).is_source:
            resolver.permit(host, port)
        elif is_private_host(host):
            raise DroppedRequest(Drop.PRIVATE_ADDRESS)
        if proxy := proxy_of(request):  # chosen by the user
            proxy_host, proxy_port = _place(proxy)
            resolver.exempt(proxy_host, proxy_port)
            resolver.exempt(proxy_host, 0)
            permitted = self._everything or (host, port) in self._named or info_of(request).is_source
            await self._check_behind(host, permitted)

    async def _check_behind(self, host: str, permitted: bool) -> None:
        """Drop a request whose host, resolved here where it can be, has a refused address."""
        if host not in self._behind:
            self._behind[host] = await self._addresses(host)
        addresses, resolver = self._behind[host], _resolver()
        if any(map(resolver.is_denied, addresses)):
            raise DroppedRequest(Drop.OUT_OF_SCOPE)
        if any(resolver.is_refused(address, permitted) for address in addresses):
            raise DroppedRequest(Drop.PRIVATE_ADDRESS)

    async def _addresses(self, host: str) -> list[str]:
        """The addresses of a name; empty if this machine does not know them, or not soon.

        A page may name hosts that take long on purpose: they must not end the checks of the others.
        """
        if self._in_vain >= _IN_VAIN and not self._resolves:  # no name server, as is usual behind a proxy
            return []
        loop = asyncio.get_running_loop()
        asked = loop.run_in_executor(None, socket.getaddrinfo, host, None, 0, socket.SOCK_STREAM)
        try:
            found = await asyncio.wait_for(asked, _SECONDS)
        except TimeoutError:
            self._in_vain += 1
            return []
        except OSError:
            return []
        self._resolves = True
        return [str(info[4][0]) for info in found]

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Drop the request if any address of the host is private or denied."""
        host, resolver = _place(request.url)[0], _resolver()
        if isinstance(exception, CannotResolveHostError) and resolver.refused(host):
            raise DroppedRequest(Drop.OUT_OF_SCOPE if resolver.denied(host) else Drop.PRIVATE_ADDRESS)


def _resolver() -> PublicResolver:
    from twisted.internet import reactor  # exists only after Scrapy has installed it

    return PublicResolver.of(reactor)


def _place(url: str) -> tuple[str, int]:
    """Host and port of a URL or of a proxy's address."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    return host_key(parts.hostname or ""), parts.port or (443 if parts.scheme == "https" else 80)
