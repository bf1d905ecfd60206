"""Writes files atomically, and checks for disk space."""

import contextlib
import errno
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from crawler.console.command_line import data_option
from crawler.errors import AcopioError

QUEUE = ".crawl"  # in the work folder: Scrapy's job folder with the queue of the crawl
# Bytes that a crawl leaves free: its queue and its memory of sites are written last and need the space.
LEAST_FREE = 16 << 20
_HAS_LOCKS = os.name != "nt"  # elsewhere a file in use cannot be removed anyway
_PARTIAL = re.compile(r"\..+\.partial")


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
            f"free space or choose another folder with {data_option()}"
        ) from None


def check_space(folder: Path) -> None:
    """Check that LEAST_FREE bytes are free; OSError, as for a full disk, if not."""
    if shutil.disk_usage(folder).free < LEAST_FREE:
        raise OSError(errno.ENOSPC, f"fewer than {LEAST_FREE >> 20} MiB are free")


def write_text(path: Path, text: str) -> None:
    """Write a file atomically, unless it already has this content."""
    data = text.encode("utf-8")
    if path.is_file() and path.read_bytes() == data:
        return
    with replacing(path) as file:
        file.write(data)


@contextmanager
def replacing(path: Path, fsync: bool = False) -> Iterator[BinaryIO]:
    """A binary file that replaces `path` when the block succeeds; an error leaves `path` unchanged.

    With `fsync` both content and name are on disk before the block ends. What is no regular file, such as
    /dev/stdout, /dev/null or a FIFO, stays and is written to.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = _partial(path)
    try:
        with partial.open("xb") as file:
            _hold(file.fileno())
            yield file
            if fsync:
                file.flush()
                os.fsync(file.fileno())
    except BaseException as error:
        _name(error, path, partial)
        with contextlib.suppress(OSError):  # which would hide the error
            partial.unlink()
        raise
    partial.replace(path)
    if fsync:
        _sync(path.parent)


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """An empty folder that replaces `path` when the block succeeds; an error leaves `path` unchanged.

    All of it is on disk before the block ends. The earlier folder goes as a whole: a kill leaves one of the
    two, or none, but never a part of one.
    """
    partial, earlier = _partial(path), _partial(path)
    try:
        partial.mkdir(parents=True)
        with _held(partial):
            yield partial
        for entry in (*sorted(partial.rglob("*"), reverse=True), partial):
            _sync(entry)
    except BaseException as error:
        _name(error, path, partial)
        shutil.rmtree(partial, ignore_errors=True)
        raise
    with contextlib.suppress(FileNotFoundError):
        path.replace(earlier)
    partial.replace(path)
    _sync(path.parent)
    remove(earlier)


def _name(error: BaseException, path: Path, partial: Path) -> None:
    """Says what could not be written: the disk's errors name no file, or one that users do not know."""
    if isinstance(error, OSError) and error.errno is not None and error.filename in (None, str(partial)):
        error.filename = str(path)


def remove(path: Path) -> None:
    """Remove a file, a link (not its target) or a folder with all in it; nothing if there is none."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def remove_partial(folder: Path) -> None:
    """Remove what writers that were killed left in a folder; what a writer at work there holds stays."""
    for entry in list(folder.iterdir()) if folder.is_dir() else []:
        if _PARTIAL.fullmatch(entry.name) and not _is_held(entry):
            remove(entry)


def _hold(handle: int) -> bool:
    """Hold an open file or folder until it is closed or its process ends; False if another one holds it."""
    if _HAS_LOCKS:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without such locks
            return True
    return True


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    if not _HAS_LOCKS:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        _hold(handle)
        yield
    finally:
        os.close(handle)


def _is_held(path: Path) -> bool:
    """Whether a writer is at work on a file or folder; not for a link."""
    if not _HAS_LOCKS or path.is_symlink():
        return False
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _hold(handle)
    finally:
        os.close(handle)


def _partial(path: Path) -> Path:
    """A new name beside `path`: nobody can put a link there first."""
    return path.with_name(f".{path.name}.{secrets.token_hex(8)}.partial")


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk; not for folders where the system cannot."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
