"""Steps of the frontier -> requests: each URL once, and the TDMRep file of a site before its pages."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from scrapy import Request

from crawler.crawl.requests import RequestInfo, request_or_none
from crawler.frontier.drops import Drop
from crawler.frontier.frontier import LIST, SEED, Frontier, Step
from crawler.frontier.seen import Priorities
from crawler.page.rights.opt_outs import tdm_file_of

_TDM_FILE = SEED + 1  # priority: before anything else of its site


class Callbacks(NamedTuple):
    """What becomes of the answers: methods of the spider, as Scrapy's queue on disk stores them by name."""

    failed: Callable[..., Any]
    parse_list: Callable[..., Any]
    parse_tdm_file: Callable[..., Any]


class Outgoing:
    """The requests of a crawl, and the URLs that it has requested.

    With `preview`, requests for what is found are kept as steps in `coming` and not made. `drop` is called
    with the reason and the URL of each step that is left out.
    """

    def __init__(
        self, frontier: Frontier, callbacks: Callbacks, drop: Callable[[Drop, str], None], *, preview: bool
    ) -> None:
        self.asked = Priorities(None)
        self.coming: list[Step] = []
        self._frontier = frontier
        self._callbacks = callbacks
        self._drop = drop
        self._preview = preview

    def seed(self, url: str) -> Iterator[Request]:
        """The request for a seed."""
        yield from self.tdm_file(url, url)
        info = RequestInfo(seed=url, is_seed=True, why="a seed")
        yield from self._request(url, priority=SEED, meta=info.meta())

    def met(self, url: str) -> None:
        """Note a URL that was read without a request for it: the target of a redirect."""
        if url not in self.asked:
            self.asked[url] = SEED

    def pages(self, steps: list[Step], seed: str | None, off_topic: int) -> Iterator[Request]:
        """Requests for the steps that are new, or now have a higher priority than at their request."""
        for step in steps:
            known = self.asked.get(step.url)
            betters = known is not None and self._betters(step, known)
            if known is not None and not betters:
                continue
            if not betters and (reason := self._frontier.why_not(step.url)):
                self._drop(reason, step.url)
                continue
            self.asked[step.url] = step.priority
            if not betters:
                self._frontier.take(step.url)
            if self._preview:
                self.coming.append(step)
                continue
            yield from self.tdm_file(step.url, seed)
            info = RequestInfo(
                seed=seed,
                why=step.why,
                group=step.group,
                origin=step.origin,
                off_topic=off_topic,
                is_guess=step.is_guess,
                betters=betters,
            )
            priority = self._priority(step.priority)
            yield from self._request(step.url, priority=priority, meta=info.meta(), dont_filter=betters)

    def beyond(self, steps: list[Step]) -> None:
        """Count the steps that are too far from the seeds."""
        for step in steps:
            if step.url not in self.asked:
                self._drop(Drop.DEPTH, step.url)

    def tdm_file(self, url: str, seed: str | None) -> Iterator[Request]:
        """The request for the TDMRep file of a URL's site, once per site: the protocol requires it first."""
        address = tdm_file_of(url)
        if self._preview or address in self.asked or not self._frontier.may_fetch(address):
            return
        self.asked[address] = SEED
        meta = RequestInfo(seed=seed, is_tdm_file=True, why="rights of its site").meta(dont_retry=True)
        callback = self._callbacks.parse_tdm_file
        yield from self._request(address, callback=callback, priority=_TDM_FILE, meta=meta)

    def list_of_pages(self, address: str, seed: str | None, wanted: int = LIST) -> Iterator[Request]:
        """The request for a sitemap or feed."""
        if address in self.asked or not self._frontier.may_fetch(address):
            return
        self.asked[address] = SEED
        if self._preview:
            self.coming.append(Step(address, wanted, kind="list", why="a sitemap or feed"))
            return
        meta = RequestInfo(seed=seed, why="a sitemap or feed", is_list=True).meta()
        callback, priority = self._callbacks.parse_list, self._priority(wanted)
        yield from self._request(address, callback=callback, priority=priority, meta=meta)

    def _betters(self, step: Step, known: int) -> bool:
        """Whether a requested page now has a higher priority than at its request."""
        return known < step.priority and step.kind != "link" and self._frontier.learns and not self._preview

    def _priority(self, wanted: int) -> int:
        return wanted if self._frontier.learns else 0

    def _request(self, url: str, **arguments: Any) -> Iterator[Request]:
        """The request; none for a malformed address, which is counted."""
        request = request_or_none(url, errback=self._callbacks.failed, **arguments)
        if request is None:
            self._drop(Drop.MALFORMED_URL, "")
        else:
            yield request
