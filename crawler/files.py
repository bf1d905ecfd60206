"""Files on disk: written whole or not at all, on a disk that may be full."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from crawler.errors import AcopioError

QUEUE = ".crawl"  # in the work folder: where Scrapy keeps what is left to do
# Bytes that a crawl leaves free: its queue and its memory of sites are written last, and must find room.
LEAST_FREE = 16 << 20


def check_writable(folder: Path) -> None:
    """Make the work folder; AcopioError where files cannot be made there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        check_space(folder)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * 4096)
    except OSError as error:
        raise AcopioError(
            f"{folder}: cannot be written: {error.strerror}: "
            "free space or choose another folder with -a data=DIR"
        ) from None


def check_space(folder: Path) -> None:
    """OSError, as for a full disk, where fewer than LEAST_FREE bytes are free."""
    if shutil.disk_usage(folder).free < LEAST_FREE:
        raise OSError(errno.ENOSPC, f"fewer than {LEAST_FREE >> 20} MiB are free")


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all; a file that already says the same is left untouched."""
    data = text.encode("utf-8")
    if path.exists() and path.read_bytes() == data:
        return
    with replacing(path) as file:
        file.write(data)


@contextmanager
def replacing(path: Path, fsync: bool = False) -> Iterator[BinaryIO]:
    """A binary file that replaces `path` when the block ends well; an error leaves `path` as it was.

    With `fsync` both the bytes and the name are on disk before the block is left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as file:
            yield file
            if fsync:
                file.flush()
                os.fsync(file.fileno())
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    partial.replace(path)
    if fsync:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """An empty folder that replaces `path` when the block ends well; an error leaves `path` as it was."""
    partial = path.with_name(f".{path.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        yield partial
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    shutil.rmtree(path, ignore_errors=True)
    partial.replace(path)
