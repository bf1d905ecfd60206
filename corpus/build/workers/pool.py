"""A Daft class whose work is done in sandboxes, and the sandboxes of one function."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import LifoQueue
from typing import Any

import daft

from crawler.sandbox import Sandbox


def in_threads(kind: type) -> Any:
    """The class as a Daft UDF class with one instance, in this process.

    Daft calls it from a thread for each core at once. The work is that of child processes, which serve all
    stages; processes of Daft would only pass rows on, each stage with new ones.
    """
    return daft.cls(kind, use_process=False)


class Sandboxes:
    """As many sandboxes of one function as there are workers, for calls from several threads."""

    def __init__(self, workers: int, make: Callable[[], Sandbox]) -> None:
        self._free: LifoQueue[Sandbox] = LifoQueue()  # a second child starts only for work beside the first
        for _ in range(workers):
            self._free.put(make())

    @contextmanager
    def one(self) -> Iterator[Sandbox]:
        """A sandbox that is free, waited for."""
        sandbox = self._free.get()
        try:
            yield sandbox
        finally:
            self._free.put(sandbox)

    def call(self, *args: object) -> Any:
        """The result of the function; errors as of Sandbox.call."""
        return self.timed(*args)[0]

    def timed(self, *args: object) -> tuple[Any, float]:
        """The result of the function and its processor time in seconds; errors as of Sandbox.call."""
        with self.one() as sandbox:
            return sandbox.timed(*args)
