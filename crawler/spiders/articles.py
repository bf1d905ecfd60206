"""The spider of every topic: fetches pages, reads them in a sandbox, follows what the frontier chooses."""

import asyncio
import logging
import queue
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response as ScrapyResponse
from scrapy.robotstxt import RobotParser

from crawler import records
from crawler.discovery.sitemaps import SitemapEntry
from crawler.errors import UsageError
from crawler.extract import DEADLINE, HTML_TYPES, MAX_BYTES, Reading
from crawler.frontier import SEED, SITEMAP, TRANSLATION, Frontier, Step, alternates_in_scope
from crawler.langid import identify
from crawler.links import clean_url
from crawler.relevance import TermMatcher, relevance
from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError
from crawler.topic import Topic

MAX_SITEMAPS = 50  # of one site
MIN_DELAY = 0.01  # seconds between requests to one host, whatever the settings say


@dataclass
class Tally:
    """What the live line shows."""

    pages: int = 0
    on_topic: int = 0
    variants: int = 0
    sites: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        share = 100 * self.on_topic / self.pages if self.pages else 0
        return (
            f"{self.pages} pages, {len(self.sites)} sites, {share:.0f} % on topic, "
            f"{self.variants} language variants found"
        )


class SandboxPool:
    """Sandboxed functions for a crawl: calls wait for a free child, off the event loop."""

    def __init__(self, function: str, size: int) -> None:
        self._free: queue.SimpleQueue[Sandbox] = queue.SimpleQueue()
        self._all = [Sandbox(function, DEADLINE) for _ in range(size)]
        for sandbox in self._all:
            self._free.put(sandbox)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="sandbox")

    async def call(self, *args: object) -> Any:
        """What the function returns, or None where it timed out or crashed."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._call, *args)

    def close(self) -> None:
        """End the children."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for sandbox in self._all:
            sandbox.close()

    def _call(self, *args: object) -> Any:
        sandbox = self._free.get()
        try:
            return sandbox.call(*args)
        except (SandboxTimeoutError, SandboxCrashError):
            return None
        finally:
            self._free.put(sandbox)


class ArticlesSpider(scrapy.Spider):
    """Crawls one topic: `-a seeds=URL,URL` and `-a data=DIR` override the topic file and `data/NAME`."""

    topic: Topic

    def __init__(self, seeds: str | None = None, data: str | None = None, **kwargs: Any) -> None:
        if kwargs:
            raise UsageError(f"-a {', '.join(sorted(kwargs))}: unknown; known: seeds, data")
        super().__init__()
        self.folder = Path(data or f"data/{self.topic.name}")
        self.seeds = tuple(s.strip() for s in seeds.split(",") if s.strip()) if seeds else self.topic.seeds
        bad = [s for s in self.seeds if clean_url(s, "") is None]
        if bad or not self.seeds:
            problem = f"not http(s) URLs: {', '.join(bad)}" if bad else "no seeds"
            raise UsageError(f"topic {self.topic.name}: {problem}: give some with -a seeds=URL,URL")
        self.tally = Tally()
        self.frontier = Frontier(self.topic)
        self._matchers = {lang: TermMatcher(terms, lang) for lang, terms in self.topic.terms.items()}
        self._sitemaps: dict[str, list[str]] = {}
        self._asked: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "ArticlesSpider":
        """The spider, its topic's limits made Scrapy's settings."""
        limits, settings = cls.topic.limits, crawler.settings
        settings.set("DEPTH_LIMIT", limits.depth, priority="spider")
        settings.set("CLOSESPIDER_PAGECOUNT", limits.pages, priority="spider")
        settings.set("CLOSESPIDER_TIMEOUT", limits.seconds, priority="spider")
        # Without any delay Scrapy (2.19, asyncio) starts all that waits for a host at once, over its limit.
        settings.set(
            "DOWNLOAD_DELAY", max(settings.getfloat("DOWNLOAD_DELAY"), MIN_DELAY), priority="cmdline"
        )
        agent = str(settings["USER_AGENT"]).replace("{contact}", str(settings["CONTACT"]))
        settings.set("USER_AGENT", agent, priority=settings.getpriority("USER_AGENT") or "spider")
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings.set("JOBDIR", settings.get("JOBDIR") or str(spider.folder / ".crawl"), priority="spider")
        workers = settings.getint("EXTRACTION_WORKERS")
        spider._pages = SandboxPool("crawler.extract:read_page_and_links", workers)
        spider._maps = SandboxPool("crawler.discovery.sitemaps:read_sitemap", 1)
        # A robots.txt that cannot be had is no error of the crawl: the host is taken as given up.
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
        crawler.signals.connect(spider.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(spider.close_pools, signal=signals.spider_closed)
        return spider

    _pages: SandboxPool
    _maps: SandboxPool
    state: dict[str, Any]

    def close_pools(self) -> None:
        """End the sandboxes."""
        self._pages.close()
        self._maps.close()

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Remember a site's sitemaps, for when one of its pages proves on topic."""
        rules = getattr(robotparser, "rp", None)
        self._sitemaps[urlsplit(request.url).netloc] = list(getattr(rules, "sitemaps", ()))[:MAX_SITEMAPS]

    async def start(self) -> AsyncIterator[Request]:
        """Requests for the seeds; of a crawl that goes on, with the frontier as it was."""
        # Scrapy keeps `state` in the JOBDIR, from the opening of the spider to its close.
        self.frontier.memory = self.state.setdefault("frontier", self.frontier.memory)
        for seed in self.seeds:
            self.frontier.prove(seed)
            yield Request(seed, priority=SEED, meta={"seed": seed, "off_topic": 0, "is_seed": True})

    async def parse(self, response: ScrapyResponse) -> AsyncIterator[Request]:
        """Requests for what the page leads to."""
        self.tally.pages += 1
        self.tally.sites.add(urlsplit(response.url).netloc)
        record = _record(response)
        if response.status != 200 or record.content_type not in HTML_TYPES or len(response.body) > MAX_BYTES:
            return
        reading: Reading | None = await self._pages.call(record, self.topic.languages)
        if reading is not None:
            for request in self._follow(response, reading):
                yield request

    async def parse_sitemap(self, response: ScrapyResponse) -> AsyncIterator[Request]:
        """Requests for the pages of a sitemap, and for those that it points to."""
        entries: tuple[SitemapEntry, ...] | None = await self._maps.call(response.body)
        for entry in entries or ():
            if entry.is_index:
                for request in self._sitemap_request(entry.url, response):
                    yield request
                continue
            found = [entry.url, *alternates_in_scope(entry.alternates, self.topic.languages)]
            urls = dict.fromkeys(url for address in found if (url := clean_url(address, response.url)))
            for request in self._requests([Step(url, SITEMAP) for url in urls], response, 0):
                yield request

    def _follow(self, response: ScrapyResponse, reading: Reading) -> Iterator[Request]:
        page = reading.page
        text = "\n".join(block.text for block in page.blocks)
        lang, _ = identify(text)
        matcher = self._matchers.get(lang)
        about = relevance(text, matcher, page.title) if matcher else 0.0
        on_topic = about >= self.topic.relevance
        self.tally.on_topic += on_topic
        self.frontier.learn(response.url, lang, on_topic and not page.noindex)
        is_seed = bool(response.meta.get("is_seed"))
        off_topic = 0 if on_topic or is_seed else int(response.meta.get("off_topic", 0)) + 1
        if is_seed:
            steps = self.frontier.from_seed(reading.links)
        else:
            steps = self.frontier.onward(reading.links, response.url, about, off_topic)
        if on_topic or is_seed or response.meta.get("translation"):
            translations = self.frontier.translations(page, response.url, lang)
            self.tally.variants += sum(step.priority == TRANSLATION for step in translations)
            steps = translations + steps
            for address in self._sitemaps.pop(urlsplit(response.url).netloc, ()):
                yield from self._sitemap_request(address, response)
        yield from self._requests(steps, response, off_topic)

    def _requests(self, steps: list[Step], response: ScrapyResponse, off_topic: int) -> Iterator[Request]:
        for step in steps:
            if step.url in self._asked or not self.frontier.admits(step.url):
                continue
            self._asked.add(step.url)
            self.frontier.take(step.url)
            meta = {
                "seed": response.meta.get("seed"),
                "off_topic": off_topic,
                "translation": step.translation,
            }
            yield Request(step.url, priority=step.priority, meta=meta)

    def _sitemap_request(self, address: str, response: ScrapyResponse) -> Iterator[Request]:
        if address in self._asked or not self.topic.scope.allows(address):
            return
        self._asked.add(address)
        meta = {"seed": response.meta.get("seed")}
        yield Request(address, callback=self.parse_sitemap, priority=SITEMAP, meta=meta)


def _record(response: ScrapyResponse) -> records.Response:
    headers = response.headers
    return records.Response(
        url=response.url,
        status=response.status,
        headers={
            key.decode("latin-1").lower(): b", ".join(headers.getlist(key)).decode("latin-1")
            for key in headers
        },
        body=response.body,
    )
