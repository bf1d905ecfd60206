"""Ranges of bytes for many records: those that lie close together are fetched by one request."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.common_crawl.listing import Record

GAP = 64 << 10  # bytes between two records that are fetched along: less than the cost of another request
LONGEST = 8 << 20  # bytes of a request


@dataclass(frozen=True, slots=True)
class Range:
    """A part of a file, its end excluded, with the records in it in order."""

    file: str
    start: int
    end: int
    records: tuple[Record, ...]


def ranges(records: Iterable[Record], gap: int = GAP, longest: int = LONGEST) -> Iterator[Range]:
    """The ranges that cover the sorted records; a record longer than `longest` has one by itself."""
    pending: list[Record] = []
    for record in records:
        if pending and not _joins(pending, record, gap, longest):
            yield _range(pending)
            pending = []
        pending.append(record)
    if pending:
        yield _range(pending)


def _joins(pending: list[Record], record: Record, gap: int, longest: int) -> bool:
    last = pending[-1]
    return (
        record.file == last.file
        and record.offset - (last.offset + last.length) <= gap
        and record.offset + record.length - pending[0].offset <= longest
    )


def _range(found: list[Record]) -> Range:
    return Range(found[0].file, found[0].offset, max(r.offset + r.length for r in found), tuple(found))
