"""On a terminal, what a process does while it shows nothing: mostly, it loads modules."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from crawler.console.verbosity import QUIET, verbosity
from crawler.terminal.status_line import StatusLine, changes

_PATIENCE = 1.0  # seconds of silence before the line comes
_TICK = 0.25  # seconds between two looks
_OURS = ("acopio", "align", "corpus", "crawler")


class _Idle:
    """Shows 'loading scipy, 3 s' or 'working, 3 s' after a second without output, until output comes.

    What is written to stdout are results: from the first on, nothing is shown any more. Nor is it after a
    text on stderr that does not end its line, as a question does not.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._holders = 0
        self._begun = False
        self._ended = threading.Event()
        self._silent_since = 0.0
        self._open = False  # the last text on stderr did not end its line
        self._results = False  # on stdout
        self._given = ""
        self._line = StatusLine()

    def begin(self) -> None:
        """Watch stdout and stderr of this process, if stderr is a terminal. Once a process."""
        if self._begun or not changes(sys.stderr):
            return
        self._begun = True
        self._line = StatusLine(sys.stderr)
        self._silent_since = time.monotonic()
        sys.stderr = _Watched(sys.stderr, self._told)
        sys.stdout = _Watched(sys.stdout, self._told_results)  # also into a pipe: a pager may follow
        if hasattr(os, "register_at_fork"):  # the thread stays behind, and may hold the lock
            os.register_at_fork(after_in_child=self._fork)
        threading.Thread(target=self._watch, daemon=True).start()

    def show(self, text: str) -> None:
        """Show a text of the process's own from now on, in place of 'working'; '' takes it away."""
        with self._lock:
            self._given = text
            if text and not self._holders:
                self._line.show(text)
            else:
                self._line.clear()
                self._silent_since = time.monotonic()

    def end(self) -> None:
        """Show nothing from now on."""
        with self._lock:
            self._ended.set()
            self._line.clear()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing is shown within the block: something else writes to the terminal."""
        with self._lock:
            self._holders += 1
            self._line.clear()
        try:
            yield
        finally:
            with self._lock:
                self._holders -= 1
                self._silent_since = time.monotonic()

    def _told(self, text: str | bytes) -> None:
        """Make room for a text on stderr, and begin to wait anew after it."""
        with self._lock:
            self._line.clear()
            self._silent_since = time.monotonic()
            self._open = text[-1:] not in ("\n", b"\n")

    def _told_results(self, _: str | bytes) -> None:
        with self._lock:
            self._line.clear()
            self._results = True

    def _watch(self) -> None:
        known, grew = len(sys.modules), 0.0
        while not self._ended.wait(_TICK):
            now = time.monotonic()
            if len(sys.modules) != known:
                known, grew = len(sys.modules), now
            with self._lock:
                silent = now - self._silent_since
                if silent < _PATIENCE or self._busy() or verbosity() == QUIET:
                    continue
                # A module may take long by itself, so the last one stays the one that is loaded for a while.
                doing = f"loading {_newest()}" if now - grew < 4 * _PATIENCE else "working"
                self._line.show(f"{doing}, {silent:.0f} s")

    def _busy(self) -> bool:
        """Whether something else is seen."""
        return bool(self._holders or self._open or self._results or self._given)

    def _fork(self) -> None:
        self._lock, self._line = threading.RLock(), StatusLine()
        self._ended.set()


class _Watched:
    """A stream that says when it is written to."""

    def __init__(self, stream: TextIO, told: Callable[[str | bytes], None]) -> None:
        self._stream, self._told = stream, told

    def write(self, text: str) -> int:
        self._told(text)
        return self._stream.write(text)

    def writelines(self, texts: list[str]) -> None:
        for text in texts:
            self.write(text)

    def __getattr__(self, name: str) -> Any:
        if name == "buffer":  # for bytes, which pass by
            self._told("\n")
        return getattr(self._stream, name)


def _newest() -> str:
    """The package of the module that was loaded last."""
    package = next(reversed(sys.modules)).partition(".")[0]
    return "acopio" if package in _OURS else package


idle = _Idle()
