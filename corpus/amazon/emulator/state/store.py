"""The state of the endpoint on disk: records by kind and key in one SQLite file."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from crawler.errors import AcopioError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Record = TypeVar("Record", bound=DataclassInstance)
else:
    Record = TypeVar("Record")

FILE = "endpoint.sqlite3"
_TABLE = "CREATE TABLE IF NOT EXISTS records (kind TEXT, key TEXT, body TEXT, PRIMARY KEY (kind, key))"


class Store:
    """Records are dataclasses of what JSON can hold; each change is on disk before the call returns.

    One process at a time may hold a folder: AcopioError for a second one.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._lock = RLock()
        self._depth = 0
        self._database = sqlite3.connect(
            folder / FILE, timeout=0.5, isolation_level=None, check_same_thread=False
        )
        try:
            self._database.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._database.execute("PRAGMA synchronous=FULL")
            self._database.execute("BEGIN EXCLUSIVE")
            self._database.execute(_TABLE)
            self._database.execute("COMMIT")
        except sqlite3.OperationalError as error:
            self._database.close()
            raise AcopioError(
                f"{folder}: another endpoint holds this state: end it or choose another --state"
            ) from error

    @contextmanager
    def changing(self) -> Iterator[None]:
        """All changes inside it happen together, or none where it raises; other threads wait."""
        with self._lock:
            self._depth += 1
            try:
                if self._depth == 1:
                    self._database.execute("BEGIN")
                yield
                if self._depth == 1:
                    self._database.execute("COMMIT")
            except BaseException:
                if self._depth == 1:
                    self._database.execute("ROLLBACK")
                raise
            finally:
                self._depth -= 1

    def get(self, kind: type[Record], key: str) -> Record | None:
        """The record, or None."""
        query = "SELECT body FROM records WHERE kind = ? AND key = ?"
        with self._lock:
            row = self._database.execute(query, (kind.__name__, key)).fetchone()
        return None if row is None else kind(**json.loads(row[0]))

    def items(self, kind: type[Record]) -> list[tuple[str, Record]]:
        """Keys and records of a kind, by key."""
        query = "SELECT key, body FROM records WHERE kind = ? ORDER BY key"
        with self._lock:
            rows = self._database.execute(query, (kind.__name__,)).fetchall()
        return [(key, kind(**json.loads(body))) for key, body in rows]

    def all(self, kind: type[Record]) -> list[Record]:
        """The records of a kind by key."""
        return [record for _, record in self.items(kind)]

    def put(self, key: str, record: "DataclassInstance") -> None:
        """Store a record, in place of one of the same kind and key."""
        row = (type(record).__name__, key, json.dumps(asdict(record), ensure_ascii=False))
        with self._lock:
            self._database.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", row)

    def remove(self, kind: type[Record], key: str) -> None:
        """Remove a record, if it is there."""
        with self._lock:
            self._database.execute("DELETE FROM records WHERE kind = ? AND key = ?", (kind.__name__, key))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()
