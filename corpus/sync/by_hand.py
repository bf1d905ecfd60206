"""Translations that people wrote after acopio recorded them: fresh, if committed for the present source."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from corpus.sync.model import SyncedBlock
from corpus.sync.records import BlockRecord, digest
from corpus.sync.states import State, plain
from crawler.folders.model import LocalBlock
from crawler.folders.pairing.layouts import PathPair
from crawler.folders.read import read_document
from crawler.folders.roots import git, git_bytes

_COMMITS = 100  # of a translation that are looked at, the newest first
_ASKING = (State.CHANGED, State.MARKUP, State.NEW)


class Edits:
    """The commits of a translation, each with its blocks' hashes and the source's texts of that time."""

    def __init__(self, roots: Sequence[Path], pair: PathPair) -> None:
        self._source = roots[pair.source.root] / pair.source.path
        self._target = roots[pair.target.root] / pair.target.path

    @cached_property
    def _commits(self) -> list[tuple[str, str]]:
        """Commits and their dates, the newest first."""
        found = git(self._target.parent, "log", f"-{_COMMITS}", "--format=%H %cI", "--", self._target.name)
        return [(line.split()[0], line.split()[1]) for line in (found or "").splitlines()]

    @cached_property
    def _hashes(self) -> list[set[str]]:
        """The hashes of the translation's blocks in each commit; an empty set after the last one."""
        versions = (_blocks(self._target, commit) for commit, _ in self._commits)
        return [{digest(block.text) for block in blocks} for blocks in versions] + [set()]

    def is_of_now(self, source: LocalBlock, hashes: set[str]) -> bool:
        """Whether a commit brought in all these blocks when the source had this text."""
        for place, (_, date) in enumerate(self._commits):
            if not hashes <= self._hashes[place]:
                return False
            if not hashes <= self._hashes[place + 1]:
                return plain(source) in self._texts(date)
        return False

    def _texts(self, date: str) -> set[str]:
        """The texts of the source's blocks as of its last commit before a date."""
        folder, name = self._source.parent, self._source.name
        commit = git(folder, "log", "-1", "--format=%H", f"--before={date}", "--", name)
        return {plain(block) for block in _blocks(self._source, commit)} if commit else set()


def _blocks(path: Path, commit: str) -> Sequence[LocalBlock]:
    body = git_bytes(path.parent, "show", f"{commit}:./{path.name}")
    return () if body is None else read_document(path.name, body).blocks


def with_edits(
    blocks: Sequence[SyncedBlock],
    target: Sequence[LocalBlock],
    known: Sequence[BlockRecord],
    edits: Edits,
    places: Callable[[], Mapping[int, tuple[int, ...]]],
) -> list[SyncedBlock]:
    """The states by records, but for blocks whose translations people have written since.

    Such a block is FRESH if its translation was committed when the source had its present text. `places`
    gives the target's blocks by source block, and is asked only if there are new ones. What is gone from the
    source and from the translation is left out.
    """
    recorded = {record.target for record in known}
    now = [digest(block.text) for block in target]
    gone = recorded.difference(now)
    if not gone and recorded.issuperset(now):
        return [*blocks]
    found, number, aligned = [], -1, None
    for block in blocks:
        number += block.source is not None
        targets = block.targets
        if block.state is State.NEW and not targets:
            aligned = places() if aligned is None else aligned
            targets = aligned.get(number, ())
        own = {now[place] for place in targets}
        is_written = block.state in _ASKING and own and own.isdisjoint(recorded)
        if block.state is State.REMOVED and not _is_left(block, known, now):
            continue
        if is_written and block.source and edits.is_of_now(block.source, own):
            block = replace(block, state=State.FRESH, targets=targets)
        found.append(block)
    return found


def _is_left(block: SyncedBlock, known: Sequence[BlockRecord], now: Sequence[str]) -> bool:
    """Whether the recorded translation of a block that is gone from the source still stands."""
    content = block.base.content if block.base else ""
    return any(record.target in now for record in known if record.source == content)
