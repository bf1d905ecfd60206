"""Where the parts of a scorer's work are done: in this process, or in child processes, a core each."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import LifoQueue
from types import TracebackType
from typing import Any, ParamSpec, Protocol, Self, TypeVar

from corpus.engine import EngineOptions
from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError

LEAST = 2000  # pairs: fewer take less time than children to start

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Work(Protocol):
    """Does parts of the work, which are independent of each other."""

    def submit(
        self, function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> "Future[Result]":
        """The result to come of the function, one of a module of ours, with these arguments."""
        ...


class Here:
    """Does the work in this process, at once."""

    def submit(
        self, function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> "Future[Result]":
        """As for Work."""
        found: Future[Result] = Future()
        found.set_result(function(*args, **kwargs))
        return found


HERE = Here()


class Children:
    """Does the work in child processes, which start when needed and end with the block.

    What each part gives depends on its arguments alone, so the number of children changes nothing. What a
    child cannot do within its time and memory is done here.
    """

    def __init__(self, engine: EngineOptions) -> None:
        size = engine.most_processes()
        bounds = engine.seconds, engine.memory
        self._sandboxes = [Sandbox(f"{__name__}:call", *bounds, shared=True) for _ in range(size)]
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

    def submit(
        self, function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> "Future[Result]":
        """As for Work."""
        return self._threads.submit(self._done, function, args, kwargs)

    def _done(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        sandbox = self._free.get()
        try:
            return sandbox.call(function, args, kwargs)
        except (SandboxTimeoutError, SandboxCrashError):
            return function(*args, **kwargs)
        finally:
            self._free.put(sandbox)


def call(function: Callable[..., Result], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Result:
    """What a child runs."""
    return function(*args, **kwargs)
