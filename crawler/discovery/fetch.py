"""The fetch function that sources of pages use.

In a crawl Scrapy provides it, on the command line `plain_fetch`.
"""

import asyncio
import http.client
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Collection, Mapping
from typing import Protocol
from urllib.parse import urlsplit

from crawler.discovery.checked import checked_opener, place_of
from crawler.page.page import Response
from crawler.private import is_private_host

MAX_BYTES = 16 << 20  # of one response
MAX_WAIT = 30.0  # seconds; upper limit of a Retry-After
_DEFAULT_WAIT = 5.0  # seconds, for a response that asks to wait but gives no time
_TRIES = 4
_LATER = frozenset({429, 503})


class FetchError(Exception):
    """No usable response; the message names host and reason, but nothing else of the URL (keys)."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{urlsplit(url).netloc}: {why}")


class Fetch(Protocol):
    """Fetches a URL: the response, with any status; FetchError if there is none.

    `secret`: the request contains a key and must not be stored.
    """

    async def __call__(
        self, url: str, headers: Mapping[str, str] | None = None, *, secret: bool = False
    ) -> Response:
        """The response."""
        ...


def never(response: Response) -> bool:
    """False: a response with status 200 never asks to wait."""
    return False


async def fetch_patiently(
    fetch: Fetch,
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    secret: bool = False,
    is_later: Callable[[Response], bool] = never,
) -> Response:
    """The response with status 200 or 206, after the waits that the host asks for; FetchError for any other.

    A host asks to wait with status 429 or 503, or by a response for which `is_later` is true; Retry-After
    says how long. A request without a response is sent once more.
    """
    failed = False
    for left in reversed(range(_TRIES)):
        try:
            response = await fetch(url, headers, secret=secret)
        except FetchError:
            if failed:
                raise
            failed = True
            continue
        if response.status not in _LATER and not is_later(response):
            break
        if left:
            await asyncio.sleep(_wait(response))
    else:
        raise FetchError(url, f"busy: gave up after {_TRIES} requests")
    if response.status not in (200, 206):
        raise FetchError(url, f"status {response.status}")
    return response


def _wait(response: Response) -> float:
    """Seconds until the next try; a date in Retry-After counts as the default."""
    asked = response.headers.get("retry-after", "").strip()
    return min(float(asked), MAX_WAIT) if asked.isdecimal() else _DEFAULT_WAIT


def plain_fetch(agent: str, seconds: float, named: Collection[str] | None = None) -> Fetch:
    """A fetch without Scrapy: one request at a time, at most `seconds` each; proxies by the environment.

    Private addresses are refused at every hop, except where one of `named`, URLs that the user or the topic
    gives, has a private host as written; None: each URL that is fetched. A request with a key is not
    redirected.
    """

    async def fetch(url: str, headers: Mapping[str, str] | None = None, *, secret: bool = False) -> Response:
        if urlsplit(url).scheme not in ("http", "https"):
            raise FetchError(url, "not an http(s) URL")
        given = {"User-Agent": agent, "Accept-Encoding": "gzip", **(headers or {})}
        request = urllib.request.Request(url, headers=given)  # noqa: S310 - the scheme is known
        try:
            places = map(place_of, [url] if named is None else named)
            permitted = {place for place in places if is_private_host(place[0])}
            return _answer(checked_opener(permitted, redirects=not secret), request, seconds)
        except urllib.error.URLError as error:
            raise FetchError(url, str(error.reason)) from None
        except (OSError, http.client.HTTPException, zlib.error, EOFError, ValueError) as error:
            raise FetchError(url, str(error) or type(error).__name__) from None

    return fetch


def _answer(
    opener: urllib.request.OpenerDirector, request: urllib.request.Request, seconds: float
) -> Response:
    until = time.monotonic() + seconds
    try:
        answer = opener.open(request, timeout=seconds)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        body = bytearray()
        while part := answer.read1(1 << 16):
            body += part
            if time.monotonic() > until:
                raise TimeoutError("timed out")
            if len(body) > MAX_BYTES:
                raise ValueError(f"more than {MAX_BYTES} bytes")
        headers = {key.lower(): value for key, value in answer.headers.items()}
    if headers.get("content-encoding") == "gzip":
        unzip = zlib.decompressobj(wbits=31)
        body = bytearray(unzip.decompress(body, MAX_BYTES))
        if unzip.unconsumed_tail:
            raise ValueError(f"more than {MAX_BYTES} bytes")
    return Response(url=answer.url, status=answer.status or 0, headers=headers, body=bytes(body))
