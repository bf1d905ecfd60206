"""The command line that made a corpus, for its record: passed on to the processes of the command."""

import os
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

VARIABLE = "ACOPIO_MADE_BY"
# Options that change no row: where the work folder lies, how much is said, how many processes work.
_VALUES = frozenset({"--data", "--workers", "--runner", "--shard-size"})
_FLAGS = frozenset({"--quiet", "--verbose", "--json"})
_SPIDER_VALUES = ("data=",)  # the same as arguments of Scrapy: -a data=DIR


@contextmanager
def running(arguments: Sequence[str]) -> Iterator[None]:
    """The command within the block is this one, unless it is part of another one."""
    if VARIABLE in os.environ:
        yield
        return
    os.environ[VARIABLE] = shlex.join(telling(arguments))
    try:
        yield
    finally:
        del os.environ[VARIABLE]


def command_line() -> str:
    """The command that runs, '' outside of any."""
    return os.environ.get(VARIABLE, "")


def telling(arguments: Sequence[str]) -> list[str]:
    """The arguments that shape the corpus; those that the same corpus may be made without are left out."""
    kept: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        name = argument.partition("=")[0]
        if name == "-a" and not (value := next(rest, "")).startswith(_SPIDER_VALUES):
            kept += [argument, value]
        elif name == "-a" or (name.startswith("-a") and argument[2:].startswith(_SPIDER_VALUES)):
            continue
        elif name in _VALUES and "=" not in argument:
            next(rest, None)
        elif name not in _VALUES | _FLAGS:
            kept.append(argument)
    return kept
