"""The spider of every topic: fetches pages, reads them in a sandbox, follows what the frontier chooses."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response as ScrapyResponse
from scrapy.robotstxt import RobotParser
from twisted.python.failure import Failure

from crawler.console.suggestions import did_you_mean
from crawler.crawl.browser import browser_path
from crawler.crawl.drops import FAILED, FAILURE, KEPT, count, count_page, reason_of
from crawler.crawl.outgoing import Callbacks, Outgoing
from crawler.crawl.preview import Upcoming, in_order, write_coming
from crawler.crawl.requests import crawl_fetch, info_of, is_last, record_of
from crawler.crawl.sandbox_pool import SandboxPool
from crawler.crawl.site_lists import SiteLists
from crawler.crawl.state import CrawlState
from crawler.crawl.tally import Tally
from crawler.discovery.find import Finder, search_key
from crawler.documents.patience import Patience
from crawler.documents.reasons import Reason
from crawler.documents.verdict import Verdict, read_and_judge
from crawler.errors import AcopioError, UsageError
from crawler.frontier.crawl_record import CrawlTally
from crawler.frontier.drops import Drop
from crawler.frontier.frontier import Frontier, FrontierMemory, Step
from crawler.frontier.seen import ASKED, Priorities
from crawler.frontier.site_records import read_site_records
from crawler.frontier.yields import Yields
from crawler.page import page as records
from crawler.page.alternates import link_header_alternates
from crawler.page.links import MAX_LINKS
from crawler.page.lists.lists import Listed
from crawler.page.lists.sitemaps import MAX_ENTRIES
from crawler.page.reading import Reading
from crawler.page.rights.opt_outs import is_tdm_file, parse_tdm_file, site_key
from crawler.sandbox import Sandbox
from crawler.storage.files import QUEUE
from crawler.storage.stores import is_remote
from crawler.topic.seeds import named_seeds
from crawler.topic.standing import Around
from crawler.topic.takedowns import read_takedowns
from crawler.topic.topic import Topic
from crawler.urls import parse_url, site_of

MAX_SITEMAP_HOSTS = 20  # of one sitemap: by the protocol it lists its own host
ORDERS = ("learnt", "breadth-first")
ARGUMENTS = ("seeds", "seeds_file", "data", "order", "preview")
_LOST = frozenset({Reason.TOO_LARGE, Reason.EXTRACTION_TIMEOUT, Reason.SLOW_SITE, Reason.EXTRACTION_FAILED})
MIN_DELAY = 0.01  # seconds between requests to one host, even if the settings give less


class ArticlesSpider(scrapy.Spider):
    """Crawls one topic.

    `-a seeds=URL,URL` and `-a seeds_file=FILE` replace the topic's seeds, `-a data=DIR` replaces `data/NAME`,
    `-a order=breadth-first` ignores the scores of links. `-a preview=FILE` fetches only the seeds and writes
    the next requests to FILE.
    """

    topic: Topic

    def __init__(
        self,
        seeds: str = "",
        data: str | None = None,
        seeds_file: str | None = None,
        order: str = ORDERS[0],
        preview: str = "",
        **kwargs: Any,
    ) -> None:
        if kwargs:
            name = min(kwargs)
            raise UsageError(
                f"-a {', '.join(sorted(kwargs))}: unknown; {did_you_mean(name, ARGUMENTS)}"
                f"known: {', '.join(ARGUMENTS)}"
            )
        if order not in ORDERS:
            hint = did_you_mean(order, ORDERS)
            raise UsageError(f"-a order={order}: unknown; {hint}known: {', '.join(ORDERS)}")
        super().__init__()
        if data and is_remote(data):
            raise UsageError(f"-a data={data}: use `acopio crawl {self.topic.name} --data {data}`")
        self.folder = Path(data or f"data/{self.topic.name}")
        self.seeds = named_seeds(seeds, seeds_file) or self.topic.seeds
        bad = [s for s in self.seeds if parse_url(s) is None]
        if bad or not (self.seeds or self.topic.sources.any_in_crawl()):
            problem = f"not http(s) URLs: {', '.join(bad)}" if bad else "no seeds"
            raise UsageError(f"topic {self.topic.name}: {problem}: give some with -a seeds=URL,URL")
        search = self.topic.sources.search
        self._search_key = search_key(search) if search else ""
        self.tally = Tally()
        self.patience = Patience()
        self.record = CrawlTally(self.seeds)
        self.preview = Path(preview) if preview else None
        memory = FrontierMemory(yields=Yields(earlier=read_site_records(self.folder)))
        self.frontier = Frontier(self.topic, memory, read_takedowns(self.folder), learns=order == ORDERS[0])
        self._lists = SiteLists()
        callbacks = Callbacks(self.failed, self.parse_list, self.parse_tdm_file)
        self._outgoing = Outgoing(self.frontier, callbacks, self.count_drop, preview=bool(preview))

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "ArticlesSpider":
        """The spider, with its topic's limits as Scrapy settings."""
        limits, settings = cls.topic.limits, crawler.settings
        settings.set("DEPTH_LIMIT", limits.depth, priority="spider")
        settings.set("CLOSESPIDER_PAGECOUNT", limits.pages, priority="spider")
        settings.set("CLOSESPIDER_TIMEOUT", limits.seconds, priority="spider")
        # Without delay Scrapy (2.19, asyncio) sends all waiting requests of a host at once, over its limit.
        settings.set(
            "DOWNLOAD_DELAY", max(settings.getfloat("DOWNLOAD_DELAY"), MIN_DELAY), priority="cmdline"
        )
        if cls.topic.javascript.sites:
            browser_path(settings["BROWSER"])  # before the crawl starts
            handlers = dict.fromkeys(("http", "https"), "crawler.crawl.rendering.RenderingHandler")
            handlers = settings.getdict("DOWNLOAD_HANDLERS") | handlers
            settings.set("DOWNLOAD_HANDLERS", handlers, priority="spider")
        agent = str(settings["USER_AGENT"]).replace("{contact}", str(settings["CONTACT"]))
        settings.set("USER_AGENT", agent, priority=settings.getpriority("USER_AGENT") or "spider")
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings.set("JOBDIR", settings.get("JOBDIR") or str(spider.folder / QUEUE), priority="spider")
        if not spider.preview:
            spider._outgoing.asked = Priorities(Path(settings["JOBDIR"], ASKED))
        workers = settings.getint("EXTRACTION_WORKERS")
        # Breadth first: links differ only in their distance from a seed (see Outgoing).
        settings.set("DEPTH_PRIORITY", int(not spider.frontier.learns), priority="spider")
        spider._pages = SandboxPool("crawler.page.read:read_page_and_links", workers, spider.count_drop)
        spider._maps = SandboxPool("crawler.page.lists.lists:read_list", 1, spider.count_drop)
        # A robots.txt that cannot be fetched is not an error of the crawl: the host counts as given up.
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
        crawler.signals.connect(spider.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(spider.close_pools, signal=signals.spider_closed)
        return spider

    _pages: SandboxPool
    _maps: SandboxPool
    state: CrawlState  # extensions.queue reads it when the spider opens, and writes it when it closes

    def close_pools(self) -> None:
        """Close the sandboxes; write the preview if one was requested."""
        self._pages.close()
        self._maps.close()
        self._outgoing.asked.close()
        if self.preview:
            bonus = self.frontier.bonus
            coming = (Upcoming(s.url, s.priority + bonus(s.group), s.why) for s in self._outgoing.coming)
            write_coming(self.preview, in_order(coming))

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Store a site's sitemaps until one of its pages is on topic."""
        rules = getattr(robotparser, "rp", None)
        self._lists.declare_sitemaps(request.url, getattr(rules, "sitemaps", ()))

    async def start(self) -> AsyncIterator[Request]:
        """Requests for the seeds; a resumed crawl restores its frontier."""
        self.state.frontier = self.frontier.memory = self.state.frontier or self.frontier.memory
        for seed in self.seeds:
            if self.frontier.takedowns.holds(seed):
                self.logger.warning("%s: taken down: not fetched", seed)
                continue
            self.frontier.prove(seed)
            self.frontier.memory.yields.seeds.add(site_of(seed))
            for request in self._outgoing.seed(seed):
                yield request
        if not self.preview and not self.state.asked_sources:
            finder = Finder(self.topic, crawl_fetch(self.crawler), self._search_key)
            async for page in finder.pages():
                for request in self._found(page):
                    yield request
            self.state.asked_sources = True

    def _found(self, page: Listed) -> Iterator[Request]:
        """Requests for a page that a source found and for its translations; their sites count as proven."""
        for alternate in page.alternates:
            self.frontier.prove(page.url)
            self.frontier.prove(alternate.url)
        yield from self._outgoing.pages(self.frontier.listed(page), page.url, 0)

    def failed(self, failure: Failure) -> None:
        """Count a failed request; if the archive cannot be written, close the crawl and keep the request."""
        if not isinstance(failure.value, AcopioError):
            self.count_drop(reason_of(failure.value), failure.request.url)
            raise failure.value
        assert self.crawler.stats is not None
        self.crawler.stats.set_value(FAILURE, str(failure.value))
        self._keep(failure.request)
        raise CloseSpider(FAILED)

    def _keep(self, request: Request | None) -> None:
        """Put the request of a page that was not read back into the queue."""
        assert self.crawler.engine is not None
        assert request is not None
        self.crawler.engine.crawl(request.replace(dont_filter=True))

    def count_drop(self, reason: Drop, url: str = "") -> None:
        """Count one more page, link or request that is dropped for the reason."""
        count(self.crawler.stats, reason)
        self.record.drop(urlsplit(url).netloc, reason.value)

    def parse_tdm_file(self, response: ScrapyResponse) -> None:
        """Store the rules of a site's TDMRep file; the build reads them from the archive."""
        if response.status == 200 and is_tdm_file(response.url):  # else it was redirected
            self.frontier.memory.tdm_rules[site_key(response.url)] = parse_tdm_file(response.body)

    async def parse(self, response: ScrapyResponse) -> AsyncIterator[Request]:
        """Requests for the links that the frontier chooses from the page."""
        info = info_of(response)
        if not is_last(response, self.settings):
            for request in self._outgoing.tdm_file(
                response.url, info.seed
            ):  # for the site of a redirect's target
                yield request
        self._outgoing.met(response.url)
        record = record_of(response)
        around = self.frontier.around(response.url, "" if info.is_guess else info.origin)
        reading, found = await self._pages.run(lambda sandbox: self._judged(record, sandbox, around))
        if found.reason is Reason.EXTRACTION_FAILED and not self.crawler.crawling:
            self._keep(response.request)  # the signal that stops the crawl may end its children too
            return
        self._note(response.url, found)
        if response.status != 200:
            self.frontier.miss(response.url, info.group, info.is_guess)
        elif found.reason is Reason.OTHER_FORMAT:
            async for request in self._no_page(response, record):
                yield request
        elif reading is not None:
            for request in self._follow(response, reading, found):
                yield request

    def _note(self, url: str, found: Verdict) -> None:
        """Count a page that was read, or could not be."""
        self.tally.pages += 1
        self.tally.sites.add(urlsplit(url).netloc)
        count_page(self.crawler.stats, found.reason)
        self.logger.debug("%s: %s", url, found.reason or KEPT)
        if found.reason in _LOST:
            self.count_drop(Drop(found.reason), url)

    def _judged(
        self, record: records.Response, sandbox: Sandbox, around: Around
    ) -> tuple[Reading | None, Verdict]:
        def read(response: records.Response, languages: tuple[str, ...]) -> Reading | None:
            found: Reading | None = self.patience.call(response.url, sandbox.timed, response, languages)
            return found

        rules = self.frontier.reservations(record.url)
        return read_and_judge(self.topic, record, read, rules, around)

    async def _no_page(self, response: ScrapyResponse, record: records.Response) -> AsyncIterator[Request]:
        """Requests from a response without article: by its Link header, or for the entries of a list."""
        alternates = link_header_alternates(record.headers.get("link", ""), response.url)
        page = records.Page(hreflang=alternates)
        for request in self._onward(self.frontier.translations(page, response.url, ""), response, 0):
            yield request
        if info_of(response).is_seed:  # a feed or a sitemap may be one
            async for request in self.parse_list(response):
                yield request

    async def parse_list(self, response: ScrapyResponse) -> AsyncIterator[Request]:
        """Requests for the pages of a sitemap or feed, and for the sitemaps that it lists."""
        entries: tuple[Listed, ...] | None = await self._maps.call(
            lambda sandbox: self.patience.call(response.url, sandbox.timed, response.body, response.url)
        )
        if len(entries or ()) >= MAX_ENTRIES:
            self.count_drop(Drop.LONG_SITEMAP, response.url)
        hosts = {urlsplit(response.url).netloc}
        for entry in entries or ():
            hosts.add(urlsplit(entry.url).netloc)
            if len(hosts) > MAX_SITEMAP_HOSTS and not entry.is_chosen:
                self.count_drop(Drop.HOSTS_OF_SITEMAP, response.url)
                return
            if entry.is_list:
                for request in self._outgoing.list_of_pages(entry.url, info_of(response).seed):
                    yield request
                continue
            for request in self._onward(self.frontier.listed(entry), response, 0):
                yield request

    def _follow(self, response: ScrapyResponse, reading: Reading, found: Verdict) -> Iterator[Request]:
        on_topic = found.on_topic
        self.tally.on_topic += on_topic
        info = info_of(response)
        is_seed, origin = info.is_seed, info.origin
        translations = []
        if on_topic or is_seed or origin or found.near:
            translations = self.frontier.translations(reading.page, response.url, found.lang)
            if not (on_topic or is_seed or origin):
                translations = [step for step in translations if not step.is_guess]
            self.tally.variants += sum(not step.is_guess for step in translations)
        others = (*([origin] if origin else []), *(step.url for step in translations))
        near = found.near and found.reason is Reason.OFF_TOPIC
        self.frontier.learn(
            response.url, found.lang, found.reason is None, found.text, others, info.group, near
        )
        if len(reading.links) >= MAX_LINKS:
            self.count_drop(Drop.TOO_MANY_LINKS, response.url)
        off_topic = 0 if on_topic or is_seed else info.off_topic + (not found.near)
        if is_seed:
            steps = self.frontier.from_seed(reading.links)
        else:
            relevance = max(found.relevance, self.topic.relevance * on_topic)
            steps = self.frontier.onward(reading.links, response.url, relevance, off_topic)
        if on_topic or is_seed or origin:
            proven = urlsplit(response.url).netloc in self.frontier.memory.proven
            for address, priority in self._lists.of(response.url, reading.feeds, proven=proven):
                yield from self._outgoing.list_of_pages(address, info.seed, priority)
        yield from self._onward(translations + steps, response, off_topic)

    def _onward(self, steps: list[Step], response: ScrapyResponse, off_topic: int) -> Iterator[Request]:
        if is_last(response, self.settings):
            self._outgoing.beyond(steps)
        else:
            yield from self._outgoing.pages(steps, info_of(response).seed, off_topic)
