"""What counts as a document's path in a root, and what a root is."""

import re
from pathlib import PurePosixPath
from typing import Protocol

from crawler.page.rights.license_names import license_in

MAX_BYTES = 20_000_000  # of one file
MAX_FILES = 200_000
# Folders of tools: what is in them was built or fetched, not written.
_NO_TEXT = frozenset(
    (
        *("node_modules", "_build", "build", "dist", "site-packages", "venv", "__pycache__", "target"),
        *("vendor", "__macosx"),
    )
)
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


def license_of(root: "Root") -> str | None:
    """The licence that a file at the top of a root names, by SPDX identifier."""
    for name in root.paths():
        if _LICENSE.fullmatch(name):
            return license_in(root.read(name)[:_MAX_LICENSE].decode("utf-8", "replace"))
    return None


def is_wanted(name: str) -> bool:
    """Whether what lies in a folder of this name was written by people."""
    return not name.startswith(".") and name.lower() not in _NO_TEXT


def is_path(name: str) -> bool:
    """Whether a path stays in its root, hides nothing, and lies in no tool's folder."""
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and not name.startswith("/")
        and ".." not in parts
        and all(is_wanted(part) for part in parts[:-1])
        and not parts[-1].startswith(".")
    )
