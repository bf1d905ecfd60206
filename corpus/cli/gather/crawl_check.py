"""`acopio crawl-check`: the user agent, the limits and the first pages of a crawl."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from corpus import options
from corpus.cli.data_folder import TABLES_FOLDER
from corpus.cli.types import TOPIC
from corpus.progress import note
from corpus.report.visible import visible
from crawler import settings
from crawler.children import environment, python
from crawler.crawl.preview import Archived, Upcoming, of_queue, of_seeds, read_coming
from crawler.errors import AcopioError, UsageError
from crawler.frontier.frontier import SEED, Frontier, FrontierMemory
from crawler.frontier.site_records import FILE as SITES
from crawler.frontier.site_records import SiteRecord, read_site_records
from crawler.frontier.yields import Yields
from crawler.storage.files import QUEUE
from crawler.terminal.idle import idle
from crawler.topic.takedowns import FILE as TAKEDOWNS
from crawler.topic.takedowns import read_takedowns
from crawler.topic.topic import Topic, get_topic

_SHOWN_SITES = 3  # of those with the most pairs, and of those with none


@click.command("crawl-check")
@click.argument("topic", type=TOPIC)
@click.option("-n", "--number", type=click.IntRange(1), default=30, show_default=True, help="Pages to show.")
@click.option(
    "--data",
    type=TABLES_FOLDER,
    help="Work folder of the topic; data/TOPIC if not given.",
)
@click.option(
    "--fetch", is_flag=True, help="Fetch the seeds and the robots.txt of their hosts, nothing else."
)
def crawl_check(topic: str, number: int, data: Path | None, fetch: bool) -> None:
    """Show the user agent and the limits of a crawl of TOPIC, the pages it would fetch first, and why.

    Without --fetch no request is sent: the pages come from the queue of a stopped crawl, or from the seeds
    and, if these are archived, from their links.
    """
    found = get_topic(topic, checks=[options.check])
    folder = data or Path("data") / found.name
    records = read_site_records(folder)
    queue = of_queue(folder / QUEUE)
    for line in (
        *_limits(found),
        *_scope(found),
        *_sources(found),
        *_earlier(folder, queue, list(records.values())),
    ):
        click.echo(visible(line))
    if fetch:
        with tempfile.TemporaryDirectory() as temporary:
            _show(_fetched(found, folder, Path(temporary)), Archived(Path(temporary)), number)
        return
    archived = Archived(folder)
    frontier = Frontier(found, FrontierMemory(yields=Yields(earlier=records)), read_takedowns(folder))
    _show(queue if queue is not None else of_seeds(frontier, found.seeds, archived), archived, number)


def _limits(topic: Topic) -> list[str]:
    limits = topic.limits
    return [
        f"user agent: {_agent()}",
        f"robots.txt: obeyed, as {settings.ROBOTSTXT_USER_AGENT}; {settings.DOWNLOAD_DELAY} s between "
        f"requests to a host, or its Crawl-delay; {settings.CONCURRENT_REQUESTS_PER_DOMAIN} at a time",
        f"limits: {limits.pages} pages, {limits.pages_per_site} of a site, {limits.depth} links from a seed, "
        f"{limits.seconds} s",
    ]


def _agent() -> str:
    return settings.USER_AGENT.replace("{contact}", settings.CONTACT)


def _scope(topic: Topic) -> list[str]:
    scope = topic.scope
    where = "any host" if scope.open else "only " + ", ".join(scope.sites)
    denied = ", ".join(scope.deny) or "nothing"
    private = "allowed" if scope.private_addresses else "refused"
    return [f"scope: {where}; denied: {denied}; private addresses: {private}"]


def _sources(topic: Topic) -> list[str]:
    sources = topic.sources
    asked = [wiki.api for wiki in sources.mediawiki]
    asked += [f"search by {sources.search.provider}"] if sources.search else []
    return [f"seeds: {len(topic.seeds)}; other sources: {', '.join(asked) or 'none'}"]


def _earlier(folder: Path, queue: list[Upcoming] | None, records: list[SiteRecord]) -> list[str]:
    state = "a new crawl starts at the seeds"
    if queue is not None:
        state = f"resumes a stopped crawl: {len(queue)} requests wait"
    lines = [f"work folder: {folder}: {state}"]
    if records:
        best = [f"{r.site} ({r.pairs} pairs)" for r in records if r.pairs][:_SHOWN_SITES]
        worst = sorted((r for r in records if not r.pairs), key=lambda r: -r.pages)[:_SHOWN_SITES]
        lines.append(f"{SITES}: {len(records)} sites; first: {', '.join(best) or 'none gave pairs'}")
        lines += (
            [f"  last: {', '.join(f'{r.site} ({r.pages} pages, no pair)' for r in worst)}"] if worst else []
        )
    return lines


def _fetched(topic: Topic, folder: Path, temporary: Path) -> list[Upcoming]:
    """The seeds and the pages that they link to, from a crawl of the seeds alone into a temporary folder."""
    for name in (SITES, TAKEDOWNS):
        if (folder / name).exists():
            shutil.copy(folder / name, temporary / name)
    file = temporary / "coming.json"
    command = python("crawler.crawl", "crawl", topic.name, "-a", f"data={temporary}")
    command += ["-a", f"preview={file}", "-s", "BUILD_ON_CLOSE=0"]
    variables = environment()
    if not Path("scrapy.cfg").exists():
        variables.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    with idle.held():
        status = subprocess.run(command, env=variables, stdout=sys.stderr, check=False).returncode  # noqa: S603
    if status == 2:
        raise UsageError(f"topic {topic.name}: the seeds cannot be fetched: see the messages above")
    if status or not file.exists():
        raise AcopioError(
            f"topic {topic.name}: the crawl of the seeds failed with status {status}: see the messages above"
        )
    return [*(Upcoming(seed, SEED, "a seed") for seed in topic.seeds), *read_coming(file)]


def _show(coming: list[Upcoming], archived: Archived, number: int) -> None:
    table = Table("", "priority", "page", "why", "robots.txt", box=None, pad_edge=False)
    for place, page in enumerate(coming[:number], 1):
        forbids = archived.forbids(page.url, settings.ROBOTSTXT_USER_AGENT)
        rule = "not fetched yet" if forbids is None else "forbids it" if forbids else "allows it"
        table.add_row(str(place), str(page.priority), visible(page.url), visible(page.why), rule)
    Console(width=None if sys.stdout.isatty() else 200, markup=False, highlight=False).print(table)
    note(f"{min(number, len(coming))} of {len(coming)} pages, in the order of the crawl")
