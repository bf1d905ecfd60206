"""Writes files atomically, and checks for disk space."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from crawler.errors import AcopioError

QUEUE = ".crawl"  # in the work folder: Scrapy's job folder with the queue of the crawl
# Bytes that a crawl leaves free: its queue and its memory of sites are written last and need the space.
LEAST_FREE = 16 << 20


def check_writable(folder: Path) -> None:
    """Create the work folder; AcopioError if files cannot be created there."""
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
    """Check that LEAST_FREE bytes are free; OSError, as for a full disk, if not."""
    if shutil.disk_usage(folder).free < LEAST_FREE:
        raise OSError(errno.ENOSPC, f"fewer than {LEAST_FREE >> 20} MiB are free")


def write_text(path: Path, text: str) -> None:
    """Write a file atomically, unless it already has this content."""
    data = text.encode("utf-8")
    if path.exists() and path.read_bytes() == data:
        return
    with replacing(path) as file:
        file.write(data)


@contextmanager
def replacing(path: Path, fsync: bool = False) -> Iterator[BinaryIO]:
    """A binary file that replaces `path` when the block succeeds; an error leaves `path` unchanged.

    With `fsync` both content and name are on disk before the block ends.
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
    """An empty folder that replaces `path` when the block succeeds; an error leaves `path` unchanged."""
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
