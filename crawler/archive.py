"""WARC in and out (ISO 28500), by warcio."""

import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.errors import AcopioError, InputError
from crawler.records import Response

ROTATE_BYTES = 256 << 20
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
        self._buffer = io.BytesIO()

    def write(self, exchange: Exchange) -> None:
        """Append response, request and metadata records; AcopioError where the disk refuses."""
        writer = WARCWriter(self._buffer, gzip=True)
        date = exchange.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for record in _records(writer, exchange, date):
            writer.write_record(record)
        try:
            file = self._open_file()
            file.write(self._take())
            file.flush()
        except OSError as error:
            raise AcopioError(f"{self._folder}: cannot write the archive: {error}: free space or choose another folder") from error

    def close(self) -> None:
        """Close the current file; the next write starts another."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _take(self) -> bytes:
        data = self._buffer.getvalue()
        self._buffer.seek(0)
        self._buffer.truncate()
        return data

    def _open_file(self) -> BinaryIO:
        if self._file is not None and self._file.tell() >= self._rotate:
            self.close()
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            number = len(list(self._folder.glob(f"{self._prefix}-*.warc.gz")))
            path = self._folder / f"{self._prefix}-{number:05}.warc.gz"
            self._file = path.open("xb")
            records = self._take()
            writer = WARCWriter(self._buffer, gzip=True)
            writer.write_record(writer.create_warcinfo_record(path.name, {"software": "acopio", "format": "WARC File Format 1.0"}))
            self._file.write(self._take())
            self._buffer.write(records)
        return self._file


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
    fields = "".join(f"{key}: {value}\r\n" for key, value in exchange.metadata.items())
    yield writer.create_warc_record(
        exchange.url,
        "metadata",
        payload=io.BytesIO(fields.encode("utf-8", "replace")),
        warc_content_type="application/warc-fields",
        warc_headers_dict=concurrent,
    )


def response_offsets(path: Path) -> Iterator[tuple[int, str]]:
    """(offset, URL) of each HTTP response or resource record; ends quietly at a torn last record.

    InputError where the file is no WARC at all.
    """
    try:
        with path.open("rb") as file:
            records = ArchiveIterator(file)
            for record in records:
                if record.rec_type in ("response", "resource"):
                    yield records.get_record_offset(), record.rec_headers.get_header("WARC-Target-URI") or ""
    except (ArchiveLoadFailed, zlib.error, EOFError) as error:
        if path.stat().st_size and not _looks_like_warc(path):
            raise InputError(f"{path}: not a WARC file ({error}): give *.warc or *.warc.gz files") from None


def read_response(path: Path, offset: int, limit: int) -> Response:
    """The response recorded at an offset, its body cut at `limit` bytes (then `truncated` is set).

    InputError where there is no whole record.
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            return _response(next(ArchiveIterator(file)), limit)
    except (ArchiveLoadFailed, zlib.error, EOFError, StopIteration) as error:
        raise InputError(f"{path}: no whole record at offset {offset} ({error})") from None


def _response(record: ArcWarcRecord, limit: int) -> Response:
    body = record.content_stream().read(limit + 1)
    http = record.http_headers
    headers = {k.lower(): v for k, v in http.headers} if http else {}
    if not http:
        headers["content-type"] = record.rec_headers.get_header("Content-Type") or ""
    status = int(http.get_statuscode()) if http and (http.get_statuscode() or "").isdigit() else 200
    date = record.rec_headers.get_header("WARC-Date")
    return Response(
        url=(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>"),
        status=status,
        headers=headers,
        body=body[:limit],
        fetched_at=_date(date),
        truncated=len(body) > limit,
    )


def _date(text: str | None) -> datetime | None:
    try:
        date = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _looks_like_warc(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(6)
    return start.startswith((b"\x1f\x8b", b"WARC/"))
