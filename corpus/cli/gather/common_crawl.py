"""`acopio common-crawl`: the pages of sites from Common Crawl's archive, instead of a crawl."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from corpus import options
from corpus.cli.command import Command
from corpus.cli.data_folder import DATA_FOLDER
from corpus.cli.gather.copy_list import copy_list
from corpus.cli.gather.fetching import command_fetch
from corpus.cli.types import TOPIC
from corpus.progress import Advance, counted, note
from crawler.archive.reader import response_offsets
from crawler.archive.writer import WarcArchive
from crawler.common_crawl.copying import CONNECTIONS
from crawler.discovery.common_crawl import captures, newest_index, record
from crawler.discovery.fetch import Fetch, FetchError
from crawler.errors import AcopioError, EmptyResultError, UsageError
from crawler.storage.lock import locked
from crawler.topic.sources import CommonCrawlSource
from crawler.topic.takedowns import read_takedowns
from crawler.topic.topic import Topic, get_topic
from crawler.urls import parse_site, parse_url

_SECONDS = 60.0  # for one request
_FAILURES = 5  # failed records in a row, after which the copy ends

_EPILOG = """\b
Examples:
  acopio common-crawl ml_es --site www.example.org
  acopio common-crawl ml_es --site example.org/docs --pages 200
  acopio common-crawl ml_es --from data/ml_es/discovered.parquet
"""


@click.command(
    "common-crawl",
    cls=Command,
    epilog=_EPILOG,
    sections={
        "Pages of sites": ("sites", "index"),
        "Pages of a list": ("from_list", "records_url", "connections"),
    },
)
@click.argument("topic", type=TOPIC)
@click.option(
    "--site",
    "sites",
    multiple=True,
    metavar="SITE",
    help="Host, with its subdomains, or host/path; repeatable.  [default: sites of [discover.common_crawl]]",
)
@click.option("--index", metavar="URL", help="URL of an index, ending in -index.  [default: the newest]")
@click.option(
    "--pages",
    type=click.IntRange(1),
    metavar="N",
    help="Maximum number of pages.  [default: 1000, or the list]",
)
@click.option(
    "--from",
    "from_list",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="LIST",
    help="The pages of a list that `acopio discover` wrote.",
)
@click.option(
    "--records",
    "records_url",
    metavar="URL",
    help="Where the WARC files lie: http(s)://…, s3://… or a folder.  [default: the topic's]",
)
@click.option(
    "--connections",
    type=click.IntRange(1, 16),
    default=CONNECTIONS,
    show_default=True,
    metavar="N",
    help="Requests at a time for the records of a list.",
)
@click.option("--data", type=DATA_FOLDER, metavar="DIR", help="Work folder.  [default: data/TOPIC]")
def common_crawl(
    topic: str,
    sites: tuple[str, ...],
    index: str | None,
    pages: int | None,
    from_list: Path | None,
    records_url: str | None,
    connections: int,
    data: Path | None,
) -> None:
    """Copy pages of sites or of a list, in TOPIC's languages, from Common Crawl into the topic's archive.

    No request goes to the sites themselves. The records go unchanged to warc/ of the work folder; a page
    that was copied before is not copied again. `acopio build TOPIC` then builds the corpus.
    """
    found = get_topic(topic, checks=[options.check])
    source = found.sources.common_crawl or CommonCrawlSource()
    folder = data or Path("data") / found.name
    if from_list is not None:
        if sites or index:
            raise UsageError("--from: not with --site or --index: the list names the pages")
        copied = copy_list(found, folder, from_list, records_url or source.records, connections, pages)
        _tell(topic, folder, copied, f"none of those in {from_list} could be copied")
        return
    wanted = sites or source.sites
    for site in wanted:
        _check_site(site)
    if not wanted:
        raise UsageError(
            f"common-crawl {topic}: no sites: give --site, sites in [discover.common_crawl], or --from LIST"
        )
    if index and parse_url(index) is None:
        raise UsageError(f"--index {index}: not a URL: give http://… or https://…")
    source = replace(source, records=records_url or source.records)
    named = [source.collections, source.records, *filter(None, (index, source.index))]
    try:
        limit = pages or source.pages
        with locked(folder), counted("common-crawl", limit, "pages") as advance:
            copier = _Copier(found, source, folder, command_fetch(_SECONDS, named))
            copied = asyncio.run(copier.run(wanted, index or source.index, limit, advance))
    except FetchError as error:
        raise AcopioError(f"common-crawl: {error}: try again later, or another --index") from None
    _tell(topic, folder, copied, f"none of {', '.join(wanted)} in {', '.join(found.languages)}")


def _tell(topic: str, folder: Path, copied: int, why: str) -> None:
    """What was copied and what comes next; EmptyResultError where the archive is still empty."""
    warc = folder / "warc"
    if not copied and not any(warc.glob("*.warc*")):
        raise EmptyResultError(f"common-crawl {topic}: no pages: {why}")
    note(f"{copied} pages copied into {warc}. Next: acopio build {topic} --data {folder}")


class _Copier:
    """Copies records into the archive of a topic."""

    def __init__(self, topic: Topic, source: CommonCrawlSource, folder: Path, fetch: Fetch) -> None:
        self._topic, self._source, self._fetch = topic, source, fetch
        self._takedowns = read_takedowns(folder)
        self._warc, self._prefix = folder / "warc", f"{topic.name}-common-crawl"
        self._have = set(self._urls())

    async def run(self, sites: tuple[str, ...], index: str, limit: int, advance: Advance) -> int:
        """The number of pages copied; FetchError if the index does not answer."""
        index = index or await newest_index(self._fetch, self._source.collections)
        archive, copied, failed = WarcArchive(self._warc, self._prefix), 0, 0
        try:
            for site in sites:
                async for capture in captures(self._fetch, index, site, self._topic.languages):
                    if copied == limit:
                        return copied
                    if self._wants(capture.url):
                        try:
                            archive.copy(await record(self._fetch, self._source.records, capture))
                        except FetchError as error:
                            note(f"skipped: {capture.url}: {error}")
                            failed += 1
                            if failed == _FAILURES:
                                raise
                            continue
                        failed = 0
                        self._have.add(capture.url)
                        copied += 1
                        advance(1)
        finally:
            archive.close()
        return copied

    def _wants(self, url: str) -> bool:
        return url not in self._have and self._topic.scope.allows(url) and not self._takedowns.holds(url)

    def _urls(self) -> Iterator[str]:
        for path in sorted(self._warc.glob(f"{self._prefix}-*.warc.gz")):
            yield from (url for _, url in response_offsets(path))


def _check_site(site: str) -> None:
    try:
        parse_site(site)
    except ValueError:
        raise UsageError(f"--site {site}: not a site: give a host or host/path without http://") from None
