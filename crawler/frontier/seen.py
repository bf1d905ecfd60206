"""Integers by digest in one SQLite file, for the state that a crawl keeps for every URL."""

import sqlite3
from hashlib import blake2b
from pathlib import Path

ASKED = "asked.sqlite"  # in the job folder
# A killed crawl starts its job folder again, so these data need not survive a kill.
_OPEN = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -4096;
CREATE TABLE IF NOT EXISTS numbers (digest BLOB PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
"""


class DigestStore:
    """A dictionary from digests (bytes) to integers that uses 4 MiB of memory for any number of entries.

    Without a path it is kept in memory only. Its content is on disk after `close`.
    """

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path or ":memory:", isolation_level=None)
        self._database.executescript(_OPEN)
        self._database.execute("BEGIN")

    def get(self, digest: bytes) -> int | None:
        """The number of the digest; None if it has none."""
        row = self._database.execute("SELECT number FROM numbers WHERE digest = ?", (digest,)).fetchone()
        return int(row[0]) if row else None

    def put(self, digest: bytes, number: int) -> None:
        """Set the number of the digest."""
        self._database.execute("INSERT OR REPLACE INTO numbers VALUES (?, ?)", (digest, number))

    def close(self) -> None:
        """Write the content and close the file."""
        self._database.execute("COMMIT")
        self._database.close()


class Priorities:
    """The last priority with which each URL of a crawl was requested."""

    def __init__(self, path: Path | None) -> None:
        self._store = DigestStore(path)

    def __contains__(self, url: str) -> bool:
        return self.get(url) is not None

    def __setitem__(self, url: str, priority: int) -> None:
        self._store.put(digest_of(url), priority)

    def get(self, url: str) -> int | None:
        """The priority of the URL; None if it was never requested."""
        return self._store.get(digest_of(url))

    def close(self) -> None:
        """Write the priorities and close the file."""
        self._store.close()


def digest_of(url: str) -> bytes:
    """A digest of the URL, 16 bytes."""
    return blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).digest()
