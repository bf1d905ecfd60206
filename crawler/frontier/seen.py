"""Numbers by digest in one SQLite file, for what a crawl has to know of every URL it has met."""

import sqlite3
from hashlib import blake2b
from pathlib import Path

ASKED = "asked.sqlite"  # in the job folder
# A crawl that is killed begins its job folder anew, so nothing need survive a kill.
_OPEN = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -4096;
CREATE TABLE IF NOT EXISTS numbers (digest BLOB PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
"""


class DigestStore:
    """A dictionary from digests (bytes) to integers whose memory stays at 4 MiB, however many there are.

    Without a path it is kept in memory alone. What was put is on disk once it is closed.
    """

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path or ":memory:", isolation_level=None)
        self._database.executescript(_OPEN)
        self._database.execute("BEGIN")

    def get(self, digest: bytes) -> int | None:
        """The number of the digest; None where it has none."""
        row = self._database.execute("SELECT number FROM numbers WHERE digest = ?", (digest,)).fetchone()
        return int(row[0]) if row else None

    def put(self, digest: bytes, number: int) -> None:
        """Give the digest this number."""
        self._database.execute("INSERT OR REPLACE INTO numbers VALUES (?, ?)", (digest, number))

    def close(self) -> None:
        """Write what was put."""
        self._database.execute("COMMIT")
        self._database.close()


class Priorities:
    """The priority that each URL of a crawl was last asked for with, by URL."""

    def __init__(self, path: Path | None) -> None:
        self._store = DigestStore(path)

    def __contains__(self, url: str) -> bool:
        return self.get(url) is not None

    def __setitem__(self, url: str, priority: int) -> None:
        self._store.put(digest_of(url), priority)

    def get(self, url: str) -> int | None:
        """The priority of the URL; None where it was never asked for."""
        return self._store.get(digest_of(url))

    def close(self) -> None:
        """Write what was noted."""
        self._store.close()


def digest_of(url: str) -> bytes:
    """16 bytes for a URL."""
    return blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).digest()
