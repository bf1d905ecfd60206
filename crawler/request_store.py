"""The queue of a crawl as one SQLite file: requests by the site that they lead to."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILE = "requests.sqlite"
_TABLE = """
CREATE TABLE IF NOT EXISTS requests (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    host TEXT NOT NULL, site TEXT NOT NULL, priority INTEGER NOT NULL, body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS by_site ON requests (host, site, priority DESC, number);
"""
# A queue is as safe as the memory of sites beside it, which is written when the crawl stops; so it need not
# wait for the disk at each request. A process that is killed leaves it whole.
_PRAGMAS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """The next request of a site on a host: its priority (higher is sooner) and its number in the queue."""

    host: str
    site: str
    priority: int
    number: int


class RequestStore:
    """Requests on disk, at each moment the best one of each site known without looking there.

    Within a site the highest priority comes first, then the one that was there first.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(_PRAGMAS + _TABLE)
        self._size: int = self._database.execute("SELECT COUNT(*) FROM requests").fetchone()[0]
        keys = self._database.execute("SELECT DISTINCT host, site FROM requests").fetchall()
        self.heads = {key: head for key in keys if (head := self._head(*key))}

    def __len__(self) -> int:
        return self._size

    def push(self, host: str, site: str, priority: int, body: bytes) -> None:
        """Keep a request."""
        row = (host, site, priority, body)
        cursor = self._database.execute(
            "INSERT INTO requests (host, site, priority, body) VALUES (?, ?, ?, ?)", row
        )
        self._size += 1
        head = self.heads.get((host, site))
        if head is None or priority > head.priority:
            self.heads[host, site] = Head(host, site, priority, cursor.lastrowid or 0)

    def pop(self, head: Head) -> bytes:
        """The body of a head, which another takes the place of."""
        body: bytes = self.body(head.number)
        self._database.execute("DELETE FROM requests WHERE number = ?", (head.number,))
        self._size -= 1
        following = self._head(head.host, head.site)
        if following:
            self.heads[head.host, head.site] = following
        else:
            del self.heads[head.host, head.site]
        return body

    def body(self, number: int) -> bytes:
        """The body of a request, which stays."""
        found: bytes = self._database.execute(
            "SELECT body FROM requests WHERE number = ?", (number,)
        ).fetchone()[0]
        return found

    def all(self) -> Iterator[Head]:
        """Every request, in the order in which they came."""
        query = "SELECT host, site, priority, number FROM requests ORDER BY number"
        return (Head(*row) for row in self._database.execute(query))

    def close(self) -> None:
        """Write what is not yet on disk."""
        self._database.close()

    def _head(self, host: str, site: str) -> Head | None:
        row = self._database.execute(
            "SELECT host, site, priority, number FROM requests WHERE host = ? AND site = ? "
            "ORDER BY priority DESC, number LIMIT 1",
            (host, site),
        ).fetchone()
        return Head(*row) if row else None
