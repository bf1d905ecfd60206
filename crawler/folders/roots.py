"""Where local documents lie: a folder, a git repository or a zip file, as a list of paths and their bytes."""

import os
import re
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Protocol

from crawler.errors import InputError
from crawler.page.rights.license_names import license_in

MAX_BYTES = 20_000_000  # of one file
MAX_FILES = 200_000
# Folders of tools: what is in them was built or fetched, not written.
_NO_TEXT = frozenset(
    ("node_modules", "_build", "build", "dist", "site-packages", "venv", "__pycache__", "target", "vendor")
)
_GIT_SECONDS = 60
_LICENSE = re.compile(r"(?:LICEN[CS]E|COPYING)(?:[._-]\w+)*", re.IGNORECASE)
_MAX_LICENSE = 5000  # bytes: the name of the licence and its first words


class Root(Protocol):
    """A place of documents."""

    name: str
    commit: str | None  # of a git repository
    license: str | None  # that its LICENSE file names

    def paths(self) -> list[str]:
        """The files by path with slashes, sorted; tools' folders, hidden ones and links left out."""

    def read(self, path: str) -> bytes:
        """The first MAX_BYTES + 1 bytes of a file; InputError if it cannot be read."""

    def state(self, path: str) -> str:
        """Size and time, or checksum, of a file: another if it has changed."""


def open_root(path: Path) -> Root:
    """The root at a path; InputError for what is no folder and no zip file."""
    if path.is_dir():
        return Folder(path)
    if path.is_file() and zipfile.is_zipfile(path):
        return ZipFile(path)
    if not path.exists():
        raise InputError(f"{path}: no such folder or zip file")
    raise InputError(f"{path}: neither a folder nor a zip file: give the folder of the documents")


class Folder:
    """A folder or a git repository."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.resolve().name
        self.commit = _commit(path)
        self.license = _license(self)

    def paths(self) -> list[str]:
        """As Root says."""
        found: list[str] = []
        for folder, folders, files in os.walk(self._path, followlinks=False):
            folders[:] = sorted(name for name in folders if _is_wanted(name))
            for name in files:
                path = Path(folder, name)
                if not name.startswith(".") and not path.is_symlink():
                    found.append(path.relative_to(self._path).as_posix())
            if len(found) > MAX_FILES:
                raise InputError(f"{self._path}: more than {MAX_FILES:,} files: give a smaller folder")
        return sorted(found)

    def read(self, path: str) -> bytes:
        """As Root says."""
        try:
            with (self._path / path).open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except OSError as error:
            raise InputError(f"{self._path / path}: cannot be read: {error.strerror}") from None

    def state(self, path: str) -> str:
        """As Root says."""
        found = (self._path / path).stat()
        return f"{found.st_size}-{found.st_mtime_ns}"


class ZipFile:
    """A zip file; the one folder that holds all its files, if there is one, is not part of the paths."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.stem
        self.commit: str | None = None
        self._zip = zipfile.ZipFile(path)
        names = [info.filename for info in self._zip.infolist() if not info.is_dir()]
        tops = {PurePosixPath(name).parts[0] for name in names if name}
        self._top = f"{tops.pop()}/" if len(tops) == 1 and all("/" in name for name in names) else ""
        self.license = _license(self)

    def paths(self) -> list[str]:
        """As Root says."""
        names = (info.filename.removeprefix(self._top) for info in self._zip.infolist() if not info.is_dir())
        return sorted(name for name in dict.fromkeys(names) if _is_path(name))[:MAX_FILES]

    def read(self, path: str) -> bytes:
        """As Root says."""
        try:
            with self._zip.open(self._top + path) as file:
                return file.read(MAX_BYTES + 1)
        except (KeyError, OSError, RuntimeError, zipfile.BadZipFile, NotImplementedError) as error:
            raise InputError(f"{self._path}: {path} cannot be read: {error}") from None

    def state(self, path: str) -> str:
        """As Root says."""
        info = self._zip.getinfo(self._top + path)
        return f"{info.file_size}-{info.CRC}"


def _license(root: "Folder | ZipFile") -> str | None:
    """The licence that a file at the top of a root names, by SPDX identifier."""
    for name in root.paths():
        if _LICENSE.fullmatch(name):
            return license_in(root.read(name)[:_MAX_LICENSE].decode("utf-8", "replace"))
    return None


def _is_wanted(name: str) -> bool:
    return not name.startswith(".") and name.lower() not in _NO_TEXT


def _is_path(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and not name.startswith("/")
        and ".." not in parts
        and all(_is_wanted(part) for part in parts[:-1])
        and not parts[-1].startswith(".")
    )


def _commit(path: Path) -> str | None:
    """The commit that a repository's folder has checked out; None for another folder or without git."""
    return (
        git(path, "rev-parse", "HEAD") if any((p / ".git").exists() for p in (path, *path.parents)) else None
    )


def git(path: Path, *arguments: str) -> str | None:
    """The text that a git command prints, without the last line end; None as for `git_bytes`."""
    found = git_bytes(path, *arguments)
    return None if found is None else found.decode("utf-8", "replace").rstrip("\n")


def git_bytes(path: Path, *arguments: str) -> bytes | None:
    """What a git command prints; None if it fails or git is not installed."""
    command: Sequence[str] = ("git", "-c", "core.fsmonitor=false", "-C", str(path), *arguments)
    try:
        done = subprocess.run(command, capture_output=True, timeout=_GIT_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
