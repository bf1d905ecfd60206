"""The journal of calls that make something: each one's client token is on disk before it is sent.

A killed and repeated command finds its token there and sends the same one, by which the service knows the
call again and makes nothing twice.
"""

import fcntl
import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from crawler.errors import AcopioError, InputError
from crawler.storage.files import replacing

FOLDER = "translate"  # in the work folder
_FILE, _LOCK = "journal.json", "journal.lock"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One call: its client token, what it was called with, and what is known of its end.

    `answer` is what the service answered (None: not known whether the call arrived); `outcome` is how the
    work ended that the call began (None: not ended).
    """

    operation: str
    where: str
    parameters: dict[str, Any]
    token: str
    answer: dict[str, Any] | None = None
    outcome: str | None = None

    @property
    def digest(self) -> str:
        """A digest of the parameters and the region."""
        return digest_of([self.operation, self.where, self.parameters])


@dataclass(slots=True)
class Journal:
    """The entries, in the order of their calls, and the digests of plans that were shown by a dry run.

    Without a path it is kept in memory alone, for a dry run.
    """

    path: Path | None
    entries: list[JournalEntry] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def begin(self, operation: str, where: str, parameters: Mapping[str, Any]) -> JournalEntry:
        """The entry of a call to be made: one with the same parameters that has not ended, or a new one.

        `parameters` are those of the call without its ClientToken; they must fit JSON and hold no secret. The
        entry is on disk when this returns; `where` is Clients.where.
        """
        new = JournalEntry(operation, where, dict(parameters), str(uuid.uuid4()))
        for known in self.entries:
            if known.digest == new.digest and known.outcome is None:
                return known
        self.entries.append(new)
        self._save()
        return new

    def answered(self, entry: JournalEntry, answer: Mapping[str, Any]) -> JournalEntry:
        """The entry with the parts of the answer that are needed (a name, an id, a status), on disk."""
        return self._put(replace(entry, answer=dict(answer)))

    def ended(self, entry: JournalEntry, outcome: str) -> JournalEntry:
        """The entry with the outcome ('ACTIVE', 'COMPLETED', …), on disk; the next such call is a new one."""
        return self._put(replace(entry, outcome=outcome))

    def open(self, operation: str, where: str) -> list[JournalEntry]:
        """The entries of an operation whose work has not ended, as far as is known."""
        return [
            entry
            for entry in self.entries
            if entry.operation == operation and entry.where == where and entry.outcome is None
        ]

    def show(self, plan: Any) -> None:
        """Note that a dry run showed this plan (JSON)."""
        if not self.was_shown(plan):
            self.shown.append(digest_of(plan))
            self._save()

    def was_shown(self, plan: Any) -> bool:
        """Whether a dry run showed this very plan."""
        return digest_of(plan) in self.shown

    def _put(self, entry: JournalEntry) -> JournalEntry:
        places = [place for place, known in enumerate(self.entries) if known.token == entry.token]
        self.entries[places[0]] = entry
        self._save()
        return entry

    def _save(self) -> None:
        """Whole and on disk, or not at all."""
        if self.path is None:
            return
        content = {"entries": [asdict(entry) for entry in self.entries], "shown": self.shown}
        with replacing(self.path, fsync=True) as file:
            file.write(json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n")


@contextmanager
def opened(folder: Path) -> Iterator[Journal]:
    """The journal of a work folder, for one process at a time (`folder` is DATA/translate).

    AcopioError where another process has it open; InputError for a broken file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AcopioError(
                f"{folder}: another acopio translate is at work on this topic: wait until it ends"
            ) from None
        yield _read(folder / _FILE)


def digest_of(content: Any) -> str:
    """A digest of JSON content, the same whatever the order of keys; 32 hexadecimal digits."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _read(path: Path) -> Journal:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Journal(path, [JournalEntry(**entry) for entry in content["entries"]], list(content["shown"]))
    except FileNotFoundError:
        return Journal(path)
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(
            f"{path}: not what acopio wrote ({error}): mend it; deleting it forgets which calls were made"
        ) from None
