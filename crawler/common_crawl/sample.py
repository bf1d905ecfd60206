"""A sample of the pages of each host, fetched and judged: whether the host is about the topic."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from crawler.archive.reader import read_response
from crawler.common_crawl.columnar import Seen
from crawler.common_crawl.topical import BY_HOST, BY_SAMPLE, BY_URL, OFF_TOPIC
from crawler.discovery.common_crawl import MAX_RECORD, Capture, record
from crawler.discovery.fetch import Fetch, FetchError
from crawler.documents.verdict import read_and_judge
from crawler.page.reading import DEADLINE
from crawler.sandbox import Sandbox
from crawler.topic.topic import Topic

SAMPLE_SHARE = 0.5  # of the pages read of a host, from which all its pairs are taken to be on topic
_LEAST = 2  # pages read without one on topic, after which a host is left out
_FAILURES = 5  # records in a row that cannot be fetched, after which no more are asked for
Judge = Callable[[str, bytes], bool | None]


async def with_sample(
    rows: pa.Table, topic: Topic, fetch: Fetch, records: str, pages: int, seen: Seen
) -> pa.Table:
    """The rows of a list, judged by up to `pages` pages of each host that has pairs on topic.

    `records` is the base URL of the records. A host whose pages are off topic loses its pairs, one where most
    are on topic gains those that its URLs do not show to be. FetchError if the records cannot be fetched at
    all.
    """
    chosen = list(_chosen(rows, pages))
    seen.grow(len(chosen))
    shares: dict[str, tuple[int, int]] = {}
    failed = 0
    with tempfile.TemporaryDirectory(prefix="acopio-") as folder:
        judge = _judge(topic, Path(folder))
        for host, capture in chosen:
            try:
                verdict = judge(capture.url, await record(fetch, records, capture))
                failed = 0
            except FetchError:
                failed += 1
                if failed == _FAILURES:
                    raise
                verdict = None
            if verdict is not None:
                on_topic, read = shares.get(host, (0, 0))
                shares[host] = (on_topic + verdict, read + 1)
            seen.advance(1)
    return _decided(rows, shares)


def _chosen(rows: pa.Table, pages: int) -> Iterator[tuple[str, Capture]]:
    """Pages of each host with pairs that are kept: the first by the digest of their pair."""
    kept = rows.filter(pc.is_null(rows["rejected_by"]))
    kept = kept.sort_by([("host", "ascending"), ("pair_id", "ascending")])
    names = (
        "host",
        "source_url",
        *(f"source_warc_{n}" for n in ("filename", "record_offset", "record_length")),
    )
    before, number = "", 0
    for host, url, file, offset, length in zip(*(kept[name].to_pylist() for name in names), strict=True):
        number = number + 1 if host == before else 0
        before = host
        if number < pages and 0 < length <= MAX_RECORD:
            yield host, Capture(url, file, offset, length)


def _judge(topic: Topic, folder: Path) -> Judge:
    sandbox = Sandbox("crawler.page.read:read_page", DEADLINE, shared=True)

    def judge(url: str, member: bytes) -> bool | None:
        """Whether the page in a record is on topic; None where it holds no text in the topic's languages."""
        path = folder / "page.warc.gz"
        path.write_bytes(member)
        _, verdict = read_and_judge(topic, read_response(path, 0, MAX_RECORD), sandbox.call)
        return verdict.on_topic if verdict.lang in topic.languages else None

    return judge


def _decided(rows: pa.Table, shares: Mapping[str, tuple[int, int]]) -> pa.Table:
    evidence, reasons = rows["evidence"].to_pylist(), rows["rejected_by"].to_pylist()
    for row, host in enumerate(rows["host"].to_pylist()):
        on_topic, read = shares.get(host, (0, 0))
        if read >= _LEAST and not on_topic and evidence[row] in (BY_URL, BY_HOST):
            evidence[row], reasons[row] = None, OFF_TOPIC
        elif read >= _LEAST and on_topic >= SAMPLE_SHARE * read and reasons[row] == OFF_TOPIC:
            evidence[row], reasons[row] = BY_SAMPLE, None
    for name, values in (("evidence", evidence), ("rejected_by", reasons)):
        rows = rows.set_column(rows.column_names.index(name), name, pa.array(values, pa.string()))
    return rows
