"""What `reach` found, kept in the user's cache for as long as no byte of our code changes.

Parsing and compiling 450 modules took nearly half of a build that has nothing to do.
"""

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from crawler.storage.files import replacing

_STATES = 8  # that are kept: installations of one user


class Reach(msgspec.Struct, frozen=True):
    """The code that a module depends on.

    `modules` are ours, by name, packages included; `imports` are the top-level names of all other modules;
    `digest` depends on the code and its data files alone: comments, docstrings and layout do not count.
    """

    modules: frozenset[str]
    imports: frozenset[str]
    digest: str


def state_of(folder: Path, packages: Sequence[str]) -> str:
    """A digest of the names and bytes of all files of the packages in a folder, and of Python's version."""
    digest = hashlib.sha256(sys.version.encode())
    for package in packages:
        for path in sorted(_files(folder / package)):
            digest.update(f"\0{path.relative_to(folder)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def read_kept(state: str) -> dict[str, Reach]:
    """What was kept for the state, by module; empty if there is no such file, or one that cannot be read."""
    with suppress(OSError, RuntimeError, msgspec.DecodeError):  # RuntimeError: a user without a home
        return msgspec.json.decode((_folder() / f"{state}.json").read_bytes(), type=dict[str, Reach])
    return {}


def keep(state: str, found: dict[str, Reach]) -> None:
    """Write it for the state; nothing where the user's cache cannot be written."""
    with suppress(OSError, RuntimeError):
        with replacing(_folder() / f"{state}.json") as file:
            file.write(msgspec.json.encode(found, order="deterministic"))
        by_age = sorted(_folder().glob("*.json"), key=lambda path: path.stat().st_mtime)
        for path in by_age[:-_STATES]:
            path.unlink()


def _files(package: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(package):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (Path(place, name) for name in names)


def _folder() -> Path:
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "acopio" / "code"
