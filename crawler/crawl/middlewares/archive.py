"""Downloader middleware: writes responses to the archive, replays and revalidates archived ones."""

import base64
import contextlib
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote_from_bytes

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.statscollectors import StatsCollector
from twisted.web.http import RESPONSES

from crawler.archive.exchange import Exchange
from crawler.archive.index import Answer, History, freshened
from crawler.archive.reader import RawResponse
from crawler.archive.resume import archive_of
from crawler.archive.writer import WarcArchive
from crawler.crawl.requests import changed, depth_of, info_of, is_past_queue, may_repeat
from crawler.crawl.spider import ArticlesSpider
from crawler.errors import InputError

REPLAYED = "replayed"  # flag of a response from the archive, not the network
_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_LATEST = datetime(9999, 12, 31, 23, 59, 58, tzinfo=UTC)  # a foreign record may claim any date


class ArchiveMiddleware:
    """Writes each response to WARC as received from the downloader, before decompression.

    After a kill, responses that this crawl has archived are replayed, not requested again. Pages of earlier
    crawls are requested with their validators; an unchanged page is archived as a revisit, and the spider
    gets the archived body.
    """

    def __init__(self, folder: Path, prefix: str, past: History, tries: int, stats: StatsCollector) -> None:
        self._archive = WarcArchive(folder, prefix)
        self._past, self._tries, self._stats = past, tries, stats
        self._transient: frozenset[int] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ArchiveMiddleware":
        """The middleware of a topic's spider; other spiders have no archive."""
        spider, settings = crawler.spider, crawler.settings
        if not isinstance(spider, ArticlesSpider):
            raise NotConfigured("not the spider of a topic")
        past = archive_of(spider.folder, Path(settings["JOBDIR"]), spider.name)
        assert crawler.stats is not None
        warc, tries = spider.folder / "warc", settings.getint("RETRY_TIMES")
        middleware = cls(warc, spider.name, past, tries, crawler.stats)
        middleware._transient = frozenset(int(code) for code in settings.getlist("RETRY_HTTP_CODES"))
        crawler.signals.connect(middleware.close, signal=signals.spider_closed)
        return middleware

    def close(self) -> None:
        """Close the files."""
        self._archive.close()
        self._past.close()

    def process_request(self, request: Request) -> Response | None:
        """The archived response of a resumed crawl, else None; adds conditions if a body is archived."""
        for name in _CONDITIONS:  # a redirected request has those of another URL
            request.headers.pop(name, None)
        if request.method != "GET" or _is_unarchived(request):
            return None
        with contextlib.suppress(InputError):  # no longer in the archive: requested again
            if (answer := self._archived(request)) is not None:
                response = _response(request.url, self._past.read(answer), REPLAYED)
                self._stats.inc_value("acopio/replayed")
                return response
        # Not for robots.txt and the services of the topic.
        if not (is_past_queue(request) or info_of(request).is_unconditional):
            for name, value in self._past.conditions(request.url).items():
                request.headers[name] = value
        return None

    def _archived(self, request: Request) -> Answer | None:
        """The last response of this crawl; None without one, or if the request was to be retried."""
        answers = self._past.own(request.url)
        if not answers:
            return None
        retried = may_repeat(request) and len(answers) <= self._tries
        return None if retried and answers[-1].status in self._transient else answers[-1]

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """The response, after it was archived, unless its request contains a key.

        For '304 Not Modified', the archived response that it confirms.
        """
        if _is_unarchived(request) or REPLAYED in response.flags:
            return response
        earlier, restored = self._unchanged(request, response), response
        if earlier is not None and response.status == 304:
            try:
                raw = self._past.read(earlier)
            except InputError:
                return request.replace(meta=changed(request, is_unconditional=True), dont_filter=True)
            headers = freshened(raw.headers, _headers(response.headers))
            restored = _response(request.url, RawResponse(raw.status, headers, raw.body), "not_modified")
        self._archive.write(_exchange(request, response, earlier, self._date(response.url)))
        if earlier is not None:
            self._stats.inc_value("acopio/revisits")
        return restored

    def _date(self, url: str) -> datetime:
        """Now; after a clock was set back, a second past the last fetch of the URL, which this one follows.

        The order of fetches is that of their dates, in archives of other machines that are merged, too.
        """
        now, last = datetime.now(UTC), self._past.last_fetch(url)
        return now if last is None or last < now else min(last, _LATEST) + timedelta(seconds=1)

    def _unchanged(self, request: Request, response: Response) -> Answer | None:
        """The archived response of the same URL, if a 304 or an equal body shows that it is unchanged."""
        latest = self._past.latest(request.url)
        if latest is None or response.status not in (200, 304):
            return None
        if response.status == 304:
            return latest if any(name in request.headers for name in _CONDITIONS) else None
        head = response.headers
        described = (_text(head.get("Content-Type")), _text(head.get("Content-Encoding")))
        is_same = response.body and latest.digest == _digest(response.body)
        return latest if is_same and described == (latest.kind, latest.coding) else None


def _is_unarchived(request: Request) -> bool:
    """Whether the request contains a key, or is for a part of a page, which is archived as rendered."""
    info = info_of(request)
    return info.is_secret or info.is_part


def _exchange(request: Request, response: Response, earlier: Answer | None, fetched_at: datetime) -> Exchange:
    info = info_of(request)
    known = {
        "seed": info.seed,
        "depth": depth_of(request),
        "via": _text(request.headers.get("Referer")),
        "rendered": info.rendered_by,
    }
    return Exchange(
        url=response.url,
        method=request.method,
        request_headers=_headers(request.headers),
        status_line=f"{response.status} {_text(RESPONSES.get(response.status, b''))}".strip(),
        response_headers=_headers(response.headers),
        body=response.body,
        fetched_at=fetched_at,
        metadata={key: str(value) for key, value in known.items() if value is not None},
        same_as=earlier.earlier if earlier else None,
    )


def _response(url: str, raw: RawResponse, flag: str) -> Response:
    headers = Headers()
    for key, value in raw.headers:
        headers.appendlist(key, value)
    kind = responsetypes.from_args(headers=headers, url=url, body=raw.body)
    return kind(url=url, status=raw.status, headers=headers, body=raw.body, flags=[flag])


def _digest(body: bytes) -> str:
    """The digest in the form of WARC-Payload-Digest."""
    return f"sha1:{base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()}"


def _headers(headers: object) -> list[tuple[str, str]]:
    pairs = []
    for key, values in headers.items():  # type: ignore[attr-defined]
        pairs += [(_text(key), _text(value)) for value in values]
    return pairs


def _text(value: bytes | None) -> str:
    """Header bytes as text, non-ASCII ones percent-encoded; no line breaks, which would forge headers."""
    text = (value or b"").replace(b"\r", b" ").replace(b"\n", b" ")
    return text.decode("ascii") if text.isascii() else quote_from_bytes(text, safe=bytes(range(32, 127)))
