"""Standard streams that are closed, and output that nobody reads any more."""

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager

STATUS = 141  # 128 + SIGPIPE, as shells have it


def open_streams() -> None:
    """Open streams that the caller has closed (`<&-`, `2>&-`): nothing is read there, and nothing shown.

    Else the next file that is opened would take the place of one, and messages would be written into it.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - for the rest of the process
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - for the rest of the process
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - for the rest of the process


@contextmanager
def read_or_ended() -> Iterator[None]:
    """End the process with STATUS and no words once nobody reads its output, as with `| head`.

    As other programs do; what is under way within the block has been left by then. A broken pipe of another
    kind is an error as ever.
    """
    try:
        yield
    except BrokenPipeError:
        if _is_unread(1):
            os._exit(STATUS)
        raise


def _is_unread(number: int) -> bool:
    """Whether an open file is a pipe or socket that has no reader."""
    poll = select.poll()
    poll.register(number, 0)
    return any(event & select.POLLERR for _, event in poll.poll(0))
