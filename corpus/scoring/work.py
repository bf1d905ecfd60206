"""Where the parts of a scorer's work are done: in this process, or in child processes, a core each."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from queue import LifoQueue
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

import numpy as np

from corpus.engine import EngineOptions
from corpus.scoring.given import Ints
from corpus.tables.reasons import PairReason
from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError

_PER_PAIR = 0.02  # seconds, some ten times what a pair takes
_PARTS = 16  # in which a part is tried again
_CALLS = "corpus.scoring.called:Calls"
_START_SECONDS = 600.0  # until a child has loaded all modules, on a busy machine

Result = TypeVar("Result")


class UnmeasuredError(Exception):
    """Pairs that no child measures within its time and memory: their rows, each with the reason.

    Without rows: no pair stops a child by itself, but all together take too much.
    """

    def __init__(self, rows: Mapping[int, PairReason]) -> None:
        super().__init__(f"{len(rows)} pairs take too much time or memory")
        self.rows = rows


class Work(Protocol):
    """Does parts of the work, which are independent of each other."""

    def submit(self, pairs: int, function: Callable[..., Result], *args: Any) -> "Future[Result]":
        """The result to come of the function, one of a module of ours, with these arguments.

        `pairs` is how many it reads: by that its time is bounded. The future raises a sandbox's errors.
        """
        ...


class Here:
    """Does the work in this process, at once, without bounds."""

    def submit(self, pairs: int, function: Callable[..., Result], *args: Any) -> "Future[Result]":
        """As for Work."""
        found: Future[Result] = Future()
        found.set_result(function(*args))
        return found


HERE = Here()


class Children:
    """Does the work in child processes, which start when needed and end with the block.

    What each part gives depends on its arguments alone, so the number of children changes nothing. A part may
    take `engine.pair_seconds` and a little more for each pair, and `engine.memory`.
    """

    def __init__(self, engine: EngineOptions) -> None:
        size = engine.most_processes()
        self._seconds = engine.pair_seconds
        bounds = engine.seconds, engine.memory
        self._sandboxes = [
            Sandbox(_CALLS, *bounds, arguments=(), start_seconds=_START_SECONDS, shared=True)
            for _ in range(size)
        ]
        self._free: LifoQueue[Sandbox] = LifoQueue()
        for sandbox in self._sandboxes:
            self._free.put(sandbox)
        self._threads = ThreadPoolExecutor(size)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(cancel_futures=True)
        for sandbox in self._sandboxes:
            sandbox.close()

    def submit(self, pairs: int, function: Callable[..., Result], *args: Any) -> "Future[Result]":
        """As for Work."""
        return self._threads.submit(self._done, pairs, function, args)

    def _done(self, pairs: int, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        sandbox = self._free.get()
        try:
            return sandbox.call(function, args, within=self._seconds + _PER_PAIR * pairs)
        finally:
            self._free.put(sandbox)


def gathered(
    submit: "Callable[[Ints], Future[Result]]", parts: Iterable[Ints], *, in_turn: bool = False
) -> list[tuple[Ints, Result]]:
    """The results for parts of the rows, in order, each with its rows; `in_turn`, one child does them all.

    A part that fails is submitted again in smaller ones. UnmeasuredError, once all is done, with the rows
    that fail by themselves.
    """
    failed: dict[int, PairReason] = {}
    coming: Iterable[tuple[Ints, Future[Result]]] = ((rows, submit(rows)) for rows in parts)
    if not in_turn:
        coming = list(coming)
    found = [one for rows, part in coming for one in _results(rows, part, submit, failed)]
    if failed:
        raise UnmeasuredError(failed)
    return found


def _results(
    rows: Ints,
    part: "Future[Result]",
    submit: "Callable[[Ints], Future[Result]]",
    failed: dict[int, PairReason],
) -> list[tuple[Ints, Result]]:
    try:
        return [(rows, part.result())]
    except (SandboxTimeoutError, SandboxCrashError) as error:
        if len(rows) <= 1:
            timed_out = isinstance(error, SandboxTimeoutError)
            reason = PairReason.SCORE_TIMEOUT if timed_out else PairReason.SCORE_FAILED
            failed |= dict.fromkeys(rows.tolist(), reason)
            return []
    smaller = [(some, submit(some)) for some in np.array_split(rows, min(_PARTS, len(rows)))]
    return [one for some, coming in smaller for one in _results(some, coming, submit, failed)]
