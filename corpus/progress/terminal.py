"""The lines of progress that change on a terminal."""

import sys

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TaskID, TextColumn
from rich.text import Text

from corpus.progress.numbers import clock, rate


class Terminal:
    """A line for each step under way."""

    def __init__(self) -> None:
        columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), _Numbers()
        console, to_file = Console(stderr=True), not sys.stdout.isatty()  # results in a file stay there
        self._progress = Progress(*columns, console=console, transient=True, redirect_stdout=not to_file)
        self._progress.start()

    def begin(self, name: str, total: int | None, unit: str) -> int:
        """The number of a new step."""
        return self._progress.add_task(escape(name), total=total, unit=unit)

    def advance(self, step: int, number: int, seconds: float) -> None:
        """Add finished units to a step that has taken so long."""
        self._progress.update(TaskID(step), advance=number, counted_for=seconds)

    def end(self, step: int) -> bool:
        """Remove a step; whether others are under way."""
        self._progress.remove_task(TaskID(step))
        if not self._progress.task_ids:
            self._progress.stop()
        return bool(self._progress.task_ids)

    def write(self, text: str) -> None:
        """A line above those that change."""
        self._progress.console.print(text, markup=False, highlight=False, soft_wrap=True)


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
            speed = task.completed / counted_for
            words += [f"{rate(speed)} a second", clock(elapsed)]
            if task.total:
                words.append(f"{clock(max(task.total / speed - elapsed, 0))} left")
        else:
            words.append(clock(elapsed))
        return Text(", ".join(words), no_wrap=True, overflow="ellipsis")
