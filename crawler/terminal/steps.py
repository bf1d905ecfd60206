"""The lines of progress that change on a terminal."""

import sys
from collections.abc import Callable, Iterator

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TaskID
from rich.table import Column
from rich.text import Text

from crawler.terminal.numbers import clock, rate
from crawler.terminal.pace import Pace

_BAR, _SHORT_BAR = 24, 10  # columns of a bar on a wide terminal, and on one of the usual 80 columns
_WIDE, _USUAL = 110, 70
_LEAST = 18  # columns that the numbers keep beside a long name
_BETWEEN = 4  # columns of the spinner and of the gaps


class Terminal:
    """A line for each step under way, never wider than the terminal."""

    def __init__(self) -> None:
        to_file = not sys.stdout.isatty()  # results in a file stay there
        console = Console(stderr=True)
        self._paces: dict[TaskID, Pace] = {}
        columns = (
            SpinnerColumn("dots" if console.encoding.startswith("utf") else "line"),
            _Name(self._name_width),
            _Bar(console),
            _Numbers(self._room),
        )
        self._progress = Progress(*columns, console=console, transient=True, redirect_stdout=not to_file)
        self._progress.start()

    def begin(self, name: str, total: int | None, unit: str) -> int:
        """The number of a new step."""
        pace = Pace()
        step = self._progress.add_task("", total=total, name=name, unit=unit, pace=pace)
        self._paces[step] = pace
        return step

    def advance(self, step: int, number: int) -> None:
        """Add finished units to a step."""
        self._paces[TaskID(step)].advance(number)
        self._progress.update(TaskID(step), advance=number)

    def grow(self, step: int, number: int) -> None:
        """Add units to the total of a step."""
        for task in self._progress.tasks:
            if task.id == step:
                self._progress.update(task.id, total=(task.total or 0) + number)

    def rename(self, step: int, name: str) -> None:
        """Say another thing of a step; its time begins anew: it tells how long that takes already."""
        for task in self._progress.tasks:
            if task.id == step:
                self._progress.reset(task.id, **{**task.fields, "name": name})

    def end(self, step: int) -> bool:
        """Remove a step; whether others are under way."""
        self._progress.remove_task(TaskID(step))
        if not self._progress.task_ids:
            self._progress.stop()
        return bool(self._progress.task_ids)

    def write(self, text: str) -> None:
        """A line above those that change."""
        self._progress.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def _name_width(self) -> int:
        """The most columns of a name."""
        width = self._progress.console.width
        return max(width - bar_width(width) - _BETWEEN - _LEAST, 1)

    def _room(self) -> int:
        """Columns for the numbers."""
        width = self._progress.console.width
        names = max((len(task.fields["name"]) for task in self._progress.tasks), default=0)
        return width - min(names, self._name_width()) - bar_width(width) - _BETWEEN


class _Name(ProgressColumn):
    """The name of a step, cut where the numbers need the room."""

    def __init__(self, width: Callable[[], int]) -> None:
        super().__init__(Column(no_wrap=True))
        self._width = width

    def render(self, task: Task) -> Text:
        """'documents'."""
        name, width = task.fields["name"], self._width()
        return Text(name if len(name) <= width else f"{name[: width - 3]}...", no_wrap=True)


class _Bar(BarColumn):
    """A bar as wide as the terminal allows; nothing on a narrow one."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console

    def __call__(self, task: Task) -> RenderableType:
        self.bar_width = bar_width(self._console.width)
        return self.render(task) if self.bar_width else Text("")


class _Numbers(ProgressColumn):
    """Count, total, rate, time so far and time to come, as far as there is room; the time to come stays."""

    def __init__(self, room: Callable[[], int]) -> None:
        super().__init__(Column(no_wrap=True))
        self._room = room

    def render(self, task: Task) -> Text:
        """'1,200 of 8,000 rows, 40.0 a second, 0:30, 2:50 left'."""
        words = list(_words(task))
        return Text(next((text for text in words if len(text) <= self._room()), words[-1]), no_wrap=True)


def bar_width(columns: int) -> int:
    """Columns of a bar on a terminal of so many; 0: there is no room for one."""
    return _BAR if columns >= _WIDE else _SHORT_BAR if columns >= _USUAL else 0


def _words(task: Task) -> Iterator[str]:
    """What is known of a step, the fullest text first."""
    elapsed, pace, unit = clock(task.elapsed or 0.0), task.fields["pace"], task.fields["unit"]
    done = f"{task.completed:,.0f}"
    if not unit:
        yield elapsed
        return
    total = f" of {task.total:,.0f}" if task.total else ""
    speed = pace.speed()
    left = f", {clock(pace.left(task.total))} left" if speed and task.total else ""
    if speed:
        yield f"{done}{total} {unit}, {rate(speed)} a second, {elapsed}{left}"
    yield f"{done}{total} {unit}, {elapsed}{left}"
    yield f"{done}{total}{left or f', {elapsed}'}"
    share = f"{100 * task.completed / task.total:.0f} %" if task.total else done
    yield f"{share}{left or f', {elapsed}'}"
