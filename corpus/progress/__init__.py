"""Progress of long work on stderr: on a terminal lines that change, elsewhere a line after each stage."""

import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from crawler.console.verbosity import QUIET, verbosity
from crawler.terminal.idle import idle
from crawler.terminal.numbers import rate
from crawler.terminal.status_line import changes

if TYPE_CHECKING:
    from crawler.terminal.steps import Terminal

Batch = TypeVar("Batch", bound="_Sized")
Item = TypeVar("Item")
Advance = Callable[[int], None]
_LONG = 1.0  # seconds


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
def growing(step: str, unit: str, least: float = math.inf) -> Iterator[tuple[Advance, Advance]]:
    """As `counted`, for a total that becomes known little by little: the second function adds to it."""
    with _display.step(step, None, unit, least) as advance:
        yield advance, _display.grow()


@contextmanager
def counted(step: str, total: int | None, unit: str = "rows", least: float = 0.0) -> Iterator[Advance]:
    """A function that adds to the number of finished units of a step, which leaves a line after `least` s."""
    with _display.step(step, total, unit, least) as advance:
        yield advance


def counted_of(items: Sequence[Item], step: str, unit: str) -> Iterator[Item]:
    """The items one after the other; those that are done are counted as progress of `step`."""
    with counted(step, len(items), unit) as advance:
        for item in items:
            yield item
            advance(1)


@contextmanager
def working(step: str) -> Iterator[None]:
    """A step without a count: its name and its time are shown; it leaves a line only if it was long."""
    with _display.step(step, None, "", least=_LONG):
        yield


@contextmanager
def changing(step: str = "working") -> Iterator[Callable[[str], None]]:
    """A function that says what is done just now: on a terminal in one line, elsewhere a line a change."""
    last: list[str] = []

    def report(text: str) -> None:
        if last[-1:] != [text]:
            last.append(text)
            _display.rename(text)

    with _display.step(step, None, "", least=math.inf):
        yield report


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
    least: float  # seconds after which it leaves a line
    task: int | None = None  # its line on a terminal
    start: float = field(default_factory=time.monotonic)
    done: int = 0
    parts: list[str] = field(default_factory=list)  # what finished steps within it say

    def summary(self) -> str:
        """The step in a few words, once it has ended: 'documents: 120 rows, 3.2 s, 37.5 a second'."""
        seconds = time.monotonic() - self.start
        words = [f"{self.done:,} {self.unit}"] if self.unit else []
        words.append(f"{seconds:.1f} s")
        if self.done and seconds >= 1:
            words.append(f"{rate(self.done / seconds)} a second")
        parts = f" ({'; '.join(self.parts)})" if self.parts else ""
        return f"{self.name}: {', '.join(words)}{parts}"


class _Display:
    """The steps under way, outermost first, and what shows them."""

    def __init__(self) -> None:
        self._steps: list[_Step] = []
        self._terminal: Terminal | None = None

    @contextmanager
    def step(self, name: str, total: int | None, unit: str, least: float = 0.0) -> Iterator[Advance]:
        """A step within those under way; it leaves a line when it ends well after `least` seconds or more."""
        if verbosity() == QUIET:
            yield lambda _: None
            return
        step = _Step(name, unit, least)
        with idle.held(), self._under_way(step, total):
            yield lambda number: self._advance(step, number)
        if time.monotonic() - step.start < least:
            return
        if self._steps and self._steps[-1].least < math.inf:
            self._steps[-1].parts.append(step.summary())
        else:
            self.write(step.summary())

    def grow(self) -> Advance:
        """What adds to the total of the innermost step."""
        if not self._steps:
            return lambda _: None
        step = self._steps[-1]
        return lambda number: self._grow(step, number)

    def rename(self, text: str) -> None:
        """Show a text in place of the innermost step's name; without a terminal, as a line."""
        task = self._steps[-1].task if self._steps else None
        if self._terminal is not None and task is not None:
            self._terminal.rename(task, text)
        else:
            note(text)

    @contextmanager
    def _under_way(self, step: _Step, total: int | None) -> Iterator[None]:
        self._steps.append(step)
        self._begin(step, total)
        try:
            yield
        finally:
            self._end(step)
            self._steps.remove(step)

    def write(self, text: str) -> None:
        """A line on stderr, above the lines that change."""
        if self._terminal is not None:
            self._terminal.write(text)
        else:
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()

    def _begin(self, step: _Step, total: int | None) -> None:
        if not changes(sys.stderr):
            return
        if self._terminal is None:
            from crawler.terminal.steps import Terminal

            self._terminal = Terminal()
        indent = "  " * (len(self._steps) - 1)
        step.task = self._terminal.begin(indent + step.name, total, step.unit)

    def _advance(self, step: _Step, number: int) -> None:
        step.done += number
        if self._terminal is not None and step.task is not None:
            self._terminal.advance(step.task, number)

    def _grow(self, step: _Step, number: int) -> None:
        if self._terminal is not None and step.task is not None:
            self._terminal.grow(step.task, number)

    def _end(self, step: _Step) -> None:
        if self._terminal is not None and step.task is not None and not self._terminal.end(step.task):
            self._terminal = None


_display = _Display()
