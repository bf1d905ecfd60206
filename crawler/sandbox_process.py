"""The processes of sandboxes: how a parent starts one, asks it, and keeps it for the next sandbox."""

import contextlib
import os
import pickle
import select
import signal
import subprocess
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from crawler.children import environment, python, started
from crawler.sandbox_child import FRAME, used

_MOST_WAITING = 8  # children


class SandboxTimeoutError(Exception):
    """The call took longer than its deadline; the child was killed."""


class SandboxCrashError(Exception):
    """The call ended the child, or raised an exception in it; the message says which."""


class Child:
    """A process, and the keys of the functions that it has."""

    def __init__(self) -> None:
        self.functions: OrderedDict[bytes, None] = OrderedDict()
        self.like = kept.like()
        self._killed = self._busy = False  # busy: a call was begun and has not been answered
        self.process = started(self._start)

    def lives(self) -> bool:
        """Whether it can be asked."""
        return not (self._killed or self._busy) and self.process.poll() is None

    def kill(self) -> None:
        """Kill it from another thread than that which asks it."""
        self._killed = True
        self.process.kill()

    def end(self) -> None:
        """Kill it, and close its pipes."""
        self.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self.process.wait()

    def asked(
        self, key: bytes, called: bytes, args: tuple[object, ...] | None, seconds: float
    ) -> tuple[bool, Any, float]:
        """Whether a call succeeded, its result or what went wrong, and its processor time in seconds.

        Without `args` the function is made.

        The sandbox's errors if there is no answer in time; then the child cannot be asked again.
        """
        payload = pickle.dumps((key, None if key in self.functions else called, args))
        self.functions[key] = None
        used(self.functions, key)
        self._busy = True
        self._send(payload)
        until = time.monotonic() + seconds
        size = FRAME.unpack(self._read(FRAME.size, until))[0]
        answer = pickle.loads(self._read(size, until))  # noqa: S301 - the child is our own code
        succeeded, value, spent = answer
        self._busy = False
        if args is None and not succeeded:
            del self.functions[key]
        return succeeded, value, spent

    def _send(self, payload: bytes) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(FRAME.pack(len(payload)) + payload)
            self.process.stdin.flush()
        except OSError as error:
            raise SandboxCrashError(f"the child ended: {error}") from None

    def _read(self, size: int, until: float) -> bytes:
        assert self.process.stdout is not None
        descriptor = self.process.stdout.fileno()
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

    def _start(self) -> "subprocess.Popen[bytes]":
        with _interrupts_blocked():
            return subprocess.Popen(  # noqa: S603 - our own interpreter and module
                python("crawler.sandbox_child", str(os.getpid())),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # BLAS and similar libraries reserve memory per thread; one is enough for a parser.
                env=environment(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1"),
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )


class Kept:
    """Children that wait for the next call of whatever sandbox, within blocks in which they are kept.

    Sandboxes come and go in several threads: each step here is one that Python does not interrupt.
    """

    def __init__(self) -> None:
        self._blocks: list[Callable[[], object] | None] = []
        self._turns: list[threading.Semaphore | None] = []
        self._waiting: list[Child] = []

    def like(self) -> object:
        """What a child that is started now has in common with those that could take its place."""
        first = self._blocks[0] if self._blocks else None
        return None if first is None else first()

    def turn(self, shared: bool) -> AbstractContextManager[object]:
        """A block in which a shared sandbox may be at work, waited for where as many are as may be."""
        turns = self._turns.copy()
        return turns[-1] or nullcontext() if shared and turns else nullcontext()

    def keeps(self) -> bool:
        """Whether children wait after their calls."""
        return bool(self._blocks)

    def take(self, key: bytes, last: Child | None) -> Child | None:
        """One that waits, best the last one, else one that has the function; None if there is none."""
        now = self.like() if self._waiting else None
        waiting = [child for child in reversed(self._waiting.copy()) if child.like == now]
        for child in sorted(waiting, key=lambda child: (child is not last, key not in child.functions)):
            with contextlib.suppress(ValueError):  # another thread was faster
                self._waiting.remove(child)
                if child.lives():
                    return child
                child.end()
        return None

    def give(self, child: Child) -> bool:
        """Whether it waits from now on."""
        if not self._blocks:
            return False
        self._waiting.append(child)
        self._end(but=_MOST_WAITING)
        return True

    @contextmanager
    def block(self, most: int | None, like: Callable[[], object] | None) -> Iterator[None]:
        """Children wait within it."""
        self._blocks.append(like)
        self._turns.append(threading.Semaphore(most) if most else None)
        try:
            yield
        finally:
            self._blocks.pop()
            self._turns.pop()
            if not self._blocks:
                self._end()

    def _end(self, but: int = 0) -> None:
        while len(self._waiting) > but:
            with contextlib.suppress(IndexError):
                self._waiting.pop(0).end()


kept = Kept()


def children_are_kept() -> bool:
    """Whether this is within a block of `children_kept`."""
    return kept.keeps()


def children_kept(
    most: int | None = None, like: Callable[[], object] | None = None
) -> AbstractContextManager[None]:
    """A block in which the children of `shared` sandboxes serve one call after the other; they end with it.

    At most `most` are at work at once, others wait for their turn: each loads a model for whatever function.
    `like`, if given, says on what else a child depends that may change within the block: its environment.
    """
    return kept.block(most, like)


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
