"""Index of the archive by URL: a SQLite file beside it, built from the WARC files and kept between crawls."""

import contextlib
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_tz
from pathlib import Path

from warcio.recordloader import ArcWarcRecord

from crawler.archive.exchange import Earlier
from crawler.archive.reader import RawResponse, read_raw, record_date, status_of, whole_records
from crawler.errors import InputError

FILE = ".answers.sqlite"  # in the work folder; may be deleted, the next crawl rebuilds it
_TYPES = frozenset({"response", "revisit"})
_VERSION = 1  # of the tables
_TABLES = """
CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER, changed INTEGER);
CREATE TABLE answers (
    file INTEGER, start INTEGER, url TEXT, is_revisit INTEGER, status INTEGER, date TEXT, record_id TEXT,
    digest TEXT, etag TEXT, last_modified TEXT, vary TEXT, kind TEXT, coding TEXT,
    refers_to_url TEXT, refers_to_date TEXT
);
CREATE INDEX by_url ON answers (url);
CREATE INDEX by_file ON answers (file);
"""
_COLUMNS = (
    "name, start, url, is_revisit, status, date, record_id, digest, etag, last_modified, vary, kind, coding, "
    "refers_to_url, refers_to_date"
)
_INSERT = "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response or revisit in the archive: its place and its validators.

    Texts are as in the record, '' if it has none; `kind` and `coding` are Content-Type and
    Content-Encoding.
    """

    file: str
    offset: int
    url: str
    is_revisit: bool
    status: int
    date: str
    record_id: str
    digest: str
    etag: str
    last_modified: str
    vary: str
    kind: str
    coding: str
    refers_to_url: str
    refers_to_date: str

    @property
    def earlier(self) -> Earlier:
        """The reference to this response in a revisit record."""
        return Earlier(self.record_id, self.url, self.date, self.digest)


class AnswerIndex:
    """Finds the responses of the archive by URL, without reading the files again.

    New and changed files are read when the index is opened; InputError if one cannot be read.
    """

    def __init__(self, path: Path, files: Sequence[Path]) -> None:
        self._paths = {file.name: file for file in files}
        self._table = _opened(path)
        known = dict(self._table.execute("SELECT name, size || ' ' || changed FROM files"))
        states = {file.name: file.stat() for file in files}
        now = {name: f"{state.st_size} {state.st_mtime_ns}" for name, state in states.items()}
        for name in known.keys() - {name for name in now if known.get(name) == now[name]}:
            with self._table:
                self._table.execute(
                    "DELETE FROM answers WHERE file = (SELECT id FROM files WHERE name = ?)", (name,)
                )
                self._table.execute("DELETE FROM files WHERE name = ?", (name,))
        for file in files:
            if known.get(file.name) != now[file.name]:
                self._take_in(file, states[file.name].st_size, states[file.name].st_mtime_ns)

    def close(self) -> None:
        """Close the SQLite file."""
        self._table.close()

    def answers(self, url: str) -> list[Answer]:
        """All responses and revisits of the URL, the oldest first."""
        rows = self._table.execute(
            f"SELECT {_COLUMNS} FROM answers JOIN files ON files.id = file WHERE url = ? "  # noqa: S608
            "ORDER BY date, name, start",
            (url,),
        )
        return [Answer(name, at, of, bool(is_revisit), *rest) for name, at, of, is_revisit, *rest in rows]

    def read(self, answer: Answer) -> RawResponse:
        """The response with its body, for a revisit the original's; InputError if the archive lost it."""
        raw = read_raw(self._paths[answer.file], answer.offset)
        if not answer.is_revisit:
            return raw
        body = self.original(answer)
        if body is None:
            return raw
        earlier = read_raw(self._paths[body.file], body.offset)
        headers = raw.headers if answer.status != 304 else freshened(earlier.headers, raw.headers)
        return RawResponse(earlier.status, headers, earlier.body)

    def original(self, answer: Answer) -> Answer | None:
        """The response to which a revisit refers; None if the archive does not have it."""
        found = [a for a in self.answers(answer.refers_to_url or answer.url) if not a.is_revisit]
        return next((a for a in found if a.date == answer.refers_to_date), None)

    def _take_in(self, path: Path, size: int, changed: int) -> None:
        with self._table:
            row = (path.name, size, changed)
            number = self._table.execute(
                "INSERT INTO files (name, size, changed) VALUES (?, ?, ?)", row
            ).lastrowid
            found = whole_records(path, _TYPES, lambda _: None)  # what is broken is asked for again
            rows = ((number, start, *_row(record)) for start, record in found)
            self._table.executemany(_INSERT, rows)


class History:
    """The earlier responses known to a crawl: all in the archive, and those in its own `files`."""

    def __init__(self, index: AnswerIndex | None = None, files: Collection[str] = ()) -> None:
        self._index, self._files = index, frozenset(files)

    @property
    def replays(self) -> bool:
        """Whether there are earlier responses of this crawl."""
        return bool(self._files)

    def close(self) -> None:
        """Close the index."""
        if self._index is not None:
            self._index.close()

    def own(self, url: str) -> list[Answer]:
        """The responses and revisits of the URL in the crawl's own files, the oldest first."""
        if self._index is None or not self._files:
            return []
        return [answer for answer in self._index.answers(url) if answer.file in self._files]

    def latest(self, url: str) -> Answer | None:
        """The last complete response with status 200, with the validators of its later revisits."""
        latest: Answer | None = None
        for answer in self._index.answers(url) if self._index else ():
            if answer.status == 200 and not answer.is_revisit:
                latest = answer
            elif latest and answer.is_revisit and answer.refers_to_date == latest.date:
                etag, modified = answer.etag or latest.etag, answer.last_modified or latest.last_modified
                latest = replace(latest, etag=etag, last_modified=modified)
        return latest if latest and latest.digest else None

    def last_fetch(self, url: str) -> datetime | None:
        """The date of the newest record of the URL; None without one."""
        dates = (record_date(answer.date) for answer in (self._index.answers(url) if self._index else ()))
        return max((date for date in dates if date), default=None)

    def conditions(self, url: str) -> dict[str, str]:
        """Headers of a conditional request for the latest response (RFC 9110, 13.1)."""
        latest = self.latest(url)
        varies = {name.strip().lower() for name in latest.vary.split(",")} if latest else {"*"}
        if latest is None or "*" in varies:
            return {}
        found = {"If-None-Match": latest.etag} if latest.etag else {}
        # A date cannot identify the variant that has not changed.
        if varies <= {"", "accept-encoding"} and parsedate_tz(latest.last_modified):
            found["If-Modified-Since"] = latest.last_modified
        return found

    def read(self, answer: Answer) -> RawResponse:
        """The response with its body, for a revisit the original's; InputError if the archive lost it."""
        if self._index is None:
            raise InputError("no archive")
        return self._index.read(answer)


def freshened(stored: list[tuple[str, str]], newer: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Stored headers updated by those of a 304 response, except the headers that describe the body."""
    fresh = [(k, v) for k, v in newer if not k.lower().startswith("content-")]
    names = {key.lower() for key, _ in fresh}
    return [(k, v) for k, v in stored if k.lower() not in names] + fresh


def _opened(path: Path) -> sqlite3.Connection:
    """The open database; a file that is not an index of this version is replaced."""
    with contextlib.suppress(sqlite3.DatabaseError):
        table = sqlite3.connect(path)
        if table.execute("PRAGMA user_version").fetchone() == (_VERSION,):
            return table
        table.close()
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    table = sqlite3.connect(path)
    table.executescript(f"{_TABLES} PRAGMA user_version = {_VERSION};")
    return table


def _row(record: ArcWarcRecord) -> tuple[str | int, ...]:
    def warc(name: str) -> str:
        return record.rec_headers.get_header(name) or ""

    def http(name: str) -> str:
        return (record.http_headers and record.http_headers.get_header(name)) or ""

    is_cut = bool(warc("WARC-Truncated"))  # an incomplete body cannot be reused
    return (
        warc("WARC-Target-URI").strip("<>"),
        int(record.rec_type == "revisit"),
        status_of(record.http_headers.get_statuscode()) if record.http_headers else 0,
        warc("WARC-Date"),
        warc("WARC-Record-ID"),
        "" if is_cut else warc("WARC-Payload-Digest"),
        "" if is_cut else http("ETag"),
        "" if is_cut else http("Last-Modified"),
        http("Vary"),
        http("Content-Type"),
        http("Content-Encoding"),
        warc("WARC-Refers-To-Target-URI").strip("<>"),
        warc("WARC-Refers-To-Date"),
    )
