"""Records in segments (ISO 28500, 7): a first part and its continuations, put together."""

import contextlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from warcio.recordloader import ArcWarcRecord

from crawler.archive.files import warc_files
from crawler.archive.records import BROKEN, RecordIterator

_NEAR = 100  # records after the first part in which the rest is looked for
_FILES = 3  # and the files after its own, in the order of their names,
_LEAD = 5  # of each its first records: a segment is cut where a file is full


def is_first_segment(record: ArcWarcRecord) -> bool:
    """Whether the record is the first part of one in segments."""
    return bool(record.rec_headers.get_header("WARC-Segment-Number") == "1")


def continuation(
    path: Path, following: Iterator[ArcWarcRecord], record_id: str, most: int
) -> tuple[bytes, bool]:
    """(what continues the block of a record, whether that is all), at most `most` bytes.

    `following` are the records after it in its file, at `path`.
    """
    parts: list[bytes] = []
    size = 0
    for record in _near(path, following):
        headers = record.rec_headers
        is_next = headers.get_header("WARC-Segment-Number") == str(len(parts) + 2)
        if record.rec_type != "continuation" or not is_next:
            continue
        if headers.get_header("WARC-Segment-Origin-ID") != record_id:
            continue
        parts.append(record.raw_stream.read(most - size) if most > size else b"")
        size += len(parts[-1])
        if size >= most or headers.get_header("WARC-Segment-Total-Length"):
            return b"".join(parts), size < most
    return b"".join(parts), False


def _near(path: Path, following: Iterator[ArcWarcRecord]) -> Iterator[ArcWarcRecord]:
    yield from islice(following, _NEAR)
    later = [other for other in warc_files(path.parent) if other.name > path.name]
    for other in later[:_FILES]:
        with other.open("rb") as file, contextlib.suppress(*BROKEN):
            yield from islice(RecordIterator(file), _LEAD)
