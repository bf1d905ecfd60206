"""`acopio discover`: pairs of pages on a topic in an index of Common Crawl."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import click
import pyarrow as pa
import pyarrow.compute as pc

from corpus import options
from corpus.cli.command import Command
from corpus.cli.data_folder import TABLES_FOLDER
from corpus.cli.gather.fetching import command_fetch
from corpus.cli.types import DATA, TOPIC
from corpus.progress import growing, note, warn
from crawler.common_crawl.columnar import Seen
from crawler.common_crawl.discover import Index, discover
from crawler.common_crawl.listing import Found, kept, records, write_list
from crawler.common_crawl.price import amount
from crawler.common_crawl.sample import with_sample
from crawler.discovery.fetch import FetchError
from crawler.errors import EmptyResultError
from crawler.storage.stores import Place, files_of
from crawler.topic.sources import CommonCrawlSource
from crawler.topic.takedowns import read_takedowns
from crawler.topic.topic import Topic, get_topic

LIST = "discovered.parquet"  # in the work folder
_SECONDS = 20.0  # of a request for the sample
_PARQUET = ".parquet"
_EPILOG = """\b
Examples:
  acopio discover ml_es --index index/*.parquet
  acopio discover ml_es --index s3://commoncrawl/cc-index/table/cc-main/warc/crawl=CC-MAIN-2026-05/subset=warc/
  acopio common-crawl ml_es --from data/ml_es/discovered.parquet
"""


@click.command(
    "discover",
    cls=Command,
    epilog=_EPILOG,
    sections={"The index": ("index", "host_index"), "The sample": ("sample", "records_url")},
)
@click.argument("topic", type=TOPIC)
@click.argument("more", nargs=-1, metavar="[FILES]...")
@click.option(
    "--index",
    multiple=True,
    required=True,
    metavar="FILES",
    help="Parquet files of the columnar index: a file, a folder or a glob, here or s3://…; repeatable.",
)
@click.option("--host-index", multiple=True, metavar="FILES", help="Files of the host index, likewise.")
@click.option(
    "--sample",
    type=click.IntRange(0),
    default=3,
    show_default=True,
    metavar="N",
    help="Pages of each host with pairs on topic that are fetched and judged; 0: none.",
)
@click.option(
    "--records", "records_url", metavar="URL", help="Base URL of the WARC files.  [default: the topic's]"
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="LIST",
    help=f"The list, .parquet or .tsv.  [default: DATA/{LIST}]",
)
@click.option(
    "--data",
    type=TABLES_FOLDER,
    metavar="DIR",
    help="Work folder.  [default: data/TOPIC]",
)
def discover_command(
    topic: str,
    more: tuple[str, ...],
    index: tuple[str, ...],
    host_index: tuple[str, ...],
    sample: int,
    records_url: str | None,
    output: Path | None,
    data: Path | None,
) -> None:
    """Find pairs of pages on TOPIC in an index of Common Crawl, before anything is fetched.

    Hosts with pages in two of the topic's languages are searched for pages whose URLs differ in a mark of the
    language only. The words of the URLs, then a sample of the pages of each host, tell which are on topic.
    The result is a list of records for `acopio common-crawl TOPIC --from LIST`; pairs that are left out stand
    in it with the reason.
    """
    found = get_topic(topic, checks=[options.check])
    folder = data or DATA / found.name
    output = output or folder / LIST
    files = Index(_files((*index, *more)), _files(host_index))
    stages, numbers = 3 + bool(files.hosts) + bool(sample), count(1)
    with ExitStack() as steps:

        def step(name: str, unit: str) -> Seen:
            steps.close()
            number = next(numbers)
            return Seen(*steps.enter_context(growing(f"[{number}/{stages}] {name}", unit, least=0)))

        rows, about = discover(found, files, read_takedowns(folder), step)
    source = found.sources.common_crawl or CommonCrawlSource()
    rows = _sampled(rows, found, records_url or source.records, sample, stages)
    write_list(output, rows, about)
    click.echo("\n".join([*_lines(rows, about), f"list: {output}"]))
    if not kept(rows).num_rows:
        raise EmptyResultError(
            f"discover {topic}: none of {rows.num_rows:,} pairs in {len(files.pages)} files is on topic: "
            "give more of the index, or terms as URLs have them"
        )
    note(f"Next: acopio plan {topic} --from {output}, or acopio common-crawl {topic} --from {output}")


def _files(patterns: tuple[str, ...]) -> list[Place]:
    found = [place for pattern in patterns for place in files_of(pattern, _PARQUET)]
    return list({place.name: place for place in found}.values())


def _sampled(rows: pa.Table, topic: Topic, records_url: str, pages: int, stage: int) -> pa.Table:
    """The rows, judged by a sample of the pages, the last stage; as they are where that cannot be fetched."""
    hosts = pc.count_distinct(kept(rows)["host"]).as_py()
    if not pages or not hosts:
        return rows
    fetch = command_fetch(_SECONDS, [records_url])
    try:
        with growing(f"[{stage}/{stage}] sample", "pages", least=0) as seen:
            return asyncio.run(with_sample(rows, topic, fetch, records_url, pages, Seen(*seen)))
    except FetchError as error:
        warn(f"sample: {error}: the pairs are judged by their URLs alone")
        return rows


def _lines(rows: pa.Table, about: Found) -> Iterator[str]:
    """What was found and left out, and what the list amounts to."""
    chosen = kept(rows)
    for reason, number in sorted(about.rows.items(), key=lambda item: -item[1]):
        yield f"pages left out: {reason:<16} {number:>14,}"
    yield f"pairs by URL           {rows.num_rows:>17,}"
    for left_out in rows["rejected_by"].drop_null().value_counts().to_pylist():
        yield f"pairs left out: {left_out['values']:<16} {left_out['counts']:>14,}"
    hosts = pc.count_distinct(chosen["host"]).as_py()
    yield f"pairs on topic         {chosen.num_rows:>17,} on {hosts:,} hosts"
    price = amount(records(chosen))
    yield (
        f"to fetch: {price.pages:,} pages, {price.bytes / 1e6:,.1f} MB in {price.requests:,} requests to "
        f"{price.files:,} WARC files"
    )
