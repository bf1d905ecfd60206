"""What a stopped crawl remembers beside its queue: one JSON file in the job folder."""

from dataclasses import dataclass
from pathlib import Path

from crawler.archive.resume import MEMORY
from crawler.frontier.frontier import FrontierMemory
from crawler.storage.json_files import read_json, write_typed


@dataclass(slots=True)
class CrawlState:
    """The memory of the frontier, and whether the topic's sources were asked for pages."""

    frontier: FrontierMemory | None = None
    asked_sources: bool = False


def read_state(job: Path) -> CrawlState:
    """The state of a stopped crawl, a new one without; InputError for a damaged file."""
    advice = f"delete {job}: the next crawl starts from the seeds; the archive is intact"
    return read_json(job / MEMORY, CrawlState, advice) or CrawlState()


def write_state(job: Path, state: CrawlState) -> None:
    """Write the state for `read_state`."""
    write_typed(job / MEMORY, state)
