"""Renders pages made by JavaScript: fetched like all others, then run in a browser without network access.

The browser (scrapy-playwright, Chromium) gets the fetched page. Scrapy's downloader sends the requests of
its scripts, so that robots.txt, the check for private addresses, size and time limits apply to them too.
All other requests are refused, and the browser's own proxy does not exist.
"""

import asyncio
import itertools
import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Route
from playwright.async_api import Request as PartRequest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from crawler.archive.codings import decoded
from crawler.crawl.browser import browser_path
from crawler.crawl.browser_memory import keep_small
from crawler.crawl.drops import count, reason_of
from crawler.crawl.network.headers import BoundedHeadersHandler
from crawler.crawl.requests import RequestInfo, info_of, is_past_queue, note
from crawler.frontier.drops import Drop
from crawler.topic.scope import Scope

MAX_PARTS = 100  # requests of one page
QUIET_SECONDS = 5.0  # longest wait, after the page has loaded, for the end of its requests
PART_DELAY = 0.1  # seconds between two requests of pages to one host
_PARTS = frozenset({"script", "xhr", "fetch"})
_PASSED_ON = ("accept", "accept-language", "origin", "referer", "x-requested-with")
_ARGUMENTS = [
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--js-flags=--max-old-space-size=512",  # MiB
]
_NOWHERE = {"server": "http://127.0.0.1:9"}  # the discard port: the browser's own requests end here
# Headers of the fetched page that do not apply to the rendered one.
_NOT_OF_RENDERED = ("Content-Encoding", "Content-Length", "Transfer-Encoding", "ETag", "Last-Modified")


class RenderingHandler(BoundedHeadersHandler):
    """Fetches as usual, and renders the pages of the topic's [javascript] sites.

    A page that cannot be rendered in time is counted as 'not_rendered' and returned as fetched.
    """

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        if crawler not in _renderers:
            _renderers[crawler] = Renderer(crawler)
        self._renderer = _renderers[crawler]

    async def download_request(self, request: Request) -> Response:
        """The response, rendered if its site needs it."""
        response = await super().download_request(request)
        return await self._renderer.rendered(request, response)

    async def close(self) -> None:
        """Close the connections and the browser."""
        await self._renderer.close()
        await super().close()


@dataclass
class _Allowance:
    """The requests that a page may still make."""

    bytes: int
    parts: int = MAX_PARTS
    started: bool = False


class Renderer:
    """The browser of a crawl; each page has its own context, without cookies or storage of others."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler, self._numbers = crawler, itertools.count()
        settings = crawler.settings
        self._sites: Scope = crawler.spider.topic.javascript  # type: ignore[union-attr]
        self._seconds = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._bytes = settings.getint("DOWNLOAD_MAXSIZE")
        options = {
            "executable_path": browser_path(settings["BROWSER"]),
            "args": _ARGUMENTS,
            "proxy": _NOWHERE,
            "chromium_sandbox": getattr(os, "geteuid", lambda: 0)() != 0,  # it does not start for root
        }
        self._watch: asyncio.Task[None] | None = None
        self._browser: Any = ScrapyPlaywrightDownloadHandler(crawler)
        self._browser.config.launch_options = {**options, **self._browser.config.launch_options}

    async def close(self) -> None:
        """End the browser."""
        if self._watch is not None:
            self._watch.cancel()
        browser, self._browser = self._browser, None
        if browser is not None:
            await browser.close()

    async def rendered(self, request: Request, response: Response) -> Response:
        """The response, rendered if it is a page of the topic's [javascript] sites."""
        info, kind = info_of(request), (response.headers.get("Content-Type") or b"").decode("latin-1")
        is_page = response.status == 200 and kind.partition(";")[0].strip().lower() in _PAGES
        of_crawl = not (info.is_part or info.is_source or is_past_queue(request))
        if not (is_page and of_crawl and self._sites.allows(request.url)):
            return response
        if self._watch is None:
            self._watch = asyncio.create_task(keep_small())
        name = f"page {next(self._numbers)}"
        try:
            visit = self._visit(request, response, name)
            made = await asyncio.wait_for(self._browser.download_request(visit), self._seconds)
        except (PlaywrightError, TimeoutError):
            count(self._crawler.stats, Drop.NOT_RENDERED)
            return response
        finally:
            wrapper = self._browser.context_wrappers.get(name)
            if wrapper is not None:
                await wrapper.context.close()
        if len(made.body) > self._bytes:
            count(self._crawler.stats, Drop.NOT_RENDERED)
            return response
        note(request, rendered_by=f"Chromium {self._browser.browser.version}")
        headers = response.headers.copy()
        for header in _NOT_OF_RENDERED:
            headers.pop(header, None)
        headers["Content-Type"] = "text/html; charset=utf-8"
        return response.replace(cls=HtmlResponse, headers=headers, body=made.text.encode(), encoding="utf-8")

    def _visit(self, request: Request, response: Response, name: str) -> Request:
        allowance = _Allowance(self._bytes)

        async def prepare(page: Page, _: Request) -> None:
            async def answer(route: Route) -> None:
                await self._answer(route, page, response, allowance)

            async def refuse(route: Route) -> None:
                await route.abort()

            await page.context.route("**/*", refuse)  # also for windows that the page opens
            await page.context.route_web_socket("**", lambda socket: None)  # never connected
            await page.route("**/*", answer)

        meta = {
            "playwright": True,
            "playwright_context": name,
            "playwright_context_kwargs": {
                "user_agent": self._crawler.settings["USER_AGENT"],
                "service_workers": "block",
                "accept_downloads": False,
            },
            "playwright_page_init_callback": prepare,
            "playwright_page_goto_kwargs": {"wait_until": "load", "timeout": self._seconds * 1000},
            "playwright_page_methods": [PageMethod(_settle)],
        }
        return Request(request.url, meta=meta)

    async def _answer(self, route: Route, page: Page, response: Response, allowance: _Allowance) -> None:
        part = route.request
        try:
            if part.is_navigation_request():
                if allowance.started or part.frame != page.main_frame:
                    await route.abort()  # frames, and pages that lead elsewhere
                    return
                allowance.started = True
                await _fulfill(route, response, self._bytes)
                return
            fetched = await self._part(part, response.url, allowance)
            if fetched is None:
                await route.abort()
            else:
                await _fulfill(route, fetched, self._bytes)
        except PlaywrightError:
            return  # the page is closed already

    async def _part(self, part: PartRequest, page_url: str, allowance: _Allowance) -> Response | None:
        """The response to a script's request; None if it is refused or fails, which is counted."""
        target, home = urlsplit(part.url), urlsplit(page_url)
        is_safe = target.scheme == "https" or (target.scheme == "http" and target.netloc == home.netloc)
        if part.resource_type not in _PARTS or part.method != "GET":
            return None
        if not is_safe or allowance.parts <= 0 or allowance.bytes <= 0:
            count(self._crawler.stats, Drop.PAGE_PART_REFUSED)
            return None
        allowance.parts -= 1
        headers = {name: value for name in _PASSED_ON if (value := part.headers.get(name))}
        try:
            response = await self._fetched(part.url, headers, f"part of a page: {target.hostname}")
        except Exception as error:  # any error of the downloader or a middleware
            count(self._crawler.stats, reason_of(error))
            return None
        allowance.bytes -= len(response.body)
        return response if allowance.bytes > 0 else None

    async def _fetched(self, url: str, headers: dict[str, str], slot: str) -> Response:
        """The response through the downloader and its middlewares, in a slot separate from that of pages."""
        engine, settings = self._crawler.engine, self._crawler.settings
        assert engine is not None
        per_host = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        delay = min(PART_DELAY, settings.getfloat("DOWNLOAD_DELAY"))
        engine.downloader.per_slot_settings.setdefault(slot, {"delay": delay, "concurrency": per_host})
        scrapy = {"download_slot": slot, "autothrottle_dont_adjust_delay": True, "dont_retry": True}
        request = Request(url, headers=headers, meta=RequestInfo(is_part=True).meta(**scrapy))
        while True:
            found = await maybe_deferred_to_future(engine.downloader.fetch(request))
            if isinstance(found, Response):
                return found
            request = found  # the target of a redirect


_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_renderers: "WeakKeyDictionary[Crawler, Renderer]" = WeakKeyDictionary()


async def _settle(page: Page) -> None:
    """Wait until the page makes no more requests, or the time is up: some pages never stop."""
    try:
        await page.wait_for_load_state("networkidle", timeout=QUIET_SECONDS * 1000)
    except PlaywrightError:
        return


async def _fulfill(route: Route, response: Response, limit: int) -> None:
    given = response.headers
    headers = {key.decode("latin-1"): b", ".join(given.getlist(key)).decode("latin-1") for key in given}
    codings = [
        word.strip().lower() for word in headers.pop("Content-Encoding", "").split(",") if word.strip()
    ]
    body, _ = decoded(response.body, codings, limit)
    for name in ("Content-Length", "Transfer-Encoding", "Set-Cookie"):
        headers.pop(name, None)
    await route.fulfill(status=response.status, headers=headers, body=body)
