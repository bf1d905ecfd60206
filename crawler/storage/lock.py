"""The lock on a work folder: one command at a time writes there, and the next one says which."""

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from crawler.console.command_line import this_command
from crawler.errors import LockedError
from crawler.storage.files import remove_partial, write_text
from crawler.untrusted.escapes import escaped

FILE = ".lock"  # in the work folder
_WRITTEN = ("warc", "exports")  # subfolders where files are replaced
_SHOWN = 200  # characters of a command
_HELD: dict[Path, FileLock] = {}  # by this process


class _Holder(msgspec.Struct):
    """What a process writes about itself beside the lock."""

    command: str
    pid: int
    host: str
    since: str


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a work folder; LockedError if another process holds it.

    A missing folder is created, and removed again if nothing was written there. The system releases the lock
    when its process ends, however it ends. Within one process it may be taken again. What killed writers left
    in the folder is removed.
    """
    key = folder.resolve()
    if key in _HELD:
        yield
        return
    missing = [place for place in (key, *key.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(key / FILE, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise LockedError(_message(folder)) from None
    _HELD[key] = lock
    try:
        _write_holder(key)
        for part in (key, *(key / name for name in _WRITTEN)):
            remove_partial(part)
        yield
    finally:
        _let_go(key)
        if missing:
            _remove_empty(missing)


def is_locked(folder: Path) -> bool:
    """Whether a command is at work in a work folder."""
    if not (folder / FILE).exists():
        return False
    lock = FileLock(folder / FILE, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return True
    except OSError:  # read-only: nobody here may write
        return False
    lock.release()
    return False


def check_free(folder: Path) -> None:
    """LockedError if another process holds the lock of a work folder."""
    if folder.resolve() not in _HELD and is_locked(folder):
        raise LockedError(_message(folder))


def release(folder: Path) -> None:
    """Release the lock of this process, if it holds one, for a child process that takes it in its turn."""
    _let_go(folder.resolve())


def _let_go(key: Path) -> None:
    lock = _HELD.pop(key, None)
    if lock is not None:
        with suppress(OSError):
            _about(key).unlink(missing_ok=True)
        lock.release()


def _remove_empty(places: list[Path]) -> None:
    """Remove folders that were created for the lock, the innermost first, if they hold nothing else."""
    if {entry.name for entry in places[0].iterdir()} <= {FILE}:
        (places[0] / FILE).unlink(missing_ok=True)
        with suppress(OSError):
            for place in places:
                place.rmdir()


def _about(folder: Path) -> Path:
    return folder / f"{FILE}.json"


def _write_holder(folder: Path) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    holder = {"command": this_command(), "pid": os.getpid(), "host": platform.node(), "since": now}
    write_text(_about(folder), json.dumps(holder) + "\n")


def _message(folder: Path) -> str:
    holder = None
    with suppress(OSError, msgspec.MsgspecError):
        holder = msgspec.json.decode(_about(folder).read_bytes(), type=_Holder)
    if holder is None:
        return f"{folder}: in use by another command: wait for it to end"
    command = escaped(" ".join(holder.command.split())[:_SHOWN])
    return (
        f"{folder}: in use by `{command}` (process {holder.pid} on {escaped(holder.host)}, "
        f"since {escaped(holder.since)}): wait for it, or end it"
    )
