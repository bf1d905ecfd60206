"""`acopio common-crawl --from LIST`: the records of a list into the archive of a topic."""

from collections import Counter
from pathlib import Path

from corpus.cli.gather.fetching import user_agent, warn_of_proxy
from corpus.progress import counted, note, warn
from crawler.archive.reader import response_offsets
from crawler.archive.writer import WarcArchive
from crawler.common_crawl.copying import fetched, reader
from crawler.common_crawl.listing import Found, Record, kept, read_list, records
from crawler.discovery.fetch import FetchError
from crawler.errors import AcopioError, UsageError
from crawler.storage.lock import locked
from crawler.topic.takedowns import read_takedowns
from crawler.topic.topic import Topic

_SHOWN = 10  # pages that could not be had


def copy_list(
    topic: Topic, folder: Path, path: Path, base: str, connections: int, pages: int | None = None
) -> int:
    """The number of pages copied from the files below `base` to warc/ of the folder, each record as it is.

    Pages in the archive already are not fetched again, so that a copy that was stopped goes on where it
    stopped. Pages out of the topic's scope or taken down are left out. AcopioError where the records cannot
    be fetched, UsageError for the list of another topic.
    """
    rows, found = read_list(path)
    _check(topic, found, path)
    if base.startswith(("http://", "https://")):
        warn_of_proxy()
    with locked(folder):
        wanted = _wanted(records(kept(rows)), topic, folder)[:pages]
        archive, copied, failed = WarcArchive(folder / "warc", _prefix(topic)), 0, Counter[str]()
        try:
            with counted("common-crawl", len(wanted), "pages") as advance:
                for record, member in fetched(wanted, reader(base, user_agent()), connections):
                    if isinstance(member, bytes):
                        archive.copy(member)
                        copied += 1
                    else:
                        failed[member] += 1
                        if failed.total() <= _SHOWN:
                            note(f"skipped: {record.url}: {member}")
                    advance(1)
        except FetchError as error:
            raise AcopioError(
                f"common-crawl: {error}: {copied} pages copied; the same command goes on from there"
            ) from None
        finally:
            archive.close()
    if failed:
        warn(f"{failed.total()} pages skipped: the same command asks for them again")
    return copied


def _prefix(topic: Topic) -> str:
    return f"{topic.name}-common-crawl"


def _check(topic: Topic, found: Found, path: Path) -> None:
    if found.topic not in ("", topic.name):
        raise UsageError(f"{path}: found for the topic {found.topic!r}, not {topic.name!r}: give that name")


def _wanted(listed: list[Record], topic: Topic, folder: Path) -> list[Record]:
    """The records that are not in the archive, and may be."""
    files = sorted((folder / "warc").glob(f"{_prefix(topic)}-*.warc.gz"))
    have = {url for file in files for _, url in response_offsets(file)}
    takedowns = read_takedowns(folder)
    return [
        record
        for record in listed
        if record.url not in have and topic.scope.allows(record.url) and not takedowns.holds(record.url)
    ]
