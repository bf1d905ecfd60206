"""The child of a sandbox: `python -m crawler.sandbox_child PARENT`.

Messages and answers are pickled frames over its pipes; both sides are this code, so the data are trusted. It
makes the functions that it is asked for and keeps those used last, with all that they have loaded.
"""

import contextlib
import importlib
import logging
import os
import pickle
import re
import struct
import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from crawler.children import end_with
from crawler.lazy import loading
from crawler.untrusted.clean import cleaned

FRAME = struct.Struct(">Q")
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")  # as pickle writes it, and nothing else in UTF-8
_LONGEST_MESSAGE = 500  # characters
KEPT = 8  # functions, those used last


@dataclass(frozen=True, slots=True)
class Called:
    """A function as a child makes it: `name` is 'module:function'.

    With `arguments`, what is named makes the function: a class, say, that loads a model. A call may take
    `memory` bytes of address space more than the child has by then.
    """

    name: str
    memory: int
    arguments: tuple[object, ...] | None = None

    def made(self) -> Callable[..., Any]:
        """The function."""
        module, _, attribute = self.name.partition(":")
        function = getattr(importlib.import_module(module), attribute)
        return function if self.arguments is None else function(*self.arguments)  # type: ignore[no-any-return]


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Serve messages until the parent closes its end of the pipe; what leaves holds no lone surrogate.

    A message is the key of a function, the pickled Called if the child lacks it, and the arguments of a call,
    or None to make the function only. An answer is whether the call succeeded, its result or what went wrong,
    and the processor time (seconds) that it took.
    """
    made: OrderedDict[bytes, tuple[Callable[..., Any], int]] = OrderedDict()
    last = b""

    def answer(value: object) -> None:
        payload = pickle.dumps(value)
        if _SURROGATE.search(payload):
            payload = pickle.dumps(cleaned(value))
        answers.write(FRAME.pack(len(payload)) + payload)
        answers.flush()

    def perform(key: bytes, called: bytes | None, args: tuple[object, ...] | None) -> object:
        nonlocal last
        if called is not None:
            _limit_memory(None)
            last = b""
            asked: Called = pickle.loads(called)  # noqa: S301 - from our own parent
            with loading():
                made[key] = asked.made(), asked.memory
        used(made, key)
        function, memory = made[key]
        if key != last:
            _limit_memory(_in_use() + memory)
            last = key
        return None if args is None else function(*args)

    for message in _messages(requests):
        before = time.process_time()
        try:
            answer((True, perform(*message), time.process_time() - before))
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"[:_LONGEST_MESSAGE]
            answer((False, problem, time.process_time() - before))


def used(made: OrderedDict[bytes, Any], key: bytes) -> None:
    """Note that the function is used: the others go when they are too many, here and for the parent."""
    made.move_to_end(key)
    if len(made) > KEPT:
        made.popitem(last=False)


def _messages(requests: BinaryIO) -> Iterator[tuple[bytes, bytes | None, tuple[object, ...] | None]]:
    while header := requests.read(FRAME.size):
        yield pickle.loads(requests.read(FRAME.unpack(header)[0]))  # noqa: S301 - from our own parent


def _limit_memory(size: int | None) -> None:
    """Limit the address space (bytes); POSIX only: other systems rely on the deadline and page size."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        within = size is not None and (most == resource.RLIM_INFINITY or size < most)
        resource.setrlimit(resource.RLIMIT_AS, (size if within and size is not None else most, most))


def _in_use() -> int:
    """Bytes of address space in use; 0 where the system does not tell."""
    with contextlib.suppress(OSError, ValueError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _main(parent: str) -> None:
    end_with(int(parent))
    # Output of libraries must not mix with the frames.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # Errors of a page are in the result; warnings of parsers would fill the terminal.
    logging.disable(logging.CRITICAL)
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        _main(sys.argv[1])
