"""Previews the next pages of a crawl: from the queue of a stopped one, or from the links of its seeds."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from protego import Protego

from crawler.archive.files import warc_files
from crawler.archive.index import FILE as INDEX
from crawler.archive.index import AnswerIndex
from crawler.archive.resume import MEMORY, is_closed
from crawler.crawl.network.robots import in_own_name, rules_of
from crawler.crawl.requests import info_in, meta_from
from crawler.crawl.state import read_state
from crawler.documents.judge import read_whole
from crawler.documents.verdict import Verdict, read_and_judge
from crawler.errors import InputError
from crawler.frontier.frontier import SEED, Frontier, FrontierMemory, Step
from crawler.frontier.queue import FILE, RequestStore
from crawler.page.page import Response
from crawler.page.reading import DEADLINE, Reading
from crawler.page.rights.opt_outs import TdmRule, parse_tdm_file, tdm_file_of
from crawler.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A page that a crawl would request: its URL, its priority by the yield of its site, and the reason."""

    url: str
    priority: int
    why: str


class Archived:
    """The last responses of an archive, by URL; empty if the archive has no files."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.name: path for path in warc_files(folder / "warc")}
        self._index = AnswerIndex(folder / INDEX, list(self._files.values())) if self._files else None

    def get(self, url: str) -> Response | None:
        """The last response of the URL; None if there is none."""
        answers = self._index.answers(url) if self._index else []
        last = answers[-1] if answers else None
        if last and last.is_revisit and self._index:
            last = self._index.original(last)
        return read_whole(self._files[last.file], last.offset) if last else None

    def tdm_rules(self, url: str) -> tuple[TdmRule, ...]:
        """The rules of the TDMRep file of the URL's host; empty if it was never fetched."""
        answer = self.get(tdm_file_of(url))
        return parse_tdm_file(answer.body) if answer and answer.status == 200 else ()

    def forbids(self, url: str, agent: str) -> bool | None:
        """Whether the robots.txt of the URL's host disallows it; None if that was never fetched."""
        answer = self.get(urljoin(url, "/robots.txt"))
        if answer is None:
            return None
        rules = in_own_name(rules_of(answer.status, answer.body), agent, agent)
        return not Protego.parse(rules.decode("utf-8", "replace")).can_fetch(url, agent)


def of_queue(job: Path) -> list[Upcoming] | None:
    """The remaining pages of a stopped crawl, in the order of requests; None if none was stopped."""
    path = job / "requests.queue" / FILE
    if not is_closed(job) or not path.exists() or not (job / MEMORY).exists():
        return None
    try:
        store = RequestStore(path)
        requests = [(head, json.loads(store.body(head.number))) for head in store.all()]
        store.close()
        coming = [(head, request["url"], meta_from(request["meta"])) for head, request in requests]
    except (OSError, sqlite3.Error, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{job}: the queue cannot be read ({error}): delete this folder") from None
    yields = (read_state(job).frontier or FrontierMemory()).yields
    return in_order(
        Upcoming(url, head.priority + yields.bonus(head.group), info_in(meta).why)
        for head, url, meta in coming
    )


def of_seeds(frontier: Frontier, seeds: Iterable[str], archived: Archived) -> list[Upcoming]:
    """The seeds and the links of archived seeds, in the order of requests."""
    found = {seed: Upcoming(seed, SEED, "a seed") for seed in seeds if frontier.may_fetch(seed)}
    sandbox = Sandbox("crawler.page.read:read_page_and_links", DEADLINE)
    read: Callable[..., Reading | None] = sandbox.call
    steps: list[Step] = []
    try:
        for seed in list(found):
            frontier.prove(seed)
            if answer := archived.get(seed):
                rules = archived.tdm_rules(seed)
                reading, judged = read_and_judge(frontier.topic, answer, read, rules)
                steps += _steps(frontier, seed, reading, judged) if reading else []
                if judged.reason is not None:
                    found[seed] = Upcoming(seed, SEED, f"a seed that the build drops: {judged.reason}")
    finally:
        sandbox.close()
    for step in steps:
        priority = step.priority + frontier.bonus(step.group)
        found.setdefault(step.url, Upcoming(step.url, priority, step.why))
    return in_order(found.values())


def _steps(frontier: Frontier, seed: str, reading: Reading, judged: Verdict) -> list[Step]:
    frontier.learn(seed, judged.lang, judged.reason is None, judged.text)
    steps = [*frontier.translations(reading.page, seed, judged.lang), *frontier.from_seed(reading.links)]
    return [step for step in steps if frontier.admits(step.url)]


def in_order(coming: Iterable[Upcoming]) -> list[Upcoming]:
    """The pages in the order of requests: by priority, equal ones as found."""
    return sorted(coming, key=lambda page: -page.priority)


def write_coming(path: Path, coming: Iterable[Upcoming]) -> None:
    """Write the pages to a file for `read_coming`."""
    path.write_text(json.dumps([asdict(page) for page in coming]), encoding="utf-8")


def read_coming(path: Path) -> list[Upcoming]:
    """The pages that `write_coming` wrote."""
    rows: list[Mapping[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return [Upcoming(**row) for row in rows]
