"""`acopio common-crawl`: the pages of sites from Common Crawl's archive, instead of a crawl."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import click

from corpus import options
from corpus.cli.types import TOPIC
from corpus.progress import Advance, counted, note
from crawler import settings
from crawler.archive.reader import response_offsets
from crawler.archive.writer import WarcArchive
from crawler.discovery.common_crawl import captures, newest_index, record
from crawler.discovery.fetch import Fetch, FetchError, plain_fetch
from crawler.errors import AcopioError, UsageError
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
"""


@click.command("common-crawl", epilog=_EPILOG)
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
    "--pages", type=click.IntRange(1), metavar="N", help="Maximum number of pages.  [default: 1000]"
)
@click.option(
    "--data", type=click.Path(path_type=Path), metavar="DIR", help="Work folder.  [default: data/TOPIC]"
)
def common_crawl(
    topic: str, sites: tuple[str, ...], index: str | None, pages: int | None, data: Path | None
) -> None:
    """Copy the pages of sites in TOPIC's languages from Common Crawl into the topic's archive.

    No request goes to the sites themselves. The records go unchanged to warc/ of the work folder; a page
    that was copied before is not copied again. `acopio build TOPIC` then builds the corpus.
    """
    found = get_topic(topic, checks=[options.check])
    source = found.sources.common_crawl or CommonCrawlSource()
    wanted = sites or source.sites
    for site in wanted:
        _check_site(site)
    if not wanted:
        raise UsageError(f"common-crawl {topic}: no sites: give --site, or sites in [discover.common_crawl]")
    if index and parse_url(index) is None:
        raise UsageError(f"--index {index}: not a URL: give http://… or https://…")
    folder = data or Path("data") / found.name
    agent = settings.USER_AGENT.replace("{contact}", settings.CONTACT)
    copier = _Copier(found, source, folder, plain_fetch(agent, _SECONDS))
    try:
        limit = pages or source.pages
        with counted("common-crawl", limit, "pages") as advance:
            copied = asyncio.run(copier.run(wanted, index or source.index, limit, advance))
    except FetchError as error:
        raise AcopioError(f"common-crawl: {error}: try again later, or another --index") from None
    note(f"{copied} pages copied into {folder / 'warc'}. Next: acopio build {topic} --data {folder}")


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
