"""A copy on this disk of a work folder in an object store, and what keeps the two the same.

In the store lie, below its prefix:

    current.json        the pointer: the files of the folder, with their digests; written last
    files/ID/PATH       an object for each content of a file, never written again
    warc/NAME           the archive (crawler.remote.archives)

A command fetches what has changed, works, and puts what has changed: objects first, then the pointer, then
objects that it no longer names go. So a reader sees all of one state or all of the next, and a kill leaves
the last one whole. What a killed command has finished in the copy stays there for the next one.
"""

import hashlib
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from crawler.errors import AcopioError, InputError
from crawler.remote.archives import WARC, Archives, Stamp
from crawler.remote.objects import Objects
from crawler.storage.files import remove, write_text
from crawler.storage.lock import FILE as LOCK
from crawler.storage.lock import locked
from crawler.storage.stores import place

POINTER, FILES = "current.json", "files"
CACHE = "ACOPIO_CACHE"  # environment variable: the folder of the copies
_SYNCED = "synced.json"  # beside a copy
_POLL = 5.0  # seconds between two looks for finished files of the archive
_TRIES = 3  # to read a state, which other commands may replace meanwhile
Content = TypeVar("Content")


class Entry(msgspec.Struct, frozen=True):
    """The content of a file: its size in bytes and its SHA-256."""

    size: int
    digest: str


class State(msgspec.Struct, frozen=True):
    """What a pointer says: a number that grows with each change, and the files by path."""

    generation: int = 0
    files: dict[str, Entry] = {}

    def folders(self) -> set[str]:
        """The folders of the objects, one each."""
        return {_folder(path, entry) for path, entry in self.files.items()}


class _Synced(msgspec.Struct):
    """What is known of a copy: the state that it was last the same as, and digests of its files."""

    state: State = State()
    stamps: dict[str, tuple[Stamp, str]] = {}
    archives: dict[str, Stamp] = {}


class Mirror:
    """A copy and its folder in the store; use it through `mirrored`."""

    def __init__(self, objects: Objects, local: Path) -> None:
        self._objects, self.local, self._notes = objects, local, local.parent / _SYNCED
        self._synced = _decoded(self._notes.read_bytes(), _Synced) if self._notes.is_file() else _Synced()
        self.archives = Archives(objects, local, self._synced.archives)

    def fetch(self, archives: bool) -> None:
        """Make the copy equal to the state in the store, with the files of the archive if they are wanted.

        If that is the state which the copy was made of, what a killed command has done in it since then
        stays.
        """
        for left in reversed(range(_TRIES)):
            state = self._state()
            if state.generation == self._synced.state.generation:
                break
            try:
                self._take(state)
                break
            except InputError:
                if not left or self._state().generation == state.generation:
                    raise
        self.archives.put()
        if archives:
            self.archives.fetch()
        self._remember()

    def put(self) -> None:
        """Make the store equal to the copy; AcopioError if another command has written there meanwhile."""
        self.archives.put()
        before = self._synced.state
        state = State(before.generation + 1, {path: self._entry(path) for path in self._paths()})
        if state.files != before.files:
            known = before.folders()
            for path, entry in state.files.items():
                if _folder(path, entry) not in known:
                    self._objects.upload(self.local / path, _object(path, entry))
            self._switch(before, state)
        self._remember()

    def _switch(self, before: State, state: State) -> None:
        found = self._state().generation
        if found != before.generation:
            raise AcopioError(
                f"{self._objects.root.name}: another command has written there meanwhile: run this one again"
            )
        self._objects.write(POINTER, msgspec.json.encode(state))
        self._synced.state = state
        self._remember()
        for folder in sorted(before.folders() - state.folders()):
            self._objects.delete_folder(folder)

    def _state(self) -> State:
        content = self._objects.read(POINTER)
        return State() if content is None else _decoded(content, State, self._objects.root.name)

    def _take(self, state: State) -> None:
        for path in list(self._paths()):
            if path not in state.files:
                remove(self.local / path)
        for path, entry in state.files.items():
            parts = Path(path).parts
            if Path(path).is_absolute() or ".." in parts or path.startswith(f"{WARC}/"):
                raise InputError(f"{self._objects.root.name}/{POINTER}: no file of a folder: {path[:100]!r}")
            if not (self.local / path).is_file() or self._entry(path) != entry:
                self._objects.download(_object(path, entry), self.local / path)
                if self._entry(path) != entry:
                    raise InputError(f"{self._objects.root.name}/{_object(path, entry)}: damaged")
        _remove_empty(self.local)
        self._synced.state = state

    def _paths(self) -> Iterator[str]:
        """The files of the copy that belong to its state, sorted."""
        for folder, folders, names in os.walk(self.local):
            here = Path(folder).relative_to(self.local)
            folders[:] = sorted(n for n in folders if not _passes(n) and (here / n) != Path(WARC))
            for name in sorted(names):
                if not _passes(name) and not (Path(folder) / name).is_symlink():
                    yield (here / name).as_posix()

    def _entry(self, path: str) -> Entry:
        about = (self.local / path).stat()
        stamp = about.st_size, about.st_mtime_ns
        known = self._synced.stamps.get(path)
        if known is None or known[0] != stamp:
            with (self.local / path).open("rb") as file:
                known = stamp, hashlib.file_digest(file, "sha256").hexdigest()
            self._synced.stamps[path] = known
        return Entry(stamp[0], known[1])

    def _remember(self) -> None:
        stamps = self._synced.stamps
        for path in [path for path in stamps if not (self.local / path).is_file()]:
            del stamps[path]
        write_text(self._notes, msgspec.json.encode(self._synced).decode())


@contextmanager
def mirrored(address: str, archives: bool = True, poll: float = _POLL) -> Iterator[Path]:
    """The copy of a folder in an object store, for a command that reads and writes there.

    What the block has changed is put at its end, however it ends; finished files of the archive while it
    runs, every `poll` seconds. InputError where the store cannot be read or written, LockedError if another
    command of this machine works in the copy, AcopioError if one elsewhere has written in the store
    meanwhile.
    """
    remote = place(address)
    home = _cache() / hashlib.sha256(remote.name.encode()).hexdigest()[:16]
    local = home / (remote.path.rpartition("/")[2] or "folder")
    local.mkdir(parents=True, exist_ok=True)
    with locked(home):
        mirror = Mirror(Objects(remote), local)
        mirror.fetch(archives)
        try:
            with _every(poll, mirror.archives.put_finished):
                yield local
        finally:
            mirror.put()


@contextmanager
def _every(seconds: float, work: Callable[[], None]) -> Iterator[None]:
    """Work in a thread every so many seconds during the block; its errors wait for the next time."""
    ended = threading.Event()

    def run() -> None:
        while not ended.wait(seconds):
            try:
                work()
            except (AcopioError, OSError):
                continue  # `put` tries again at the end, and tells

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _object(path: str, entry: Entry) -> str:
    """The name of the object with this content of a file: in a folder of its own, which goes with it."""
    return f"{_folder(path, entry)}/{path}"


def _folder(path: str, entry: Entry) -> str:
    return f"{FILES}/{hashlib.sha256(f'{entry.digest} {path}'.encode()).hexdigest()[:32]}"


def _passes(name: str) -> bool:
    """Whether a file or folder is only of use to the command that made it."""
    return name == LOCK or name.endswith(".partial")


def _decoded(content: bytes, kind: type[Content], where: str = "") -> Content:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise InputError(f"{where or _SYNCED}: {POINTER}: cannot be read: {error}") from None


def _remove_empty(root: Path) -> None:
    """Remove folders without files: a table that is gone, whose folder would still say that there is one."""
    for folder, _, _ in os.walk(root, topdown=False):
        if Path(folder) != root and not any(Path(folder).iterdir()):
            shutil.rmtree(folder)


def _cache() -> Path:
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get(CACHE) or home / "acopio") / "folders"
