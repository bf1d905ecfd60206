"""The decisions of one person, written as they are made, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from corpus.decisions.decision import Act, Decision, problem
from corpus.decisions.file import FILE, Decisions, add, read_decisions
from corpus.decisions.standing import Standing, last_of_each, now_after, standing
from corpus.tables.folder import WorkFolder
from crawler.errors import UsageError


@dataclass(slots=True)
class Judging:
    """A person at work on a folder; `done` are the decisions of this sitting that can be taken back."""

    folder: WorkFolder
    who: str
    done: list[list[Decision]] = field(default_factory=list)
    _read: tuple[tuple[int, int], Decisions, Standing] | None = None  # by the state of the file

    @property
    def made(self) -> int:
        """The number of decisions of this sitting."""
        return len(self.done)

    def decisions(self) -> Decisions:
        """All that people decided, as the file has it now."""
        return self._known()[1]

    def standing(self) -> Standing:
        """What holds now."""
        return self._known()[2]

    def _known(self) -> tuple[tuple[int, int], Decisions, Standing]:
        path = self.folder.root / FILE
        about = path.stat() if path.exists() else None
        version = (about.st_mtime_ns, about.st_size) if about else (0, 0)
        if self._read is None or self._read[0] != version:
            found = read_decisions(self.folder.root)
            self._read = version, found, standing(found)
        return self._read

    def decide(self, made: Sequence[Decision]) -> None:
        """Write decisions that belong together; UsageError for one that makes no sense."""
        for decision in made:
            if why := problem(decision):
                raise UsageError(why)
        own = self._own()
        self.done.append([self._back(decision, own.get(decision.on)) for decision in made])
        add(self.folder.root, made)

    def undo(self) -> tuple[str, ...]:
        """The keys on which the last decisions of this sitting are taken back; () if none are left."""
        if not self.done:
            return ()
        now = self.now()
        back = [_at(decision, now) for decision in self.done.pop()]
        add(self.folder.root, back)
        return tuple(decision.on for decision in back)

    def now(self) -> datetime:
        """The time, later than that of every decision of this person."""
        return now_after(self._own().values())

    def _own(self) -> dict[str, Decision]:
        found = last_of_each(self.decisions())
        return {key: people[self.who] for key, people in found.items() if self.who in people}

    def _back(self, decision: Decision, earlier: Decision | None) -> Decision:
        """The decision that takes another one back."""
        return earlier or Decision(decision.when, self.who, Act.WITHDRAW, decision.on, pages=decision.pages)


def _at(decision: Decision, when: datetime) -> Decision:
    return Decision(
        when, decision.who, decision.what, decision.on, decision.reason, decision.into, decision.pages
    )
