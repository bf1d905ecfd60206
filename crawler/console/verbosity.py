"""How much a run says on stderr: one choice for a command and the processes that it starts."""

import os

VARIABLE = "ACOPIO_VERBOSITY"
QUIET, NORMAL, VERBOSE = LEVELS = ("quiet", "normal", "verbose")


def verbosity() -> str:
    """One of LEVELS: `quiet` shows warnings and errors only, `verbose` also log messages and settings."""
    level = os.environ.get(VARIABLE, NORMAL)
    return level if level in LEVELS else NORMAL


def set_verbosity(level: str) -> None:
    """Set the level of this process and of the processes that it starts."""
    os.environ[VARIABLE] = level
