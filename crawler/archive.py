"""WARC in and out (ISO 28500), by warcio."""

import contextlib
import io
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException
from warcio.warcwriter import WARCWriter

from crawler.content_codings import decoded
from crawler.disk import check_space
from crawler.errors import AcopioError, InputError
from crawler.records import Response

ROTATE_BYTES = 256 << 20
_MARGIN = 1 << 16  # bytes
_ANSWERS = frozenset({"response", "resource"})
# AttributeError: warcio, of a record whose header ends before its target.
_BROKEN = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    AttributeError,
    EOFError,
    ValueError,
    zlib.error,
)
_HOP_HEADERS = frozenset({"transfer-encoding", "connection", "keep-alive", "content-length"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response, as they went over the wire less the transfer encoding."""

    url: str
    method: str
    request_headers: list[tuple[str, str]]
    status_line: str  # '200 OK'
    response_headers: list[tuple[str, str]]
    body: bytes
    fetched_at: datetime
    metadata: Mapping[str, str]  # seed, depth, referrer: what the crawl knew


class WarcArchive:
    """Writes exchanges to PREFIX-NNNNN.warc.gz files of a folder, each file new, rotated by size.

    The records of an exchange reach the file in one write, each a gzip member of its own: a crash leaves
    at most one torn record, at the very end, which readers skip.
    """

    def __init__(self, folder: Path, prefix: str, rotate: int = ROTATE_BYTES) -> None:
        self._folder, self._prefix, self._rotate = folder, prefix, rotate
        self._file: BinaryIO | None = None
        self._whole = 0  # bytes of the file that hold whole records

    def write(self, exchange: Exchange) -> None:
        """Append response, request and metadata records; AcopioError where the disk refuses."""
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=True)
        date = exchange.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for record in _records(writer, exchange, date):
            writer.write_record(record)
        self._append(buffer.getvalue())

    def copy(self, record: bytes) -> None:
        """Append a record of another archive as it is, a gzip member; AcopioError where the disk refuses."""
        self._append(record)

    def _append(self, records: bytes) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            check_space(self._folder)
            file = self._open_file()
            file.write(records)
            file.flush()
            self._whole = file.tell()
        except OSError as error:
            self._give_up()
            raise AcopioError(
                f"{self._folder}: cannot write the archive: {error.strerror}: "
                "free space or choose another folder with -a data=DIR"
            ) from error

    def close(self) -> None:
        """Close the current file; the next write starts another."""
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _give_up(self) -> None:
        """Close the file and cut it to its whole records; without any it goes."""
        file = self._file
        with contextlib.suppress(OSError):
            self.close()
        with contextlib.suppress(OSError):
            if file is not None and self._whole:
                os.truncate(file.name, self._whole)
            elif file is not None:
                Path(file.name).unlink()

    def _open_file(self) -> BinaryIO:
        if self._file is not None and self._file.tell() >= self._rotate:
            self.close()
        if self._file is None:
            self._whole = 0
            name, self._file = self._new_file()
            writer = WARCWriter(self._file, gzip=True)
            about = {"software": "acopio", "format": "WARC File Format 1.0"}
            writer.write_record(writer.create_warcinfo_record(name, about))
        return self._file

    def _new_file(self) -> tuple[str, BinaryIO]:
        """The first file of the series that nobody has made yet."""
        number = len(list(self._folder.glob(f"{self._prefix}-*.warc.gz")))
        while True:
            name = f"{self._prefix}-{number:05}.warc.gz"
            try:
                return name, (self._folder / name).open("xb")
            except FileExistsError:
                number += 1


def _records(writer: WARCWriter, exchange: Exchange, date: str) -> Iterator[ArcWarcRecord]:
    headers = [(k, v) for k, v in exchange.response_headers if k.lower() not in _HOP_HEADERS]
    headers.append(("Content-Length", str(len(exchange.body))))
    response = writer.create_warc_record(
        exchange.url,
        "response",
        payload=io.BytesIO(exchange.body),
        http_headers=StatusAndHeaders(exchange.status_line, headers, protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": date},
    )
    yield response
    concurrent = {"WARC-Date": date, "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")}
    request_line = f"{exchange.method} {exchange.url} HTTP/1.1"
    yield writer.create_warc_record(
        exchange.url,
        "request",
        http_headers=StatusAndHeaders(request_line, exchange.request_headers, is_http_request=True),
        warc_headers_dict=concurrent,
    )
    fields = "".join(f"{key}: {' '.join(value.split())}\r\n" for key, value in exchange.metadata.items())
    yield writer.create_warc_record(
        exchange.url,
        "metadata",
        payload=io.BytesIO(fields.encode("utf-8", "replace")),
        warc_content_type="application/warc-fields",
        warc_headers_dict=concurrent,
    )


def response_offsets(path: Path) -> Iterator[tuple[int, str]]:
    """(offset, URL) of each whole HTTP response or resource record; a torn last record is left out.

    InputError where the file cannot be read, is no WARC at all, or is damaged before its end.
    """
    try:
        with path.open("rb") as file:
            yield from _offsets(path, file)
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read: {error.strerror}: give *.warc or *.warc.gz files"
        ) from None


def _offsets(path: Path, file: BinaryIO) -> Iterator[tuple[int, str]]:
    records = ArchiveIterator(file)
    offset = None
    try:
        for record in records:
            start = records.get_record_offset()  # reads the record to its end
            offset = start if record.rec_type else offset
            if record.rec_type in _ANSWERS and _is_whole(record):
                yield start, _url(record)
    except _BROKEN as error:
        rest = file.read(1) or (records.reader and records.reader.rem_length())
        if offset is not None and rest:
            raise InputError(
                f"{path}: damaged after offset {offset} ({error}): repair or remove it"
            ) from None
    if offset is None and file.tell():
        raise InputError(f"{path}: not a WARC file: give *.warc or *.warc.gz files")


@dataclass(frozen=True, slots=True)
class Span:
    """A record: where it lies in its file (bytes), its id, its URL or '', the id of what it belongs to."""

    offset: int
    length: int
    record_id: str
    url: str
    belongs_to: str | None


def record_spans(path: Path) -> list[Span]:
    """Every whole record of the file, of whatever type, in order; InputError as for `response_offsets`."""
    last = max((offset for offset, _ in response_offsets(path)), default=-1)  # tells what is damaged
    found: list[Span] = []
    with path.open("rb") as file, contextlib.suppress(*_BROKEN):  # torn at the end
        records = ArchiveIterator(file)
        for record in records:
            whole = _is_whole(record) or record.length == 0
            offset = records.get_record_offset()
            if found:  # what lies between two records belongs to the first
                found[-1] = replace(found[-1], length=offset - found[-1].offset)
            if whole or offset <= last:
                headers = record.rec_headers
                known = headers.get_header("WARC-Record-ID") or f"at {offset}"
                belongs_to = headers.get_header("WARC-Concurrent-To")
                found.append(Span(offset, records.get_record_length(), known, _url(record), belongs_to))
    return found


def read_response(path: Path, offset: int, limit: int) -> Response:
    """The response recorded at an offset, its body cut at `limit` bytes (then `truncated` is set).

    The body comes without chunks and content encoding. InputError where there is no whole record.
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            record = next(ArchiveIterator(file))
            response = _response(record, limit)
            if response.truncated or _is_whole(record):
                return response
            problem = "the file ends within it"
    except (*_BROKEN, OSError, StopIteration) as error:
        problem = str(error) or "nothing there"
    raise InputError(f"{path}: no whole record at offset {offset}: {problem}: repair or remove the file")


def response_in(member: bytes) -> str | None:
    """The URL of the HTTP response that a gzip member holds, whole and alone; None for any other bytes."""
    records = ArchiveIterator(io.BytesIO(member))
    try:
        found = [(record.rec_type, _is_whole(record), _url(record)) for record in records]
    except _BROKEN:
        return None
    is_one = len(found) == 1 and found[0][:2] == ("response", True)
    return found[0][2] if is_one and member.startswith(b"\x1f\x8b") else None


def _is_whole(record: ArcWarcRecord) -> bool:
    """Whether the file held as many bytes as the record says."""
    while record.raw_stream.read(1 << 16):
        pass
    # Without a length, or of none: the header itself is torn.
    return bool(record.length) and int(getattr(record.raw_stream, "limit", 1)) == 0


def _url(record: ArcWarcRecord) -> str:
    return (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")


def _response(record: ArcWarcRecord, limit: int) -> Response:
    http = record.http_headers
    # Chunks and codings may add a little; what is longer than this was longer than the limit.
    raw, more = record.raw_stream.read(2 * limit + _MARGIN), bool(record.raw_stream.read(1))
    headers: dict[str, str] = {}
    for key, value in http.headers if http else [("content-type", record.content_type or "")]:
        before = headers.get(key.lower())
        headers[key.lower()] = f"{before}, {value}" if before else value
    if headers.get("transfer-encoding", "").lower() == "chunked":  # as other software may keep it
        raw = ChunkedDataReader(io.BytesIO(raw)).read()
    codings = [coding.strip().lower() for coding in headers.get("content-encoding", "").split(",")]
    body, cut = decoded(raw, [coding for coding in codings if coding], limit)
    status = http.get_statuscode() if http else "200"
    return Response(
        url=_url(record),
        status=int(status) if status and status.isdecimal() else 0,
        headers=headers,
        body=body,
        fetched_at=_date(record.rec_headers.get_header("WARC-Date")),
        truncated=cut or more,
    )


def _date(text: str | None) -> datetime | None:
    try:
        date = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
