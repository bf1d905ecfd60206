"""What a list costs to fetch and to build."""

from collections.abc import Iterable
from dataclasses import dataclass

from crawler.common_crawl.listing import Record
from crawler.common_crawl.ranges import ranges


@dataclass(frozen=True, slots=True)
class Amount:
    """What is fetched for a list: pages, requests, bytes (gaps between records included), WARC files."""

    pages: int
    requests: int
    bytes: int
    files: int


def amount(records: Iterable[Record]) -> Amount:
    """What the records of a list amount to."""
    found = list(ranges(records))
    return Amount(
        pages=sum(len(r.records) for r in found),
        requests=len(found),
        bytes=sum(r.end - r.start for r in found),
        files=len({r.file for r in found}),
    )
