"""Ctrl-C: one exit status, and one line that names the command that goes on."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

from crawler.console.command_line import this_command

STATUS = 130  # 128 + SIGINT, as shells have it


def end_at_once() -> None:
    """From now on Ctrl-C ends the process with STATUS and the line, until `interruptible` takes over.

    For the time while modules are loaded, which may be seconds: there is nothing to leave in order.
    """
    signal.signal(signal.SIGINT, lambda *_: _end())


@contextmanager
def interruptible() -> Iterator[None]:
    """End the process with STATUS and the line on Ctrl-C, whatever exception it becomes within the block.

    The process ends at once, after the blocks within have been left: threads of libraries that still run
    would otherwise abort it as the interpreter ends.
    """
    caught = []

    def note(number: int, frame: FrameType | None) -> None:
        caught.append(number)
        signal.default_int_handler(number, frame)

    earlier = signal.signal(signal.SIGINT, note)
    try:
        yield
    except BaseException as error:
        if not caught and not isinstance(error, KeyboardInterrupt):
            raise
        end_at_once()  # at the next one
        _leave(error)
        _end()
    finally:
        signal.signal(signal.SIGINT, earlier)


@contextmanager
def unbroken() -> Iterator[None]:
    """Ctrl-C within the block is heeded at its end: for files that belong together. In the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    earlier = signal.signal(signal.SIGINT, lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, earlier)
        if came and callable(earlier):
            earlier(*came[-1])


def _leave(error: BaseException | None) -> None:
    """Leave the blocks of generators that wait: a traceback holds them, and so files half written."""
    from traceback import clear_frames

    while error is not None:
        clear_frames(error.__traceback__)
        error = error.__context__


def _end() -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A signal may come while a stream is written to, which Python then refuses to do again.
    with suppress(OSError, ValueError, RuntimeError):
        sys.stderr.write(f"\n{message()}\n")
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, RuntimeError):
            stream.flush()
    os._exit(STATUS)


def say_interrupted() -> None:
    """Write the line; a further Ctrl-C is ignored from now on, so that it changes no exit status."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stderr.write(f"{message()}\n")


def message() -> str:
    """One line that names the command that goes on."""
    return f"Interrupted; nothing is lost. To go on: {this_command()}"


def shell_status(status: int) -> int:
    """The exit status of a child as shells have it: 128 plus the number of the signal that ended it."""
    return 128 - status if status < 0 else status
