"""Where local documents lie: a folder, a git repository or a zip file, as a list of paths and their bytes."""

import os
import re
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

from crawler.errors import InputError
from crawler.folders.paths import MAX_BYTES, MAX_FILES, Root, is_path, is_wanted, license_of
from crawler.folders.zip_root import ZipFile

_GIT_SECONDS = 60
_URL = re.compile(r"(?:https?|git|ssh):/|\w+@[\w.-]+:")
_PACKED = (".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".7z", ".rar")


def open_root(path: Path) -> Root:
    """The root at a path; InputError for what is no folder and no zip file."""
    if path.is_dir():
        return BareRepository(path) if is_bare(path) else Folder(path)
    if path.is_file() and zipfile.is_zipfile(path):
        return ZipFile(path)
    if _URL.match(str(path)):
        raise InputError(
            f"{path}: an address: clone the repository first (`git clone`), then give its folder"
        )
    if path.name.endswith(_PACKED):
        raise InputError(f"{path}: a packed folder: unpack it first, or give a zip file")
    if not path.exists():
        raise InputError(f"{path}: no such folder or zip file")
    raise InputError(f"{path}: neither a folder nor a zip file: give the folder of the documents")


class Folder:
    """A folder or a git repository."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.resolve().name
        self.commit = _commit(path)
        self.license = license_of(self)

    def paths(self) -> list[str]:
        """As Root says."""
        found: list[str] = []
        for folder, folders, files in os.walk(self._path, followlinks=False):
            folders[:] = sorted(name for name in folders if is_wanted(name))
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


def _commit(path: Path) -> str | None:
    """The commit that a repository's folder has checked out; None for another folder or without git."""
    return (
        git(path, "rev-parse", "HEAD") if any((p / ".git").exists() for p in (path, *path.parents)) else None
    )


def is_bare(path: Path) -> bool:
    """Whether a folder is a repository without files of its own."""
    inside = ("HEAD", "objects", "refs")
    return all((path / name).exists() for name in inside) and not (path / ".git").exists()


class BareRepository:
    """A git repository without files of its own: those of its current branch."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.resolve().name.removesuffix(".git") or path.resolve().parent.name
        self.commit = git(path, "rev-parse", "--verify", "HEAD")
        listing = git(path, "ls-tree", "-r", "-z", "HEAD") if self.commit else ""
        if listing is None:
            raise InputError(f"{path}: a bare repository that git cannot read: give a clone of it")
        entries = (line.partition("\t") for line in listing.split("\0"))
        # Links and submodules are no files.
        self._blobs = {name: about.split()[2] for about, _, name in entries if about.startswith("100")}
        self.license = license_of(self)

    def paths(self) -> list[str]:
        """As Root says."""
        return sorted(filter(is_path, self._blobs))[:MAX_FILES]

    def read(self, path: str) -> bytes:
        """As Root says."""
        body = git_bytes(self._path, "cat-file", "blob", self._blobs[path])
        if body is None:
            raise InputError(f"{self._path}: {path} cannot be read by git")
        return body[: MAX_BYTES + 1]

    def state(self, path: str) -> str:
        """As Root says."""
        return self._blobs[path]


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
