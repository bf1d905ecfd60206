"""Exported files: what was written, and writing it whole or not at all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from corpus.export.direction import Direction


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What one writer made: its files, the pairs in them, and the pairs left out, counted by reason.

    `written` plus all of `skipped` is the number of pairs offered. `unit` is what a writer counts that writes
    no pairs: 'term'. `direction` is the one asked for, as corpus.export.run tells it.
    """

    files: tuple[Path, ...]
    written: int
    skipped: dict[str, int] = field(default_factory=dict)
    unit: str = "pair"
    direction: Direction | None = None


def suffixed(base: Path, suffix: str) -> Path:
    """`base` with `.suffix` appended; dots in its name are kept (`demo.en-es` -> `demo.en-es.tsv`)."""
    return base.with_name(f"{base.name}.{suffix}")


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A binary file that replaces `path` when the block ends well; an error leaves `path` as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as file:
            yield file
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    partial.replace(path)


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
