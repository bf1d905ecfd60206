"""The queue of a crawl as one SQLite file: requests by group."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILE = "requests.sqlite"
_TABLE = """
CREATE TABLE IF NOT EXISTS requests (
    number INTEGER PRIMARY KEY AUTOINCREMENT, priority INTEGER NOT NULL, body BLOB NOT NULL,
    host TEXT NOT NULL, "group" TEXT NOT NULL, url TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS by_group ON requests (host, "group", priority DESC, number);
CREATE INDEX IF NOT EXISTS by_url ON requests (url);
"""
# The memory of sites beside the queue is written only when the crawl stops, so the queue need not wait for
# the disk at each request either. If the process is killed, the file stays consistent.
_PRAGMAS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """The next request of a group on a host: its priority (higher is sooner) and its number in the queue."""

    host: str
    group: str
    priority: int
    number: int


class RequestStore:
    """Requests on disk; the best one of each group is kept in memory.

    Within a group the highest priority comes first, then the oldest request.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(_PRAGMAS + _TABLE)
        self._size: int = self._database.execute("SELECT COUNT(*) FROM requests").fetchone()[0]
        keys = self._database.execute('SELECT DISTINCT host, "group" FROM requests').fetchall()
        self.heads = {key: head for key in keys if (head := self._head(*key))}

    def __len__(self) -> int:
        return self._size

    def push(self, host: str, group: str, url: str, priority: int, body: bytes) -> None:
        """Add a request."""
        row = (host, group, url, priority, body)
        cursor = self._database.execute(
            'INSERT INTO requests (host, "group", url, priority, body) VALUES (?, ?, ?, ?, ?)', row
        )
        self._size += 1
        head = self.heads.get((host, group))
        if head is None or priority > head.priority:
            self.heads[host, group] = Head(host, group, priority, cursor.lastrowid or 0)

    def pop(self, head: Head) -> bytes:
        """Remove the head of a group and return its body; the next request of the group becomes its head."""
        body: bytes = self.body(head.number)
        self._drop(head.number, head.host, head.group)
        return body

    def drop(self, url: str) -> bool:
        """Remove the requests for a URL; whether there were any."""
        rows = self._database.execute(
            'SELECT number, host, "group" FROM requests WHERE url = ?', (url,)
        ).fetchall()
        for row in rows:
            self._drop(*row)
        return bool(rows)

    def _drop(self, number: int, host: str, group: str) -> None:
        self._database.execute("DELETE FROM requests WHERE number = ?", (number,))
        self._size -= 1
        if self.heads[host, group].number != number:
            return
        if following := self._head(host, group):
            self.heads[host, group] = following
        else:
            del self.heads[host, group]

    def body(self, number: int) -> bytes:
        """The body of a request, which stays in the queue."""
        found: bytes = self._database.execute(
            "SELECT body FROM requests WHERE number = ?", (number,)
        ).fetchone()[0]
        return found

    def all(self) -> Iterator[Head]:
        """All requests, in the order in which they were added."""
        query = 'SELECT host, "group", priority, number FROM requests ORDER BY number'
        return (Head(*row) for row in self._database.execute(query))

    def close(self) -> None:
        """Write all changes to disk and close the file."""
        self._database.close()

    def _head(self, host: str, group: str) -> Head | None:
        row = self._database.execute(
            'SELECT host, "group", priority, number FROM requests WHERE host = ? AND "group" = ? '
            "ORDER BY priority DESC, number LIMIT 1",
            (host, group),
        ).fetchone()
        return Head(*row) if row else None
