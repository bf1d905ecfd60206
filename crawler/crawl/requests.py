"""What the crawl knows of a request beside its URL, and requests past the queue.

`Request.meta` is read and written here alone: our own part is one RequestInfo under one key; the other keys
are Scrapy's (`depth`, `dont_retry`, `download_slot` …) and scrapy-playwright's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response as ScrapyResponse

from crawler.discovery.fetch import Fetch, FetchError
from crawler.page.page import Response

_KEY = "acopio"
_PAST_QUEUE = "dont_obey_robotstxt"  # Scrapy's key: set for robots.txt, by Scrapy, and for services, by us


@dataclass(frozen=True, slots=True)
class RequestInfo:
    """What the crawl knows of a request; kept with it in the queue on disk, and passed on by redirects.

    `seed` is the seed that the way to it began at; `why` what speaks for it, in words; `group` the requests
    whose luck it shares (frontier.yields.group_of); `origin` the page that it should be the translation of;
    `off_topic` how many pages in a row before it were off topic.
    """

    seed: str | None = None
    why: str = ""
    group: str = ""
    origin: str = ""
    off_topic: int = 0
    is_seed: bool = False
    is_guess: bool = False  # only the form of its address speaks for it
    is_tdm_file: bool = False
    is_source: bool = False  # to a service that the topic names
    is_part: bool = False  # what a script of a page asks for
    is_secret: bool = False  # it bears a key: kept in no archive
    is_paid: bool = False  # charged to its site's budget before: its host had to wait
    is_unconditional: bool = False  # asked without validators: the archive has lost what they stand for
    betters: bool = False  # to take the place of the one that waits for the same URL
    rendered_by: str | None = None  # name and version of the browser

    def meta(self, **scrapy: object) -> dict[str, Any]:
        """The `meta` of a new request: this, and keys of Scrapy or scrapy-playwright."""
        return {_KEY: self, **scrapy}


def info_of(request: Request | ScrapyResponse) -> RequestInfo:
    """The info of a request, or of a response's request; an empty one where Scrapy made the request."""
    return info_in(request.meta)


def info_in(meta: Mapping[str, Any]) -> RequestInfo:
    """The info in the `meta` of a request, say one read from a queue."""
    found = meta.get(_KEY)
    return found if isinstance(found, RequestInfo) else RequestInfo()


def changed(request: Request, **changes: object) -> dict[str, Any]:
    """The request's `meta` with other values in its info."""
    return {**request.meta, _KEY: replace(info_of(request), **changes)}  # type: ignore[arg-type]


def note(request: Request, **changes: object) -> None:
    """Change the info of the request itself."""
    request.meta.update(changed(request, **changes))


def is_past_queue(request: Request) -> bool:
    """Whether it is for robots.txt or a service: no page, asked past the queue."""
    return bool(request.meta.get(_PAST_QUEUE))


def is_repeat(request: Request) -> bool:
    """Whether Scrapy asks for it once more after a failure."""
    return bool(request.meta.get("retry_times"))


def may_repeat(request: Request) -> bool:
    """Whether Scrapy may ask for it once more after a failure."""
    return not request.meta.get("dont_retry")


def depth_of(request: Request | ScrapyResponse) -> int | None:
    """Links from the start; None where Scrapy has not counted it."""
    depth = request.meta.get("depth")
    return None if depth is None else int(depth)


def slot_of(request: Request) -> str:
    """The downloader's slot, usually the host; '' where it has not got that far."""
    return str(request.meta.get("download_slot") or "")


def proxy_of(request: Request) -> str:
    """The address of the proxy that the request goes by; '' for none."""
    return str(request.meta.get("proxy") or "")


def crawl_fetch(crawler: Crawler) -> Fetch:
    """A fetch that passes the crawl's downloader middlewares.

    Sources are services that the topic names and that have rules of their own: robots.txt, the scope and the
    budget of pages do not count for them.
    """

    async def fetch(url: str, headers: Mapping[str, str] | None = None, *, secret: bool = False) -> Response:
        info = RequestInfo(is_source=True, is_secret=secret)
        # No redirects: neither keys nor permissions go elsewhere.
        meta = info.meta(**{_PAST_QUEUE: True}, dont_retry=True, dont_redirect=True)
        request = Request(url, headers=dict(headers or {}), meta=meta)
        assert crawler.engine is not None
        try:
            response = await crawler.engine.download_async(request)
        except Exception as error:  # whatever a downloader or a middleware finds wrong
            raise FetchError(url, f"{type(error).__name__}" if secret else f"{error}") from None
        finally:
            if crawler.stats is not None:
                crawler.stats.inc_value("acopio/source_requests")
        return record_of(response)

    return fetch


def record_of(response: ScrapyResponse) -> Response:
    """Scrapy's response as acopio's own; header names in lower case, repeated ones joined by commas."""
    headers = response.headers
    return Response(
        url=response.url,
        status=response.status,
        headers={
            key.decode("latin-1").lower(): b", ".join(headers.getlist(key)).decode("latin-1")
            for key in headers
        },
        body=response.body,
    )
