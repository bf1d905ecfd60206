"""Whether a worker has the code that a shard was cut for."""

import sys

from corpus.build.keys import key


def code(module: str) -> str:
    """A digest of a module's code, the versions of packages that it uses, and Python's minor version."""
    return key(module, sys.version_info[:2])


def check(module: str, expected: str) -> None:
    """RuntimeError where the code is not the expected one.

    A worker with another version would give other bytes, and nobody would know which.
    """
    if code(module) != expected:
        raise RuntimeError("this worker has another acopio, Python or other packages: install the same ones")
