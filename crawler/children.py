"""Child processes of our own interpreter: their commands and environment.

Nothing is imported from the current folder: a file `trafilatura.py` there is somebody's data.
"""

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from concurrent.futures import ThreadPoolExecutor

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
ROOT = Path(__file__).resolve().parents[1]  # that contains our packages


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs a module, with its arguments."""
    return [sys.executable, "-P", "-m", module, *arguments]


def environment(**more: str) -> dict[str, str]:
    """The environment of a child: it imports what this process can import, and so do its own children."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(import_path()), "PYTHONSAFEPATH": "1"} | more


@contextmanager
def environment_set() -> Iterator[None]:
    """The environment of children in this process, for libraries that start their own within the block."""
    before = {name: os.environ.get(name) for name in ("PYTHONPATH", "PYTHONSAFEPATH")}
    os.environ.update({name: environment()[name] for name in before})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def import_path() -> list[str]:
    """The folders from which this process imports, without a current folder that Python put first.

    It stays if PYTHONPATH names it or our packages are there, and as the last one if it is a project of
    Scrapy, whose settings may name code of its own.
    """
    here = Path.cwd()
    named = {Path(p).resolve() for p in os.environ.get("PYTHONPATH", "").split(os.pathsep) if p}
    kept = [p for p in sys.path if p and (Path(p).resolve() != here or here in {*named, ROOT})]
    last = [str(ROOT)] if str(ROOT) not in kept else []
    if (here / "scrapy.cfg").is_file():
        last += [str(here)]
    return list(dict.fromkeys([*kept, *last]))


def started(start: "Callable[[], subprocess.Popen[bytes]]") -> "subprocess.Popen[bytes]":
    """The child that `start` starts, in a thread that lives as long as this process.

    A child that called `end_with` ends with the thread that started it, which may be one of a pool that lets
    its threads end (prctl(2), PR_SET_PDEATHSIG).
    """
    return _starter().submit(start).result()


@cache
def _starter() -> "ThreadPoolExecutor":
    # Here: each command loads this module before it can answer an interrupt.
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(1, "children")


if hasattr(os, "register_at_fork"):  # a thread is not copied into a fork
    os.register_at_fork(after_in_child=_starter.cache_clear)


def end_with(parent: int) -> None:
    """See to it that this process ends when its parent does, also in the midst of a call."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it has ended meanwhile
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
