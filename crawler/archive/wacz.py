"""Where the archives of a file lie: the file, or the members of a WACZ; unpacked where they are packed."""

import shutil
import struct
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from crawler.archive.packed import is_one_stream, unpacked
from crawler.errors import InputError

FORMATS = "give *.warc, *.warc.gz, *.arc, *.arc.gz, *.wacz or *.warc.zst files"
_ZIP = b"PK\x03\x04"
_MAX_RATIO, _MAX_MORE = 50, 1 << 20  # bytes unpacked: times the size of the file, and more
_BAD_ZIP = (
    zipfile.BadZipFile,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Located:
    """A file with archives, and where each starts and how long it is, in bytes."""

    file: Path
    parts: tuple[tuple[int, int], ...]
    folder: "tempfile.TemporaryDirectory[str] | None" = None  # lives as long as this


def is_wacz(path: Path) -> bool:
    """Whether the file is a ZIP, as a WACZ is; OSError."""
    with path.open("rb") as file:
        return file.read(len(_ZIP)) == _ZIP


def located(path: Path) -> Located:
    """Where to read the archives of a file; offsets of records are offsets in `file`.

    Members of a WACZ that are packed are unpacked one after the other into a temporary file, once a process;
    so is an archive that is packed as one stream.
    InputError for a broken ZIP file or one that unpacks to far more than its size; OSError.
    """
    state = path.stat()
    if is_wacz(path):
        return _of_wacz(path, state.st_size, state.st_mtime_ns)
    return _of_file(path, state.st_size, state.st_mtime_ns)


def is_read_only(path: Path) -> bool:
    """Whether the records of the file cannot be replaced one by one; OSError."""
    return is_wacz(path) or is_one_stream(path)


@lru_cache(8)
def _of_file(path: Path, size: int, _changed: int) -> Located:
    if not is_one_stream(path):
        return Located(path, ((0, size),))
    folder = tempfile.TemporaryDirectory(prefix="acopio-archive-")
    file, total = Path(folder.name) / "archive", 0
    with file.open("wb") as output:
        for chunk in unpacked(path):
            total += output.write(chunk)
            if total > _MAX_RATIO * size + _MAX_MORE:
                raise InputError(
                    f"{path}: it unpacks to more than {total} bytes: unpack it and give what is in it"
                )
    return Located(file, ((0, total),), folder)


@lru_cache(8)
def _of_wacz(path: Path, size: int, _changed: int) -> Located:
    try:
        with zipfile.ZipFile(path) as packed:
            members = [m for m in packed.infolist() if m.filename.startswith("archive/") and not m.is_dir()]
            total = sum(member.file_size for member in members)
            if all(member.compress_type == zipfile.ZIP_STORED for member in members):
                if total > size:
                    raise InputError(f"{path}: its archives lie one over the other: repair or remove it")
                return Located(path, tuple(_span(path, member) for member in members))
            if total > _MAX_RATIO * size + _MAX_MORE:
                raise InputError(f"{path}: it unpacks to {total} bytes: unpack it and give what is in it")
            return _unpacked(packed, members)
    except _BAD_ZIP:
        raise InputError(f"{path}: a broken ZIP file: {FORMATS}") from None


def _unpacked(packed: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Located:
    folder = tempfile.TemporaryDirectory(prefix="acopio-wacz-")
    file, parts, start = Path(folder.name) / "archives", [], 0
    with file.open("wb") as output:
        for member in members:
            with packed.open(member) as data:
                shutil.copyfileobj(data, output)
            parts.append((start, output.tell() - start))
            start = output.tell()
    return Located(file, tuple(parts), folder)


def _span(path: Path, member: zipfile.ZipInfo) -> tuple[int, int]:
    with path.open("rb") as file:
        file.seek(member.header_offset + 26)  # the length of its name and of what else stands before the data
        name, extra = struct.unpack("<HH", file.read(4).ljust(4, b"\0"))
    return member.header_offset + 30 + name + extra, member.file_size
