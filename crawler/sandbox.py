"""Sandbox: reads untrusted input in a child process with a deadline and a memory limit.

Calls and results are pickled frames over the child's pipes; both sides are this code, so the data are
trusted. Run as `python -m crawler.sandbox MODULE:FUNCTION MEMORY PARENT` the module is the child.
"""

import contextlib
import importlib
import logging
import os
import pickle
import platform
import re
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from crawler.children import end_with, environment, python, started
from crawler.clean import cleaned

_FRAME = struct.Struct(">Q")
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")  # as pickle writes it, and nothing else in UTF-8
_LONGEST_MESSAGE = 500  # characters
_START_SECONDS = 60.0  # for the imports of the child, on a busy machine
DEFAULT_MEMORY = 2 << 30  # bytes of address space beyond that of the child before a call


class SandboxTimeoutError(Exception):
    """The call took longer than its deadline; the child was killed."""


class SandboxCrashError(Exception):
    """The call ended the child, or raised an exception in it; the message says which."""


class Sandbox:
    """Calls one function, named 'module:function', in a child process that is started when needed.

    With `arguments`, what is named makes the function in the child: a class, say, that loads a model. A call
    may take `deadline` seconds and `memory` bytes more than the child has by then. Calls of several threads
    take turns. The child ends when the object is deleted, or earlier with `close`, and with its parent.
    """

    def __init__(
        self,
        function: str,
        deadline: float,
        memory: int = DEFAULT_MEMORY,
        *,
        arguments: tuple[object, ...] | None = None,
        start_seconds: float = _START_SECONDS,
    ) -> None:
        self._command = python("crawler.sandbox", function, str(memory), str(os.getpid()))
        self._deadline, self._arguments, self._start_seconds = deadline, arguments, start_seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def call(self, *args: object, within: float | None = None) -> Any:
        """The result of the function.

        SandboxTimeoutError after `within` seconds, if given, else after `deadline`; SandboxCrashError if the
        function or the child fails.
        """
        with self._turn:
            self._send(self._started(), args)
            return self._answer(self._deadline if within is None else within)

    def start(self) -> str:
        """The child as HOST:PID, started if needed; errors as of `call`."""
        with self._turn:
            return f"{platform.node()}:{self._started().pid}"

    def interrupt(self) -> None:
        """Kill the child from another thread: a call under way there raises SandboxCrashError."""
        child = self._child
        if child is not None:
            child.kill()

    def close(self) -> None:
        """Kill the child."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        child.wait()

    def __del__(self) -> None:
        self.close()

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = started(self._start)
            self._send(self._child, self._arguments)
            self._answer(self._start_seconds)
        return self._child

    def _start(self) -> "subprocess.Popen[bytes]":
        with _interrupts_blocked():
            return subprocess.Popen(  # noqa: S603 - our own interpreter and module
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # BLAS and similar libraries reserve memory per thread; one is enough for a parser.
                env=environment(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1"),
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )

    def _send(self, child: "subprocess.Popen[bytes]", value: object) -> None:
        assert child.stdin is not None
        payload = pickle.dumps(value)
        try:
            child.stdin.write(_FRAME.pack(len(payload)) + payload)
            child.stdin.flush()
        except OSError as error:
            self.close()
            raise SandboxCrashError(f"the child ended: {error}") from None

    def _answer(self, seconds: float) -> Any:
        try:
            succeeded, value = self._receive(time.monotonic() + seconds)
        except (SandboxTimeoutError, SandboxCrashError):
            self.close()
            raise
        if not succeeded:
            raise SandboxCrashError(str(value))
        return value

    def _receive(self, until: float) -> tuple[bool, Any]:
        size = _FRAME.unpack(self._read(_FRAME.size, until))[0]
        succeeded, value = pickle.loads(self._read(size, until))  # noqa: S301 - the child is our own code
        return succeeded, value

    def _read(self, size: int, until: float) -> bytes:
        assert self._child is not None
        assert self._child.stdout is not None
        descriptor = self._child.stdout.fileno()
        parts = bytearray()
        while len(parts) < size:
            ready, _, _ = select.select([descriptor], [], [], max(until - time.monotonic(), 0))
            if not ready:
                raise SandboxTimeoutError("the deadline passed")
            part = os.read(descriptor, min(size - len(parts), 1 << 20))
            if not part:
                raise SandboxCrashError("the child ended (out of memory or a fault in a parser)")
            parts += part
        return bytes(parts)


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Ctrl-C is for the parent alone, which finishes the pages under way.

    A child started within the block has SIGINT blocked: a session of its own comes too late for a signal that
    arrives as the child starts.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows: the child's process group gets no Ctrl-C
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(
    function: Callable[..., Any], requests: BinaryIO, answers: BinaryIO, memory: int | None = None
) -> None:
    """Serve calls until the parent closes its end of the pipe; what leaves holds no lone surrogate.

    The first message has the arguments to make the function with, if any; `memory` counts from there.
    """

    def answer(value: object) -> None:
        payload = pickle.dumps(value)
        if _SURROGATE.search(payload):
            payload = pickle.dumps(cleaned(value))
        answers.write(_FRAME.pack(len(payload)) + payload)
        answers.flush()

    def messages() -> Iterator[Any]:
        while header := requests.read(_FRAME.size):
            yield pickle.loads(requests.read(_FRAME.unpack(header)[0]))  # noqa: S301 - from our own parent

    received = messages()
    arguments = next(received, None)
    if arguments is not None:
        function = function(*arguments)
    if memory is not None:
        _limit_memory(_in_use() + memory)
    answer((True, None))
    for args in received:
        try:
            answer((True, function(*args)))
        except Exception as error:
            answer((False, f"{type(error).__name__}: {error}"[:_LONGEST_MESSAGE]))


def _limit_memory(size: int) -> None:
    """Limit the address space (bytes); POSIX only: other systems rely on the deadline and page size."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _in_use() -> int:
    """Bytes of address space in use; 0 where the system does not tell."""
    with contextlib.suppress(OSError, ValueError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _main(name: str, memory: str, parent: str) -> None:
    end_with(int(parent))
    module, _, attribute = name.partition(":")
    # Output of libraries must not mix with the frames.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # Errors of a page are in the result; warnings of parsers would fill the terminal.
    logging.disable(logging.CRITICAL)
    function = getattr(importlib.import_module(module), attribute)
    serve(function, sys.stdin.buffer, answers, int(memory))


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        _main(*sys.argv[1:])
