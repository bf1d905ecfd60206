"""Common Crawl: the pages of a site in its index, and their records, fetched as ranges of its WARC files.

The index is a CDX server of pywb (https://github.com/webrecorder/pywb/wiki/CDX-Server-API).
https://index.commoncrawl.org/ asks clients to send one request at a time, slowly.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin

from langcodes import Language

from crawler.archive.reader import response_in
from crawler.discovery.fetch import Fetch, FetchError, fetch_patiently
from crawler.errors import InputError
from crawler.languages import base
from crawler.urls import parse_site, parse_url

MAX_RECORD = 16 << 20  # bytes, compressed: the crawl's own limit
PAUSE = 1.0  # seconds between two requests to the index
_FIELDS = "url,timestamp,filename,offset,length,languages,mime-detected,status"
_NAME = re.compile(r"[\w.+=-]+(?:/[\w.+=-]+)*", re.ASCII)
_HTML = re.compile(r"text/html|application/xhtml\+xml")


@dataclass(frozen=True, slots=True)
class Capture:
    """A page of the index: its URL and the place of its record (offset and length in bytes)."""

    url: str
    filename: str
    offset: int
    length: int


async def newest_index(fetch: Fetch, collections: str) -> str:
    """The URL of the newest index in the list of collections (collinfo.json); FetchError if there is none."""
    body = (await fetch_patiently(fetch, collections)).body
    try:
        index = str(json.loads(body)[0]["cdx-api"])
    except (ValueError, LookupError, TypeError):
        index = ""
    if parse_url(index) is None:
        raise FetchError(collections, "the response is not a list of collections")
    return index


async def captures(
    fetch: Fetch, index: str, site: str, languages: Sequence[str], pause: float = PAUSE
) -> AsyncIterator[Capture]:
    """The HTML pages of a site (host or host/path) whose main language is one of `languages`, each URL once.

    FetchError if the index does not respond, InputError if its response cannot be parsed.
    """
    query = _query(site, languages)
    answer = await _lines(fetch, f"{index}?{urlencode([*query, ('showNumPages', 'true')])}")
    pages = next((int(a["pages"]) for a in answer if isinstance(a.get("pages"), int)), 0)
    seen: set[str] = set()
    for page in range(pages):
        await asyncio.sleep(pause)
        for line in await _lines(fetch, f"{index}?{urlencode([*query, ('page', str(page))])}"):
            found = _capture(line, languages)
            if found is not None and found.url not in seen:
                seen.add(found.url)
                yield found


async def record(fetch: Fetch, records: str, capture: Capture) -> bytes:
    """The record of a capture, a gzip member, as stored in Common Crawl's WARC file.

    FetchError if it cannot be fetched or is not the one response that the index names.
    """
    url = urljoin(records, capture.filename)
    if not is_relative(capture.filename):
        raise FetchError(records, f"the index names a file elsewhere: {capture.filename[:100]!r}")
    span = f"bytes={capture.offset}-{capture.offset + capture.length - 1}"
    # identity: a range of the file itself.
    response = await fetch_patiently(fetch, url, {"Range": span, "Accept-Encoding": "identity"})
    if response.status != 206 or len(response.body) != capture.length:
        raise FetchError(url, f"the response is not the {capture.length} bytes requested")
    if response_in(response.body) != capture.url:
        raise FetchError(url, f"no complete record of {capture.url} at offset {capture.offset}")
    return response.body


def is_relative(name: str) -> bool:
    """Whether the name of a file leads below the folder of records: not absolute, without '..'."""
    return bool(_NAME.fullmatch(name)) and not {"", ".", ".."} & set(name.split("/"))


def _query(site: str, languages: Sequence[str]) -> list[tuple[str, str]]:
    # A host with its subdomains, or the pages below a path.
    place = f"{site.rstrip('/')}/*" if parse_site(site).path else f"*.{site.rstrip('/')}"
    codes = "|".join(_codes(languages))
    filters = ["=status:200", "~mime-detected:(text/html|application/xhtml.xml)"]
    filters.append(f"~languages:({codes})(,.*)?")
    return [("url", place), ("output", "json"), ("fl", _FIELDS), *(("filter", f) for f in filters)]


def _codes(languages: Sequence[str]) -> list[str]:
    """The codes of the index: ISO 639-3."""
    return [Language.get(code).to_alpha3() for code in languages]


async def _lines(fetch: Fetch, url: str) -> list[dict[str, Any]]:
    """The JSON objects of a response, one per line; none for status 404: the index has no captures."""
    try:
        body = (await fetch_patiently(fetch, url)).body
    except FetchError as error:
        if str(error).endswith("status 404"):
            return []
        raise
    return list(_objects(body, url))


def _objects(body: bytes, url: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(body.splitlines(), 1):
        try:
            value = json.loads(line)
        except ValueError:
            raise InputError(f"{url}: line {number} is not JSON: is this an index of Common Crawl?") from None
        if isinstance(value, dict):
            yield value


def _capture(line: dict[str, Any], languages: Sequence[str]) -> Capture | None:
    """The capture of a line; None if it is unwanted (servers may ignore the filters) or incomplete."""
    main = str(line.get("languages", "")).partition(",")[0]
    if base(main) not in languages or str(line.get("status")) != "200":
        return None
    if not _HTML.fullmatch(str(line.get("mime-detected", ""))):
        return None
    try:
        found = Capture(str(line["url"]), str(line["filename"]), int(line["offset"]), int(line["length"]))
    except (KeyError, ValueError):
        return None
    return found if found.offset >= 0 and 0 < found.length <= MAX_RECORD else None
