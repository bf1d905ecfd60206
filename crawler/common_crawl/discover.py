"""From an index to the list of pairs on topic, in two passes over the index and one over what they leave."""

import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from crawler.children import end_with, environment_set
from crawler.common_crawl import topical
from crawler.common_crawl.buckets import cut
from crawler.common_crawl.columnar import Dropped, Pages, Seen
from crawler.common_crawl.families import bilingual, promising
from crawler.common_crawl.listing import LISTED, SIDES, Found, in_order, listed
from crawler.common_crawl.pairing import pairs_of
from crawler.storage.stores import Place
from crawler.topic.takedowns import Takedowns
from crawler.topic.topic import Topic

Step = Callable[[str, str], Seen]
_ROOT = re.compile("[^/]*//[^/]*")
_FEW = 50_000  # bytes of buckets for which no child process is started


@dataclass(frozen=True, slots=True)
class Index:
    """The files of the columnar index and, if there are any, of the host index."""

    pages: Sequence[Place]
    hosts: Sequence[Place] = ()


def discover(
    topic: Topic, index: Index, takedowns: Takedowns | None = None, step: Step = lambda *_: Seen()
) -> tuple[pa.Table, Found]:
    """The pairs whose URLs differ in a language mark only, as LISTED, and what was left out.

    Pairs off topic by the words of their URLs, out of the topic's scope or taken down are rejected. `step` is
    told what begins and what is counted in it, and gives who is told how far it is. InputError for files that
    are no index.
    """
    pages, dropped = Pages(topic.languages), Dropped()
    likely = promising(pages, index.hosts, step("host index", "rows")) if index.hosts else None
    seen = step("hosts", "rows")
    families = bilingual(pages, index.pages, dropped, likely, seen)
    with tempfile.TemporaryDirectory(prefix="acopio-") as folder:
        seen = step("pages", "rows")
        paths = cut(pages, index.pages, families, Path(folder), dropped, seen)
        pa.default_memory_pool().release_unused()  # before the child processes need theirs
        seen = step("pairs", "parts")
        seen.grow(len(paths))
        parts = _counted(_of_buckets(paths, replace(topic, settings={})), dropped, seen)
        rows = pa.concat_tables([LISTED.empty_table(), *parts])
    names = tuple(file.name for file in index.pages)
    return _within(in_order(rows), topic, takedowns or Takedowns()), Found(topic.name, names, dropped.rows)


def _of_buckets(paths: Sequence[Path], topic: Topic) -> Iterator[tuple[pa.Table, dict[str, int]]]:
    """What `_of_bucket` gives for each path, in order, by as many processes as there are cores."""
    workers = os.cpu_count() or 1
    if workers == 1 or sum(path.stat().st_size for path in paths) < _FEW * len(paths):
        yield from (_of_bucket(path, topic) for path in paths)
        return
    with (
        environment_set(),
        ProcessPoolExecutor(workers, get_context("spawn"), end_with, (os.getpid(),)) as pool,
    ):
        yield from pool.map(_of_bucket, paths, [topic] * len(paths))


def _of_bucket(path: Path, topic: Topic) -> tuple[pa.Table, dict[str, int]]:
    """The rows of the list for the pairs in a bucket, and what was left out."""
    pairs, lost = pairs_of(path, topic.languages)
    hosts, scores = topical.hosts(pairs), topical.scores(pairs, topic)
    return listed(pairs, topic.languages, hosts, scores, topical.about(hosts, scores)), lost


def _counted(
    results: Iterator[tuple[pa.Table, dict[str, int]]], dropped: Dropped, seen: Seen
) -> Iterator[pa.Table]:
    for pairs, lost in results:
        for reason, rows in lost.items():
            dropped.add(reason, rows)
        seen.advance(1)
        yield pairs


def _within(rows: pa.Table, topic: Topic, takedowns: Takedowns) -> pa.Table:
    """The rows; those that the topic's scope or a takedown leaves out are rejected."""
    kept = pc.is_null(rows["rejected_by"]).to_numpy()
    reasons = rows["rejected_by"].to_pylist()
    by_host = not any("/" in site for site in (*topic.scope.sites, *topic.scope.deny))
    allows = lru_cache(1 << 16)(topic.scope.allows)
    for row in kept.nonzero()[0].tolist():
        urls = [rows[f"{side}_url"][row].as_py() for side in SIDES]
        places = ["".join(_ROOT.findall(url)[:1]) for url in urls] if by_host else urls
        if any(map(takedowns.holds, urls)):
            reasons[row] = "takedown"
        elif not all(map(allows, places)):
            reasons[row] = "out_of_scope"
    place = rows.column_names.index("rejected_by")
    return rows.set_column(place, "rejected_by", pa.array(reasons, pa.string()))
