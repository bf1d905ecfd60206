"""The texts of files that are to be translated."""

from collections.abc import Sequence
from pathlib import Path

from crawler.errors import InputError
from crawler.folders.model import LocalDocument
from crawler.folders.paths import MAX_BYTES
from crawler.folders.read import DEADLINE, SUFFIXES, suffix_of
from crawler.folders.roots import open_root
from crawler.page.language import nearest
from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError


def texts_of(path: Path) -> tuple[str, ...]:
    """The blocks of a document, or of all documents of a folder or zip file, in order.

    InputError if there is no file with a reader, or none that gives text.
    """
    sandbox = Sandbox("crawler.folders.read:read_document", DEADLINE, shared=True)
    try:
        documents = [_read(sandbox, name, body) for name, body in _files(path)]
    finally:
        sandbox.close()
    found = tuple(block.text for document in documents for block in document.blocks if block.text)
    if not found:
        raise InputError(f"{path}: no text to read (files are read by their ends: {', '.join(SUFFIXES)})")
    return found


def language_of(texts: Sequence[str], among: tuple[str, str]) -> str:
    """Which of two languages texts are in; '' where that is in doubt."""
    return nearest("\n".join(texts)[:20_000], among)


def _files(path: Path) -> list[tuple[str, bytes]]:
    if path.is_file() and suffix_of(path.name) in SUFFIXES:
        with path.open("rb") as file:
            return [(path.name, file.read(MAX_BYTES + 1))]
    root = open_root(path)
    return [(name, root.read(name)) for name in root.paths() if suffix_of(name) in SUFFIXES]


def _read(sandbox: Sandbox, name: str, body: bytes) -> LocalDocument:
    try:
        document: LocalDocument = sandbox.call(name, body)
    except (SandboxCrashError, SandboxTimeoutError):
        return LocalDocument(unreadable="extraction_failed")
    return document
