"""How far the learning of a scorer is, for people who wait for it."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from threading import Lock
from typing import Any, TypeVar

from align.encoders.watching import watched
from corpus.progress import Advance, growing
from corpus.scoring.work import Work

# The functions whose parts are submitted one kind after the other; while the first is at work, texts of the
# errors are embedded, which takes as long and is what can be counted.
_STEPS = {
    "learn_in_folds": ("lexicons and errors", "sentences"),
    "counted": ("usual pairs", "pairs"),
    "_measured": ("examples", "pairs"),
}
_LONG = 1.0  # seconds
Result = TypeVar("Result")


class Shown:
    """Work that another does; each kind of it is a step of the progress, whose total grows as it comes."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._step = ""
        self._open = ExitStack()
        self._lock = Lock()  # parts end in threads
        self._advance: Advance | None = None
        self._grow: Advance = lambda _: None

    def submit(self, pairs: int, function: Callable[..., Result], *args: Any) -> "Future[Result]":
        """As for Work."""
        name, unit = _STEPS.get(function.__name__, ("", ""))
        if name != self._step:
            self._begin(name, unit)
        advance = self._advance
        if advance is not None:
            self._grow(pairs)
        coming = self._work.submit(pairs, function, *args)
        if advance is not None:
            coming.add_done_callback(lambda _: self._add(advance, pairs))
        return coming

    def end(self) -> None:
        """Show nothing more."""
        self._begin("", "")

    def _begin(self, name: str, unit: str) -> None:
        with self._lock:
            self._advance, self._step = None, name
        self._open.close()
        if not name:
            return
        advance, grow = self._open.enter_context(growing(name, unit))
        if unit == "pairs":
            self._advance, self._grow = advance, grow
        else:
            self._open.enter_context(watched(advance, grow))

    def _add(self, advance: Advance, pairs: int) -> None:
        """Count a part, unless its step has ended: who waited for the part may be told before."""
        with self._lock:
            if self._advance is advance:
                advance(pairs)


@contextmanager
def embedding(step: str) -> Iterator[None]:
    """Within the block, the texts that are embedded are progress of `step`, which leaves a line if long."""
    with growing(step, "texts", _LONG) as (advance, grow), watched(advance, grow):
        yield


@contextmanager
def learning(work: Work) -> Iterator[Work]:
    """The same work, shown step by step within the block."""
    shown = Shown(work)
    try:
        yield shown
    finally:
        shown.end()
