"""What a crawl met, host by host: `crawl.json` in the work folder."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crawler.storage.json_files import read_json, write_json
from crawler.worded import WordedEnum

FILE = "crawl.json"
MOST_HOSTS = 500  # of the file, those with the most requests
MOST_SEEDS = 100
Counts = dict[str, int]


class Kind(WordedEnum):
    """What a response is to the crawl."""

    PAGE = "page", "pages"
    LIST = "list", "sitemaps and feeds"
    ROBOTS = "robots", "robots.txt"
    WELL_KNOWN = "well_known", "other well-known files"
    SOURCE = "source", "answers of wikis and searches"


class End(WordedEnum):
    """How a crawl ended."""

    RUNNING = "running", "it runs, or was killed"
    FINISHED = "finished", "no links were left"
    PAGES = "pages", "the limit of pages was reached"
    SECONDS = "seconds", "the limit of time was reached"
    STOPPED = "stopped", "it was stopped; the same command resumes it"
    FAILED = "failed", "it failed; the same command resumes it"


@dataclass(frozen=True, slots=True)
class HostRecord:
    """A host: its responses by status, the pages among them, and what was dropped by reason."""

    host: str
    pages: int = 0
    statuses: Counts = field(default_factory=dict)
    dropped: Counts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CrawlRecord:
    """The crawl of a work folder, from its start, over all the times when it was resumed.

    `responses` are those from the network, by Kind; `replayed` came from the archive instead. `dropped` and
    `hosts` count links and requests by reason (crawler.frontier.drops); `pages` are the pages that were read,
    'kept' or by the reason for which the build drops them. `hosts` are the MOST_HOSTS with the most requests,
    `seeds` the first MOST_SEEDS that it began with.
    """

    topic: str = ""
    started: str = ""  # UTC, ISO 8601
    seconds: float = 0.0
    ended: str = End.RUNNING.value
    responses: Counts = field(default_factory=dict)
    replayed: int = 0
    statuses: Counts = field(default_factory=dict)
    pages: Counts = field(default_factory=dict)
    dropped: Counts = field(default_factory=dict)
    hosts: tuple[HostRecord, ...] = ()
    hosts_in_all: int = 0
    seeds: tuple[str, ...] = ()
    seeds_in_all: int = 0

    @property
    def is_over(self) -> bool:
        """Whether the next crawl of the folder is a new one."""
        return self.ended in (End.FINISHED, End.PAGES, End.SECONDS)

    @property
    def page_responses(self) -> int:
        """Pages fetched or replayed."""
        return self.responses.get(Kind.PAGE, 0) + self.replayed


class CrawlTally:
    """Counts what a crawl meets."""

    def __init__(self, seeds: Sequence[str] = ()) -> None:
        self._seeds = tuple(seeds)
        self.responses: Counter[str] = Counter()
        self.replayed = 0
        self._pages: Counter[str] = Counter()
        self._statuses: dict[str, Counter[str]] = {}
        self._dropped: dict[str, Counter[str]] = {}

    def response(self, host: str, status: int, kind: Kind) -> None:
        """Count a response from the network."""
        self.responses[kind.value] += 1
        self._pages[host] += kind is Kind.PAGE
        self._statuses.setdefault(host, Counter())[str(status)] += 1

    def drop(self, host: str, reason: str) -> None:
        """Count a link or request that is dropped; '' for a host that is not known."""
        self._dropped.setdefault(host, Counter())[reason] += 1

    def record(
        self,
        topic: str,
        started: str,
        seconds: float,
        ended: End,
        pages: Mapping[str, int],
        before: CrawlRecord | None,
    ) -> CrawlRecord:
        """The record of the crawl so far; `before` is that of its earlier part, if it was resumed."""
        before = before or CrawlRecord()
        hosts = {host.host: host for host in before.hosts}
        for name in self._statuses.keys() | self._dropped.keys() - {""}:
            old = hosts.get(name, HostRecord(name))
            hosts[name] = HostRecord(
                name,
                old.pages + self._pages[name],
                _sum(old.statuses, self._statuses.get(name, {})),
                _sum(old.dropped, self._dropped.get(name, {})),
            )
        ranked = sorted(hosts.values(), key=lambda host: (-_requests(host), host.host))
        seeds = tuple(dict.fromkeys((*before.seeds, *self._seeds)))
        return CrawlRecord(
            topic=topic,
            started=before.started or started,
            seconds=round(before.seconds + seconds, 1),
            ended=ended.value,
            responses=_sum(before.responses, self.responses),
            replayed=before.replayed + self.replayed,
            statuses=_sum(before.statuses, *self._statuses.values()),
            pages=_sum(before.pages, pages),
            dropped=_sum(before.dropped, *self._dropped.values()),
            hosts=tuple(ranked[:MOST_HOSTS]),
            hosts_in_all=max(len(hosts), before.hosts_in_all),
            seeds=seeds[:MOST_SEEDS],
            seeds_in_all=max(len(seeds), before.seeds_in_all),
        )


def read_crawl_record(folder: Path) -> CrawlRecord | None:
    """The record of a work folder's crawl; None without one. InputError for a broken file."""
    return read_json(folder / FILE, CrawlRecord, "delete it: it is only a report of the crawl")


def write_crawl_record(folder: Path, record: CrawlRecord) -> None:
    """Write `crawl.json`."""
    write_json(folder / FILE, record)


def listed(counts: Mapping[str, int], most: int = 6) -> str:
    """Counts in words, the largest first: '3 timeout, 1 too_large'; '' without any."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    more = [f"{len(ranked) - most} more"] if len(ranked) > most else []
    return ", ".join([*(f"{number:,} {name}" for name, number in ranked[:most]), *more])


def _sum(*parts: Mapping[str, int]) -> Counts:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return dict(sorted(total.items()))


def _requests(host: HostRecord) -> int:
    return sum(host.statuses.values()) + sum(host.dropped.values())
