"""Data of the crawl about a request besides its URL, and requests that bypass the queue.

Only this module reads and writes `Request.meta`: our own part is one RequestInfo under one key; the other
keys are Scrapy's (`depth`, `dont_retry`, `download_slot` …) and scrapy-playwright's.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response as ScrapyResponse
from scrapy.settings import BaseSettings

from crawler.discovery.fetch import Fetch, FetchError
from crawler.page.page import Response

_KEY = "acopio"
_PAST_QUEUE = "dont_obey_robotstxt"  # Scrapy's key: set for robots.txt, by Scrapy, and for services, by us


@dataclass(frozen=True, slots=True)
class RequestInfo:
    """Data of the crawl about a request; stored with it in the queue on disk, and kept by redirects.

    `seed` is the seed from which it was reached; `why` the reason for it, in words; `group` its group of
    similar requests (frontier.yields.group_of); `origin` the page of which it should be the translation;
    `off_topic` the number of pages off topic in a row before it.
    """

    seed: str | None = None
    why: str = ""
    group: str = ""
    origin: str = ""
    off_topic: int = 0
    is_seed: bool = False
    is_guess: bool = False  # its URL was guessed from another
    is_tdm_file: bool = False
    is_list: bool = False  # a sitemap or feed
    is_source: bool = False  # for a service that the topic names
    is_part: bool = False  # requested by a script of a page
    is_secret: bool = False  # contains a key: never archived
    is_paid: bool = False  # already charged to its site's budget, before its host had to wait
    is_unconditional: bool = False  # sent without validators: the archive lost the response
    betters: bool = False  # replaces the queued request for the same URL
    rendered_by: str | None = None  # name and version of the browser

    def meta(self, **scrapy: object) -> dict[str, Any]:
        """The `meta` of a new request: this info, and keys of Scrapy or scrapy-playwright."""
        return {_KEY: self, **scrapy}


def info_of(request: Request | ScrapyResponse) -> RequestInfo:
    """The info of a request, or of a response's request; an empty one if Scrapy made the request."""
    return info_in(request.meta)


def info_in(meta: Mapping[str, Any]) -> RequestInfo:
    """The info in the `meta` of a request, for example one read from a queue."""
    found = meta.get(_KEY)
    return found if isinstance(found, RequestInfo) else RequestInfo()


def plain_meta(request: Request) -> dict[str, Any]:
    """The request's `meta` with the info as a mapping, for JSON."""
    return {name: asdict(v) if isinstance(v, RequestInfo) else v for name, v in request.meta.items()}


def meta_from(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The `meta` that `plain_meta` made; TypeError if it is that of another version."""
    return {name: RequestInfo(**value) if name == _KEY else value for name, value in plain.items()}


def request_or_none(url: str, **arguments: Any) -> Request | None:
    """The request; None for an address of which Scrapy cannot make one."""
    try:
        return Request(url, **arguments)
    except ValueError:
        return None


def changed(request: Request, **changes: object) -> dict[str, Any]:
    """The request's `meta` with other values in its info."""
    return {**request.meta, _KEY: replace(info_of(request), **changes)}  # type: ignore[arg-type]


def note(request: Request, **changes: object) -> None:
    """Change the info of the request itself."""
    request.meta.update(changed(request, **changes))


def is_past_queue(request: Request) -> bool:
    """Whether the request is for robots.txt or a service: not a page, and not in the queue."""
    return bool(request.meta.get(_PAST_QUEUE))


def is_repeat(request: Request) -> bool:
    """Whether the request is a retry by Scrapy after a failure."""
    return bool(request.meta.get("retry_times"))


def may_repeat(request: Request) -> bool:
    """Whether Scrapy may retry the request after a failure."""
    return not request.meta.get("dont_retry")


def depth_of(request: Request | ScrapyResponse) -> int | None:
    """The depth: links from the start; None if Scrapy has not set it."""
    depth = request.meta.get("depth")
    return None if depth is None else int(depth)


def is_last(response: ScrapyResponse, settings: BaseSettings) -> bool:
    """Whether Scrapy would drop the links of the page as too far from the seeds (DEPTH_LIMIT)."""
    return 0 < settings.getint("DEPTH_LIMIT") <= (depth_of(response) or 0)


def slot_of(request: Request) -> str:
    """The downloader's slot, usually the host; '' if the request has not reached the downloader."""
    return str(request.meta.get("download_slot") or "")


def proxy_of(request: Request) -> str:
    """The URL of the proxy of the request; '' if it has none."""
    return str(request.meta.get("proxy") or "")


def crawl_fetch(crawler: Crawler) -> Fetch:
    """A fetch that passes the crawl's downloader middlewares.

    Sources are services that the topic names, with their own terms of use: robots.txt, the scope and the
    budget of pages do not apply to them.
    """

    async def fetch(url: str, headers: Mapping[str, str] | None = None, *, secret: bool = False) -> Response:
        info = RequestInfo(is_source=True, is_secret=secret)
        # No redirects: keys and permissions are for this host only.
        meta = info.meta(**{_PAST_QUEUE: True}, dont_retry=True, dont_redirect=True)
        request = request_or_none(url, headers=dict(headers or {}), meta=meta)
        if request is None:
            raise FetchError(url, "no address of which a request can be made")
        assert crawler.engine is not None
        try:
            response = await crawler.engine.download_async(request)
        except Exception as error:  # any error of the downloader or a middleware
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
