"""Sandbox: reads untrusted input in a child process with a deadline and a memory limit.

The child is crawler/sandbox_child.py.
"""

import hashlib
import pickle
import platform
import threading
from typing import Any

from crawler.sandbox_child import Called
from crawler.sandbox_process import Child, kept
from crawler.sandbox_process import SandboxCrashError as SandboxCrashError
from crawler.sandbox_process import SandboxTimeoutError as SandboxTimeoutError
from crawler.sandbox_process import children_are_kept as children_are_kept
from crawler.sandbox_process import children_kept as children_kept

_START_SECONDS = 60.0  # for the imports of the child, on a busy machine
DEFAULT_MEMORY = 2 << 30  # bytes of address space beyond that of the child before a call


class Sandbox:
    """Calls one function, named 'module:function', in a child process that is started when needed.

    With `arguments`, what is named makes the function in the child: a class, say, that loads a model. A call
    may take `deadline` seconds and `memory` bytes more than the child has by then. Calls of several threads
    take turns. The child ends when the object is deleted, or earlier with `close`, and with its parent.

    A `shared` one has a child only for each call where children are kept (`children_kept`): one that waits,
    best that of its last call, else one that has the function. What such a function gives must not hang on
    earlier calls, nor on the current folder.
    """

    def __init__(
        self,
        function: str,
        deadline: float,
        memory: int = DEFAULT_MEMORY,
        *,
        arguments: tuple[object, ...] | None = None,
        start_seconds: float = _START_SECONDS,
        shared: bool = False,
    ) -> None:
        self._called = pickle.dumps(Called(function, memory, arguments))
        self._key = hashlib.sha256(self._called).digest()
        self._deadline, self._start_seconds, self._shared = deadline, start_seconds, shared
        self._child: Child | None = None
        self._last: Child | None = None
        self._turn = threading.Lock()

    def call(self, *args: object, within: float | None = None) -> Any:
        """The result of the function.

        SandboxTimeoutError after `within` seconds, if given, else after `deadline`; SandboxCrashError if the
        function or the child fails.
        """
        return self.timed(*args, within=within)[0]

    def timed(self, *args: object, within: float | None = None) -> tuple[Any, float]:
        """The result of the function, and the processor time of the call in seconds; as `call` otherwise."""
        with self._turn, kept.turn(self._shared):
            self._ready()
            try:
                return self._answer(args, self._deadline if within is None else within)
            finally:
                self._leave()

    def start(self) -> str:
        """The child as HOST:PID, started if needed; errors as of `call`."""
        with self._turn, kept.turn(self._shared):
            name = f"{platform.node()}:{self._ready().process.pid}"
            self._leave()
            return name

    def interrupt(self) -> None:
        """Kill the child from another thread: a call under way there raises SandboxCrashError."""
        child = self._child
        if child is not None:
            child.kill()

    def close(self) -> None:
        """Kill the child."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def __del__(self) -> None:
        self.close()

    def _ready(self) -> Child:
        """A child that has the function."""
        if self._child is None and self._shared:
            self._child = kept.take(self._key, self._last)
        if self._child is None or not self._child.lives():
            self.close()
            self._child = Child()
        if self._key not in self._child.functions:
            self._answer(None, self._start_seconds)
        return self._child

    def _leave(self) -> None:
        """Leave the child to other sandboxes, where children are kept."""
        child = self._child
        if child is not None and self._shared and child.lives():
            self._last, self._child = child, None  # first: none interrupts a child that serves another
            if not kept.give(child):
                self._child = child

    def _answer(self, args: tuple[object, ...] | None, seconds: float) -> tuple[Any, float]:
        assert self._child is not None
        try:
            succeeded, value, spent = self._child.asked(self._key, self._called, args, seconds)
        except (SandboxTimeoutError, SandboxCrashError):
            self.close()
            raise
        if not succeeded:
            raise SandboxCrashError(str(value))
        return value, spent
