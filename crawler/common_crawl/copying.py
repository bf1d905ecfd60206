"""The records of a list, fetched as ranges of WARC files: over HTTP, or from an object store."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from urllib.parse import urljoin

from crawler.archive.reader import response_in
from crawler.common_crawl.listing import Record
from crawler.common_crawl.ranges import Range, ranges
from crawler.discovery.common_crawl import MAX_RECORD, is_relative
from crawler.discovery.fetch import FetchError, fetch_patiently, plain_fetch
from crawler.errors import InputError
from crawler.storage.stores import place, told

CONNECTIONS = 4  # requests at a time: few, as Common Crawl asks
_SECONDS = 60.0  # of one request
_TRIES, _WAIT = 4, 2.0  # of a range, and seconds before the second; each later wait is twice as long
_FAILURES = 5  # ranges in a row that cannot be fetched, after which the copy ends
ReadRange = Callable[[str, int, int], bytes]  # file, start, end (excluded) -> its bytes; FetchError


class _StoreError(FetchError):
    """No bytes from a store or a disk; the message names the file."""

    def __init__(self, why: str) -> None:
        Exception.__init__(self, why)


def reader(base: str, agent: str) -> ReadRange:
    """A function that reads ranges of files below `base`: http(s)://…, or as in crawler.storage.stores."""
    return _http(base, agent) if base.startswith(("http://", "https://")) else _store(base)


def _http(base: str, agent: str) -> ReadRange:
    fetch = plain_fetch(agent, _SECONDS, [base])

    def read(file: str, start: int, end: int) -> bytes:
        url = urljoin(base, file)
        # identity: a range of the file itself.
        headers = {"Range": f"bytes={start}-{end - 1}", "Accept-Encoding": "identity"}
        response = asyncio.run(fetch_patiently(fetch, url, headers))
        if response.status != 206 or len(response.body) != end - start:
            raise FetchError(url, f"the response is not the {end - start} bytes requested")
        return response.body

    return read


def _store(base: str) -> ReadRange:
    root = place(base)

    def read(file: str, start: int, end: int) -> bytes:
        there = root.beneath(file)
        try:
            with told(there.name), there.filesystem.open_input_file(there.path) as source:
                body = bytes(source.read_at(end - start, start))
        except InputError as error:
            raise _StoreError(str(error)) from None
        if len(body) != end - start:
            raise _StoreError(f"{there.name}: ends before byte {end}")
        return body

    return read


def fetched(
    records: Iterable[Record], read: ReadRange, connections: int = CONNECTIONS, wait: float = _WAIT
) -> Iterator[tuple[Record, bytes | str]]:
    """Each record (a gzip member) in order, or in words why it could not be had.

    Records that lie close together come by one request. FetchError where five ranges in a row fail.
    """
    usable = [record for record in records if _is_usable(record)]
    yield from ((r, "the list names no record of Common Crawl there") for r in records if not _is_usable(r))
    failed = 0
    for part, body in _in_order(ranges(usable), lambda part: _patiently(part, read, wait), connections):
        if isinstance(body, FetchError):
            failed += 1
            if failed == _FAILURES:
                raise body
            yield from ((record, str(body)) for record in part.records)
            continue
        failed = 0
        for record in part.records:
            member = body[record.offset - part.start : record.offset - part.start + record.length]
            is_it = response_in(member) == record.url
            yield record, member if is_it else f"no complete record of it at offset {record.offset}"


def _is_usable(record: Record) -> bool:
    return is_relative(record.file) and record.offset >= 0 and 0 < record.length <= MAX_RECORD


def _patiently(part: Range, read: ReadRange, wait: float) -> bytes | FetchError:
    for number in range(_TRIES):
        try:
            return read(part.file, part.start, part.end)
        except FetchError as error:
            problem = error
        if number < _TRIES - 1:
            time.sleep(wait * 2**number)
    return problem


def _in_order(
    parts: Iterator[Range], work: Callable[[Range], bytes | FetchError], connections: int
) -> Iterator[tuple[Range, bytes | FetchError]]:
    """The results in the order of the parts, at most so many of them under way."""
    pool = ThreadPoolExecutor(connections)
    pending = deque[tuple[Range, Future[bytes | FetchError]]]()
    try:
        while True:
            pending.extend(
                (part, pool.submit(work, part)) for part in islice(parts, connections - len(pending))
            )
            if not pending:
                return
            part, future = pending.popleft()
            yield part, future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
