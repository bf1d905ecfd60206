"""Archives that are packed as one stream: gzip over many records, as `gzip FILE` makes it, and zstd.

Their records cannot be reached one by one, so the file is unpacked; its offsets are those of the plain one.
"""

import io
import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_GZIP = b"\x1f\x8b\x08"
_ZSTD = b"\x28\xb5\x2f\xfd"
_DICTIONARY = b"\x5d\x2a\x4d\x18"  # a frame that other readers skip: IIPC's "Zstandard for WARC", 1.0
_MAX_DICTIONARY = 32 << 20  # bytes
_HEAD = 1 << 20  # bytes of a first member that are looked at
_CHUNK = 1 << 16  # bytes
_LENGTH = re.compile(rb"^Content-Length:\s*(\d{1,12})\s*$", re.IGNORECASE | re.MULTILINE)
_END = re.compile(rb"\r?\n\r?\n")
_ARC = re.compile(rb"filedesc:\S+ [^\n]* (\d{1,12})\r?\n")


def is_one_stream(path: Path) -> bool:
    """Whether the records of the file cannot be reached one by one; OSError."""
    with path.open("rb") as file:
        head = file.read(4)
        if head in (_ZSTD, _DICTIONARY):
            return True
        file.seek(0)
        return head.startswith(_GZIP) and _holds_more(file.read(_HEAD))


def unpacked(path: Path) -> Iterator[bytes]:
    """The plain archive, piece by piece, up to what is damaged or torn; OSError."""
    with path.open("rb") as file:
        try:
            yield from _gunzipped(file) if file.read(3) == _GZIP else _of_zstd(file)
        except (zlib.error, zstd.ZstdError, EOFError):
            return


def _holds_more(packed: bytes) -> bool:
    """Whether the first member of a gzip file holds more than its first record."""
    try:
        member = zlib.decompressobj(31).decompress(packed, _HEAD)
    except zlib.error:
        return False
    arc, end = _ARC.match(member), _END.search(member)
    if arc is not None:
        first = arc.end() + int(arc[1])
    elif end is not None and (length := _LENGTH.search(member, 0, end.end())) is not None:
        first = end.end() + int(length[1])
    else:
        return False
    return bool(member[first:].strip())


def _gunzipped(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    member = zlib.decompressobj(31)
    while chunk := file.read(_CHUNK):
        while chunk:
            yield member.decompress(chunk, _CHUNK)
            chunk = member.unconsumed_tail or member.unused_data
            if member.eof:
                member = zlib.decompressobj(31)


def _of_zstd(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    with zstd.ZstdFile(file, zstd_dict=_dictionary(file)) as stream:
        while chunk := stream.read1(_CHUNK):
            yield chunk


def _dictionary(file: BinaryIO) -> zstd.ZstdDict | None:
    """The dictionary at the start of the file, packed or not; the file is then at what follows."""
    if file.read(4) != _DICTIONARY:
        file.seek(0)
        return None
    size = int.from_bytes(file.read(4), "little")
    data = file.read(min(size, _MAX_DICTIONARY))
    if data.startswith(_ZSTD):
        data = zstd.ZstdFile(io.BytesIO(data)).read(_MAX_DICTIONARY)
    try:
        return zstd.ZstdDict(data, is_raw=not data.startswith(b"\x37\xa4\x30\xec"))
    except ValueError as error:
        raise EOFError from error
