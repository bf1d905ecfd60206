"""Progress of long work on stderr: on a terminal lines that change, elsewhere a line after each stage."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.text import Text

from crawler.verbosity import QUIET, verbosity

Batch = TypeVar("Batch", bound="_Sized")
Advance = Callable[[int], None]


class _Sized(Protocol):
    @property
    def num_rows(self) -> int: ...


@dataclass
class Stages:
    """The stages of a command, numbered in their progress: `[3/6] mining`."""

    total: int
    _number: int = 0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """The next stage; steps within the block are shown as its parts."""
        self._number += 1
        with _display.step(f"[{self._number}/{self.total}] {name}", None, ""):
            yield


def tracked(batches: Iterable[Batch], step: str, total: int | None, unit: str = "rows") -> Iterator[Batch]:
    """The batches; the rows so far are shown as progress of `step` towards `total`, with rate and ETA."""
    with counted(step, total, unit) as advance:
        for batch in batches:
            yield batch
            advance(batch.num_rows)


@contextmanager
def counted(step: str, total: int | None, unit: str = "rows") -> Iterator[Advance]:
    """A function that adds to the number of finished units of a step."""
    with _display.step(step, total, unit) as advance:
        yield advance


@contextmanager
def working(step: str) -> Iterator[None]:
    """A step without a count: its name and its time are shown."""
    with _display.step(step, None, ""):
        yield


def note(text: str) -> None:
    """Write one line to stderr, unless the run is quiet."""
    if verbosity() != QUIET:
        warn(text)


def warn(text: str) -> None:
    """Write one line to stderr, also in a quiet run."""
    _display.write(text)


@dataclass
class _Step:
    name: str
    unit: str
    start: float = field(default_factory=time.monotonic)
    done: int = 0
    parts: list[str] = field(default_factory=list)  # what finished steps within it say

    def summary(self) -> str:
        """The step in a few words, once it has ended: 'documents: 120 rows, 3.2 s, 37.5 a second'."""
        seconds = time.monotonic() - self.start
        words = [f"{self.done:,} {self.unit}"] if self.unit else []
        words.append(f"{seconds:.1f} s")
        if self.done and seconds >= 1:
            words.append(f"{_rate(self.done / seconds)} a second")
        parts = f" ({'; '.join(self.parts)})" if self.parts else ""
        return f"{self.name}: {', '.join(words)}{parts}"


class _Display:
    """The steps under way, outermost first, and what shows them."""

    def __init__(self) -> None:
        self._steps: list[_Step] = []
        self._progress: Progress | None = None

    @contextmanager
    def step(self, name: str, total: int | None, unit: str) -> Iterator[Advance]:
        """A step within those under way; the outermost one leaves a line when it ends well."""
        if verbosity() == QUIET:
            yield lambda _: None
            return
        step = _Step(name, unit)
        self._steps.append(step)
        task = self._begin(step, total)
        try:
            yield lambda number: self._advance(step, task, number)
        except BaseException:
            self._end(task)
            self._steps.remove(step)
            raise
        self._end(task)
        self._steps.remove(step)
        if self._steps:
            self._steps[-1].parts.append(step.summary())
        else:
            self.write(step.summary())

    def write(self, text: str) -> None:
        """A line on stderr, above the lines that change."""
        if self._progress is not None:
            self._progress.console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()

    def _begin(self, step: _Step, total: int | None) -> int | None:
        if not sys.stderr.isatty():
            return None
        if self._progress is None:
            columns = (
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                _Numbers(),
            )
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._progress.start()
        indent = "  " * (len(self._steps) - 1)
        return self._progress.add_task(escape(indent + step.name), total=total, unit=step.unit)

    def _advance(self, step: _Step, task: int | None, number: int) -> None:
        step.done += number
        if self._progress is not None and task is not None:
            seconds = time.monotonic() - step.start
            self._progress.update(task, advance=number, counted_for=seconds)  # type: ignore[arg-type]

    def _end(self, task: int | None) -> None:
        if self._progress is None or task is None:
            return
        self._progress.remove_task(task)  # type: ignore[arg-type]
        if not self._progress.task_ids:
            self._progress.stop()
            self._progress = None


class _Numbers(ProgressColumn):
    """Count, total, rate, time so far and time to come."""

    def render(self, task: Task) -> Text:
        """'1,200 of 8,000 rows, 40.0 a second, 0:30, 2:50 left'."""
        words = []
        if task.fields["unit"]:
            total = f" of {task.total:,.0f}" if task.total else ""
            words.append(f"{task.completed:,.0f}{total} {task.fields['unit']}")
        counted_for = task.fields.get("counted_for", 0.0)
        elapsed = task.elapsed or 0.0
        if task.completed and counted_for:
            rate = task.completed / counted_for
            words += [f"{_rate(rate)} a second", _clock(elapsed)]
            if task.total:
                words.append(f"{_clock(max(task.total / rate - elapsed, 0))} left")
        else:
            words.append(_clock(elapsed))
        return Text(", ".join(words), no_wrap=True, overflow="ellipsis")


def _rate(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:.1f}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


_display = _Display()
