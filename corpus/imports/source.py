"""The bytes of a file or pipe that a user names, and its lines."""

import io
import shutil
import stat
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, BinaryIO

from crawler.errors import InputError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STDIN = "-"
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # byte order marks
_ZEROS = 0.9  # share of the characters of Western text in UTF-16 that have a byte of zero
_LOOK = 1 << 16  # bytes from which the ends of lines are recognised
_DAMAGE = (EOFError, zlib.error, zstd.ZstdError, io.UnsupportedOperation)


@dataclass(frozen=True, slots=True)
class Source:
    """A file, pipe or standard input, decompressed from gzip or Zstandard, which `open` reads from the start.

    What can be read only once is copied to a temporary file first, so memory does not limit its size.
    """

    name: str  # in messages
    path: Path
    copy: Any = field(default=None, repr=False)  # the temporary file, removed with this object

    def open(self) -> BinaryIO:
        """The decompressed bytes; InputError if the file cannot be read."""
        try:
            raw = self.path.open("rb", buffering=_LOOK)
        except OSError as error:
            raise InputError(f"{self.name}: cannot be read: {error.strerror}") from None
        start = raw.read(4)
        raw.seek(0)
        if start.startswith(_GZIP):
            import gzip

            return io.BufferedReader(gzip.GzipFile(fileobj=raw), _LOOK)
        if start == _ZSTD:
            return io.BufferedReader(zstd.ZstdFile(raw), _LOOK)
        return raw

    def lines(self) -> Iterator[str]:
        """The lines without their ends: LF, CR LF, or, in a file without LF, CR.

        A byte order mark at the start is dropped; one of UTF-16 says that the file is in it. Bytes that are
        not UTF-8 become surrogates (`undecodable`). No other character ends a line, so numbers of lines are
        those that editors and `wc -l` count.
        """
        with closing(self.open()) as file:
            try:
                yield from _lines(file)
            except _DAMAGE as error:
                raise InputError(
                    f"{self.name}: damaged or cut short: {error}: fetch or write it again"
                ) from None
            except OSError as error:  # also gzip.BadGzipFile
                raise InputError(f"{self.name}: cannot be read: {error.strerror or error}") from None


def source_of(path: Path) -> Source:
    """The source that a path names; `-` is standard input. InputError if it cannot be read."""
    if str(path) == STDIN:
        return _copied("<stdin>", sys.stdin.buffer)
    try:
        if stat.S_ISREG(path.stat().st_mode):
            return Source(str(path), path)
        with path.open("rb") as file:
            return _copied(str(path), file)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


def undecodable(line: str) -> int | None:
    """The number, from 1, of the first byte of a line that is not UTF-8; None if there is none."""
    if line.isascii():
        return None
    try:
        line.encode("utf-8")
    except UnicodeEncodeError as error:
        return len(line[: error.start].encode("utf-8")) + 1
    return None


def _copied(name: str, file: IO[bytes]) -> Source:
    copy = tempfile.NamedTemporaryFile(prefix="acopio-")  # noqa: SIM115 - lives as long as the Source
    shutil.copyfileobj(file, copy)
    copy.flush()
    return Source(name, Path(copy.name), copy)


def _utf_16(start: bytes) -> str | None:
    """The encoding of a file that begins so, if it is UTF-16: by its mark, or by a zero in each pair."""
    if start[:2] in _UTF_16:
        return "utf-16"
    zeros, halves = (start[::2].count(0), start[1::2].count(0)), len(start) // 2
    if max(zeros) >= max(_ZEROS * halves, 1) and min(zeros) <= (1 - _ZEROS) * halves:
        return "utf-16-be" if zeros[0] else "utf-16-le"
    return None


def _lines(file: BinaryIO) -> Iterator[str]:
    start = file.peek(_LOOK)[:_LOOK] if isinstance(file, io.BufferedReader) else b""
    if wide := _utf_16(start):
        text = io.TextIOWrapper(file, encoding=wide, errors="replace", newline="\n")
        yield from (line.removesuffix("\n").removesuffix("\r") for line in text)
        return
    lines: Iterator[bytes] = iter(file)
    if b"\r" in start and b"\n" not in start:
        text = io.TextIOWrapper(file, encoding="latin-1", newline="\r")
        lines = (line.encode("latin-1") for line in text)
    for number, line in enumerate(lines):
        bare = line.removesuffix(b"\n").removesuffix(b"\r")
        yield bare.decode("utf-8" if number else "utf-8-sig", "surrogateescape")
