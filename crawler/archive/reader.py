"""What archive files hold: responses, revisits, spans of records (WARC: ISO 28500)."""

import contextlib
import io
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from warcio.bufferedreaders import ChunkedDataReader
from warcio.recordloader import ArcWarcRecord

from crawler.archive.codings import decoded
from crawler.archive.exchange import Exchange as Exchange
from crawler.archive.records import BROKEN, Note, RecordIterator, records
from crawler.archive.segments import continuation, is_first_segment
from crawler.archive.wacz import is_read_only, is_wacz, located
from crawler.errors import InputError
from crawler.page.page import Response

_MARGIN = 1 << 16  # bytes
_ANSWERS = frozenset({"response", "resource"})
_STATUS = re.compile(r"[1-9][0-9]{2}")
_SCHEMES = ("http://", "https://")
_log = logging.getLogger(__name__)


def response_offsets(path: Path) -> Iterator[tuple[int, str]]:
    """(offset, URL) of each whole response or resource record of an http(s) address.

    A torn last record is left out, a broken one in the midst too, with a warning. InputError where the file
    cannot be read, is no archive at all, or does not end with a record.
    """
    broken: list[int] = []
    for offset, record in whole_records(path, _ANSWERS, broken.append):
        url = _url(record)
        if url.lower().startswith(_SCHEMES):  # other resources are about pages: urn:text:, screenshots
            yield offset, url
    if broken:
        where = ", ".join(map(str, broken[:5])) + (", ..." if len(broken) > 5 else "")
        _log.warning("%s: broken records left out: %d, at offset %s", path, len(broken), where)


@dataclass(frozen=True, slots=True)
class Revisit:
    """A page that was asked for again and had not changed: what an earlier record holds still stood then."""

    url: str
    fetched_at: datetime | None
    refers_to_url: str
    refers_to_date: datetime | None  # `fetched_at` of the response that holds the body
    offset: int  # of this record, in its file


def revisits(path: Path) -> Iterator[Revisit]:
    """Each whole revisit record of the file, in order; InputError as for `response_offsets`."""
    for offset, record in whole_records(path, frozenset({"revisit"}), lambda _: None):
        headers = record.rec_headers
        yield Revisit(
            url=_url(record),
            fetched_at=record_date(headers.get_header("WARC-Date")),
            refers_to_url=(headers.get_header("WARC-Refers-To-Target-URI") or "").strip("<>") or _url(record),
            refers_to_date=record_date(headers.get_header("WARC-Refers-To-Date")),
            offset=offset,
        )


def whole_records(
    path: Path, types: frozenset[str], broken: Note | None = None
) -> Iterator[tuple[int, ArcWarcRecord]]:
    """(offset, record) of each whole record of the types, its body read past.

    `broken` and InputError as for `crawler.archive.records.records`.
    """
    for offset, record in records(path, broken):
        if record.rec_type in types and (_is_whole(record) or _is_bare(record)):
            yield offset, record


@dataclass(frozen=True, slots=True)
class RecordSpan:
    """A record: its place in the file (bytes), id, URL or '', ids of what it belongs to, refers to."""

    offset: int
    length: int
    record_id: str
    url: str
    belongs_to: str | None
    refers_to: str | None = None  # of a revisit


def record_spans(path: Path) -> list[RecordSpan]:
    """Every whole record of the file, of whatever type, in order; InputError as for `response_offsets`."""
    if is_read_only(path):
        what = "a WACZ" if is_wacz(path) else "an archive that is packed as one stream"
        raise InputError(f"{path}: the records of {what} are read only: unpack it")
    last = max((offset for offset, _ in whole_records(path, _ANSWERS)), default=-1)  # tells what is damaged
    found: list[RecordSpan] = []
    with path.open("rb") as file, contextlib.suppress(*BROKEN):  # torn at the end
        records = RecordIterator(file)
        for record in records:
            whole = _is_whole(record) or record.length == 0
            offset = records.get_record_offset()
            if found:  # what lies between two records belongs to the first
                found[-1] = replace(found[-1], length=offset - found[-1].offset)
            if whole or offset <= last:
                headers = record.rec_headers
                known = headers.get_header("WARC-Record-ID") or f"at {offset}"
                belongs_to = headers.get_header("WARC-Concurrent-To")
                refers_to = headers.get_header("WARC-Refers-To")
                length = records.get_record_length()
                found.append(RecordSpan(offset, length, known, _url(record), belongs_to, refers_to))
    return found


def read_response(path: Path, offset: int, limit: int) -> Response:
    """The response recorded at an offset, its body cut at `limit` bytes (then `truncated` is set).

    The body comes without chunks and content encoding, segments put together (`truncated` where one is
    missing). InputError where there is no whole record.
    """
    try:
        with located(path).file.open("rb") as file:
            file.seek(offset)
            following = RecordIterator(file)
            record = next(following)
            response = _response(record, limit, lambda *which: continuation(path, following, *which))
            if response.truncated or _is_whole(record):
                return response
            problem = "the file ends within it"
    except (*BROKEN, OSError, StopIteration) as error:
        problem = _plainly(error)
    raise InputError(f"{path}: no whole record at offset {offset}: {problem}: repair or remove the file")


@dataclass(frozen=True, slots=True)
class RawResponse:
    """An answer as it came: status, headers in order, body still packed but without chunks."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def read_raw(path: Path, offset: int) -> RawResponse:
    """What the response or revisit record at an offset holds; InputError as for `read_response`."""
    try:
        with located(path).file.open("rb") as file:
            file.seek(offset)
            record = next(RecordIterator(file))
            http, body = record.http_headers, record.raw_stream.read()
            if http is not None and (_is_whole(record) or _is_bare(record)):
                if (http.get_header("Transfer-Encoding") or "").lower() == "chunked":
                    body = ChunkedDataReader(io.BytesIO(body)).read()
                return RawResponse(status_of(http.get_statuscode()), list(http.headers), body)
            problem = "not whole"
    except (*BROKEN, OSError, StopIteration) as error:
        problem = _plainly(error)
    raise InputError(f"{path}: no answer at offset {offset}: {problem}: repair or remove the file")


def response_in(member: bytes) -> str | None:
    """The URL of the HTTP response that a gzip member holds, whole and alone; None for any other bytes."""
    records = RecordIterator(io.BytesIO(member))
    try:
        found = [(record.rec_type, _is_whole(record), _url(record)) for record in records]
    except BROKEN:
        return None
    is_one = len(found) == 1 and found[0][:2] == ("response", True)
    return found[0][2] if is_one and member.startswith(b"\x1f\x8b") else None


def _plainly(error: Exception) -> str:
    """What an error says in one line, without bytes of the file."""
    text = str(error).strip().partition("\n")[0]
    return text if text.isascii() and text.isprintable() and len(text) < 80 else "what is there is no record"


def _is_whole(record: ArcWarcRecord) -> bool:
    """Whether the file held as many bytes as the record says."""
    while record.raw_stream.read(1 << 16):
        pass
    # Without a length, or of none: the header itself is torn.
    return bool(record.length) and int(getattr(record.raw_stream, "limit", 1)) == 0


def _is_bare(record: ArcWarcRecord) -> bool:
    """Whether the record says that it is nothing but its header, as revisits may be."""
    return bool(record.rec_type == "revisit" and record.rec_headers.get_header("Content-Length") == "0")


def _url(record: ArcWarcRecord) -> str:
    return (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")


def _response(record: ArcWarcRecord, limit: int, rest: Callable[[str, int], tuple[bytes, bool]]) -> Response:
    """The response of a record; `rest` gives what other segments of it hold, and whether that is all."""
    http = record.http_headers
    # Chunks and codings may add a little; what is longer than this was longer than the limit.
    most = 2 * limit + _MARGIN
    raw, more = record.raw_stream.read(most), bool(record.raw_stream.read(1))
    if not more and is_first_segment(record):
        part, is_all = rest(record.rec_headers.get_header("WARC-Record-ID") or "", most - len(raw))
        raw, more = raw + part, not is_all
    headers: dict[str, str] = {}
    for key, value in http.headers if http else [("content-type", record.content_type or "")]:
        before = headers.get(key.lower())
        headers[key.lower()] = f"{before}, {value}" if before else value
    if headers.get("transfer-encoding", "").lower() == "chunked":  # as other software may keep it
        raw = ChunkedDataReader(io.BytesIO(raw)).read()
    codings = [coding.strip().lower() for coding in headers.get("content-encoding", "").split(",")]
    body, cut = decoded(raw, [coding for coding in codings if coding], limit)
    return Response(
        url=_url(record),
        status=status_of(http.get_statuscode()) if http else 200,
        headers=headers,
        body=body,
        fetched_at=record_date(record.rec_headers.get_header("WARC-Date")),
        truncated=cut or more,
    )


def record_date(text: str | None) -> datetime | None:
    """The time of a WARC-Date in UTC; None for what is no date, or lies before the year 1 or after 9999."""
    try:
        date = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
        return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def status_of(text: str | None) -> int:
    """The status code, of three digits (RFC 9110, 15); 0 for anything else."""
    return int(text) if text and _STATUS.fullmatch(text) else 0
