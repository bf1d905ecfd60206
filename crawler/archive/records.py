"""The records of archive files: WARC and ARC, gzipped or not, and those within a WACZ; by warcio."""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException
from warcio.utils import BUFF_SIZE

from crawler.archive.wacz import FORMATS, located
from crawler.errors import InputError

# All that warcio raises for what is no record, such as AttributeError for a header that ends before its
# target, OverflowError for a length of 400 digits.
BROKEN = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
    zlib.error,
)
_GZIP = b"\x1f\x8b\x08"
# Bytes read in a file that is damaged in many places: times its size, and more.
_MAX_READ, _MAX_MORE = 4, 1 << 20
_CHUNK = 1 << 20  # bytes
_HEAD = 4096  # bytes of a member, among them a first line
# A record's first line, of WARC or of ARC (version 1).
_FIRST_LINE = re.compile(
    rb"^(?:WARC/[01]\.\d{1,2}\r?\n|[a-z]{3,8}:\S{1,2000} \S{0,64} \d{12,14} \S{0,99} \d{1,12}\r?\n)",
    re.MULTILINE,
)

Note = Callable[[int], None]


class RecordIterator(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
    """warcio's, silent: what is broken raises one of BROKEN. ARC records come as WARC."""

    def __init__(self, file: object) -> None:
        super().__init__(file, arc2warc=True)
        self.loader = _Loader(verify_http=False, arc2warc=True)
        self.reader = _Reader(self.fh, block_size=BUFF_SIZE)

    def _consume_blanklines(self) -> tuple[bytes | None, int]:
        size, line = 0, self.reader.readline()
        if line.strip():
            raise ArchiveLoadFailed("no empty line after a record: its length is wrong")
        while line and not line.strip():
            size += len(line)
            line = self.reader.readline()
        return line or None, size


class _Loader(ArcWarcRecordLoader):  # type: ignore[misc]
    def _ensure_target_uri_format(self, rec_headers: Any) -> str | None:
        uri = rec_headers.get_header("WARC-Target-URI")
        if uri is None:
            return None
        plain = str(uri).removeprefix("<").removesuffix(">").replace(" ", "%20")
        if plain != uri:
            rec_headers.replace_header("WARC-Target-URI", plain)
        return plain


class _Reader(DecompressingBufferedReader):  # type: ignore[misc]
    def _decompress(self, data: bytes) -> bytes:
        if self.decompressor and data and self.num_block_read:
            return bytes(self.decompressor.decompress(data))  # warcio prints the error, and goes on without
        return bytes(super()._decompress(data))


@dataclass(slots=True)
class _Window:
    """A part of a file as a file: `start` and `size` in bytes."""

    file: BinaryIO
    start: int
    size: int
    place: int = 0

    def tell(self) -> int:
        return self.place

    def read(self, size: int = -1) -> bytes:
        left = max(self.size - self.place, 0)
        self.file.seek(self.start + self.place)
        data = self.file.read(left if size < 0 else min(size, left))
        self.place += len(data)
        return data


def records(path: Path, broken: Note | None = None) -> Iterator[tuple[int, ArcWarcRecord]]:
    """(offset in the file, record) of each record in order, its body read past; the last may be torn.

    A broken record in the midst is passed over and its offset given to `broken`. InputError where the file
    cannot be read, is no archive, ends with what is no record, or (without `broken`) is damaged before that.
    """
    try:
        place = located(path)
        with place.file.open("rb") as file:
            found = False
            for start, size in place.parts:
                window = _Window(file, start, size)
                for offset, record in _of_part(path, window, broken):
                    found = found or bool(record.rec_type)
                    yield window.start + offset, record
            if not found and path.stat().st_size:
                raise InputError(f"{path}: not a WARC file: {FORMATS}")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}: {FORMATS}") from None


def _of_part(path: Path, window: _Window, broken: Note | None) -> Iterator[tuple[int, ArcWarcRecord]]:
    last = None
    left = _MAX_READ * window.size + _MAX_MORE
    while left > 0:
        begin, found, record = window.place, RecordIterator(window), None
        try:
            for record in found:
                start = found.get_record_offset()  # reads the record to its end
                last = start if record.rec_type else last
                yield start, record
            after = _next_record(window, start + 1) if record and broken and _is_cut(record) else None
            if after is None or broken is None:
                return
            broken(start)  # its length goes beyond the records that follow
            left -= window.size - begin
            window.place = after
            continue
        except BROKEN as error:
            place, reached = max(found.offset, begin), window.place
            more = window.read(1) or (found.reader and found.reader.rem_length())
            is_torn = not more and not isinstance(error, zlib.error)
        after = None if is_torn or broken is None else _next_record(window, place + 1)
        if after is None and last is None:
            return  # no archive
        if after is None and more:
            raise InputError(f"{path}: damaged after offset {window.start + place}: repair or remove it")
        if broken is not None and not is_torn:
            broken(window.start + place)
        if after is None:
            return
        left -= reached - begin
        window.place = after
    raise InputError(f"{path}: damaged in too many places: repair or remove it")


def _is_cut(record: ArcWarcRecord) -> bool:
    """Whether a record that was read past goes on beyond the end of the file, or does not say how far."""
    return record.length is None or getattr(record.raw_stream, "limit", 0) > 0


def _next_record(window: _Window, start: int) -> int | None:
    """Where the next record begins, in bytes; None where there is none."""
    window.place = 0
    is_packed = window.read(len(_GZIP)) == _GZIP
    while start < window.size:
        window.place = start
        chunk = window.read(_CHUNK + _HEAD)
        for match in re.finditer(_GZIP, chunk) if is_packed else _FIRST_LINE.finditer(chunk):
            if match.start() >= _CHUNK:
                break
            if not is_packed or _begins_record(chunk[match.start() : match.start() + _HEAD]):
                return start + match.start()
        start += _CHUNK
    return None


def _begins_record(member: bytes) -> bool:
    try:
        return bool(_FIRST_LINE.match(zlib.decompressobj(31).decompress(member, _HEAD)))
    except zlib.error:
        return False
