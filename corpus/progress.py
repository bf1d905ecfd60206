"""Progress of long work on stderr: a bar on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

LINE_SECONDS = 10.0

Batch = TypeVar("Batch", bound="_Sized")


class _Sized(Protocol):
    @property
    def num_rows(self) -> int: ...


def tracked(batches: Iterable[Batch], stage: str, total: int | None) -> Iterator[Batch]:
    """The batches; the rows so far are shown as progress of `stage` towards `total`."""
    if sys.stderr.isatty():
        yield from _with_bar(batches, stage, total)
    else:
        yield from _with_lines(batches, stage, total)


def note(text: str) -> None:
    """Write one line to stderr."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _with_bar(batches: Iterable[Batch], stage: str, total: int | None) -> Iterator[Batch]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(stage, total=total)
        for batch in batches:
            yield batch
            bar.advance(task, batch.num_rows)


def _with_lines(batches: Iterable[Batch], stage: str, total: int | None) -> Iterator[Batch]:
    start = shown = time.monotonic()
    rows = 0
    for batch in batches:
        yield batch
        rows += batch.num_rows
        if time.monotonic() - shown >= LINE_SECONDS:
            shown = time.monotonic()
            note(f"{stage}: {rows}{f' of {total}' if total else ''} rows, {shown - start:.0f} s")
    note(f"{stage}: {rows} rows in {time.monotonic() - start:.1f} s")
