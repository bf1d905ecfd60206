"""The command line of this process, for messages. Imports little: it is needed from the start."""

import os
import shlex
import sys
from pathlib import Path

COMMAND = "ACOPIO_COMMAND"  # environment variable: the command line, where one command has started another


def this_command() -> str:
    """The command line of this process, as a user would type it."""
    if given := os.environ.get(COMMAND):
        return given
    name = Path(sys.argv[0])
    if name.name in ("__main__.py", "main.py"):  # python -m
        program = {"scrapy": "scrapy"}.get(name.parent.name, "acopio")
    else:
        program = f"python {name}" if name.suffix == ".py" else name.stem
    return f"{program} {shlex.join(_arguments())}"


def data_option() -> str:
    """How the command line that runs names another work folder: that of Scrapy has arguments of its own."""
    return "-a data=DIR" if this_command().startswith("scrapy ") else "--data DIR"


def _arguments() -> list[str]:
    """The arguments of this process; Scrapy takes the name of its command out of sys.argv."""
    given = sys.orig_argv
    for place, value in enumerate(given):
        if value == "-m":
            return given[place + 2 :]
        if place and value == sys.argv[0]:
            return given[place + 1 :]
    return sys.argv[1:]
