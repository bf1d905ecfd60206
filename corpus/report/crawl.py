"""The crawl of a work folder in words, from crawl.json, for the terminal and the report."""

from collections.abc import Mapping
from dataclasses import dataclass

from corpus.progress import warn
from corpus.report.visible import visible
from corpus.tables.folder import WorkFolder
from crawler.documents.reasons import Reason
from crawler.errors import InputError
from crawler.frontier.crawl_record import CrawlRecord, End, HostRecord, Kind, listed, read_crawl_record
from crawler.frontier.drops import Drop
from crawler.frontier.nothing import why_nothing

_SHOWN_HOSTS = 5
# Reasons that are limits of the topic, with the key that raises each.
LIMITS = {
    Drop.SITE_BUDGET: "limits.pages_per_site",
    Drop.DEPTH: "limits.depth",
    Drop.FULL_QUEUE: "limits.pages",
    Drop.FULL_QUEUE_OF_SITE: "limits.pages_per_site",
}
_ENDS = {End.PAGES: "limits.pages", End.SECONDS: "limits.seconds"}


@dataclass(frozen=True, slots=True)
class Told:
    """A line about the crawl: what it is about, and what there is to say."""

    title: str
    text: str


def crawl_record(folder: WorkFolder) -> CrawlRecord | None:
    """The record of the work folder's crawl; None without one, and, with a warning, for a damaged one."""
    try:
        return read_crawl_record(folder.root)
    except InputError as error:
        warn(f"warning: {error}")
        return None


def no_pages(folder: WorkFolder) -> str:
    """Why a work folder has nothing to build from: ': ' and a sentence about its crawl, or ''."""
    record = crawl_record(folder)
    reason = None if record is None else why_nothing(record)
    return "" if reason is None else f": {reason}"


def crawl_lines(record: CrawlRecord) -> list[Told]:
    """What the crawl met: its end, responses by kind, statuses, pages by verdict, limits that bit, drops."""
    kinds = {kind.words: record.responses.get(kind, 0) for kind in Kind}
    if record.replayed:
        kinds["pages from the archive"] = record.replayed
    lines = [
        Told("ended", End(record.ended).words if record.ended in list(End) else record.ended),
        Told("responses", listed({name: number for name, number in kinds.items() if number}) or "none"),
        Told("statuses", ", ".join(f"{status}: {number:,}" for status, number in record.statuses.items())),
        Told("pages read", listed(_read_pages(record.pages))),
        Told("limits", "; ".join(_limits(record))),
        Told("dropped", listed(record.dropped, most=12)),
    ]
    return [line for line in lines if line.text]


def worst_hosts(record: CrawlRecord) -> list[HostRecord]:
    """The hosts with the most dropped requests, at most _SHOWN_HOSTS."""
    ranked = sorted(record.hosts, key=lambda host: (-sum(host.dropped.values()), host.host))
    return [host for host in ranked[:_SHOWN_HOSTS] if host.dropped]


def host_text(host: HostRecord) -> str:
    """A host in words: '12 pages; dropped: 3 timeout'."""
    failed = {status: n for status, n in host.statuses.items() if status[:1] in "45"}
    words = [f"{host.pages:,} pages"]
    if failed:
        words.append("statuses: " + ", ".join(f"{status}: {n:,}" for status, n in failed.items()))
    words.append(f"dropped: {listed(host.dropped)}")
    return "; ".join(words)


def crawl_text(record: CrawlRecord | None) -> str:
    """The crawl as lines for a terminal, under a heading; '' without a record."""
    if record is None:
        return ""
    rows = [(line.title, line.text) for line in crawl_lines(record)]
    rows += [(host.host, host_text(host)) for host in worst_hosts(record)]
    width = max(min(len(title), 40) for title, _ in rows)
    heading = f"crawl of {record.started}, {record.seconds:,.0f} s, {record.hosts_in_all:,} hosts"
    lines = [f"  {visible(title, 60):<{width}}  {visible(text)}" for title, text in rows]
    return "\n".join([visible(heading), *lines]) + "\n"


def _limits(record: CrawlRecord) -> list[str]:
    reached = [f"{key} ended the crawl" for end, key in _ENDS.items() if record.ended == end]
    return reached + [
        f"{key}: {record.dropped[reason]:,} {reason.value}"
        for reason, key in LIMITS.items()
        if reason in record.dropped
    ]


def _read_pages(pages: Mapping[str, int]) -> dict[str, int]:
    """Pages by what the build will do with them; robots.txt and the like are no pages here."""
    return {name: number for name, number in pages.items() if name != Reason.OTHER_FORMAT}
