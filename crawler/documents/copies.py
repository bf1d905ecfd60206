"""Rows of a page for the copies that follow it: the same bytes at the same address but for its query."""

from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from typing import Literal
from urllib.parse import urldefrag

from crawler.documents.schema import ExtractedRow
from crawler.page.page import Response

_HELD = 32  # pages; copies follow each other, as the index is ordered by address
# Headers that differ from one answer to the next and say nothing of the page; all others have to be equal.
_PASSING = frozenset(
    {"age", "cf-ray", "connection", "date", "etag", "expires", "last-modified", "server-timing", "set-cookie"}
    | {"via", "x-cache", "x-request-id", "x-served-by", "x-timer"}
)
_Key = tuple[str, int, bytes, tuple[tuple[str, str], ...]]
_Link = Literal["hreflang", "switchers"]
_LINKS: tuple[_Link, ...] = ("hreflang", "switchers")


class Copies:
    """The rows of the last pages that were read."""

    def __init__(self) -> None:
        self._rows: OrderedDict[_Key, tuple[str, list[ExtractedRow]]] = OrderedDict()

    def rows(self, response: Response) -> list[ExtractedRow] | None:
        """The rows of an earlier response that a reading of this one would give, but for its ids and places.

        None without one, and where the page names either address, as each is another link there.
        """
        known = self._rows.get(_key(response))
        if known is None:
            return None
        url, rows = known
        names = {link["url"] for row in rows for kind in _LINKS for link in row[kind]}
        canonical = {row["canonical_url"] for row in rows if row["canonical_url"]}
        if names & {url, response.url} or any(one.encode() not in response.body for one in canonical):
            return None
        return rows

    def remember(self, response: Response, rows: list[ExtractedRow]) -> None:
        """Hold the rows of a page that was read."""
        self._rows[_key(response)] = response.url, rows
        if len(self._rows) > _HELD:
            self._rows.popitem(last=False)


def address_without_query(url: str) -> str:
    """The address up to its query, by which copies stand together."""
    return urldefrag(url)[0].partition("?")[0]


def _key(response: Response) -> _Key:
    return (
        address_without_query(response.url),
        response.status,
        sha256(response.body).digest(),
        _lasting(response.headers),
    )


def _lasting(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(item for item in headers.items() if item[0] not in _PASSING))
