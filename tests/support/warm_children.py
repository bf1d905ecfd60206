"""Children of the sandbox that outlive their block: the next one that asks for the same child takes it over.

Most of the time of a small job is the start of its children. What these do does not hang on who asks: same
function and arguments, same environment; none looks for files in its current folder. Only children that
answered their last call are kept. Tests of the sandbox itself call other functions.
"""

import atexit
import pickle
import subprocess
from collections import OrderedDict
from contextlib import suppress
from typing import Any

from crawler.children import environment
from crawler.sandbox import Sandbox

FUNCTIONS = {
    "corpus.filters.workers:Rules",
    "corpus.build.workers.sandboxed:Alignments",
    "corpus.build.workers.sandboxed:DocumentVectors",
    "corpus.build.workers.sandboxes:SentenceVectors",
    "crawler.page.read:read_page",
}
MOST = 6  # children that wait, the last ones used

_Child = subprocess.Popen[bytes]
_waiting: "OrderedDict[bytes, list[_Child]]" = OrderedDict()
_started, _close, _interrupt = Sandbox._started, Sandbox.close, Sandbox.interrupt
_send, _answer = Sandbox._send, Sandbox._answer


def keep_children() -> None:
    """From now on children of these functions are kept, until this process ends."""
    Sandbox._started = _take  # type: ignore[method-assign]
    Sandbox.close = _leave  # type: ignore[method-assign]
    Sandbox._send = _asked  # type: ignore[method-assign]
    Sandbox._answer = _answered  # type: ignore[method-assign]
    Sandbox.interrupt = _noted_interrupt  # type: ignore[method-assign]
    atexit.register(end_children)


def end_children() -> None:
    """Ends those that wait."""
    while _waiting:
        for child in _waiting.popitem()[1]:
            _end(child)


def _end(child: _Child) -> None:
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    child.wait()


def _take(sandbox: Sandbox) -> _Child:
    if sandbox._child is None:
        sandbox._key = _key(sandbox)  # type: ignore[attr-defined]
        waiting = _waiting.get(sandbox._key, [])  # type: ignore[attr-defined]
        while waiting:
            child = waiting.pop()
            if child.poll() is None:
                sandbox._child, sandbox._torn = child, False  # type: ignore[attr-defined]
                return child
            _end(child)
    return _started(sandbox)


def _leave(sandbox: Sandbox) -> None:
    child, key = sandbox._child, getattr(sandbox, "_key", b"")
    if child is None or not key or child.poll() is not None or getattr(sandbox, "_torn", True):
        _close(sandbox)
        return
    sandbox._child = None
    _waiting.setdefault(key, []).append(child)
    _waiting.move_to_end(key)
    while sum(map(len, _waiting.values())) > MOST:
        oldest = next(iter(_waiting))
        if _waiting[oldest]:
            _end(_waiting[oldest].pop(0))
        if not _waiting[oldest]:
            del _waiting[oldest]


def _asked(sandbox: Sandbox, child: _Child, value: object) -> None:
    sandbox._torn = True  # type: ignore[attr-defined]
    _send(sandbox, child, value)


def _answered(sandbox: Sandbox, seconds: float) -> Any:
    found = _answer(sandbox, seconds)
    sandbox._torn = False  # type: ignore[attr-defined]
    return found


def _noted_interrupt(sandbox: Sandbox) -> None:
    sandbox._key = b""  # type: ignore[attr-defined]
    _interrupt(sandbox)


def _key(sandbox: Sandbox) -> bytes:
    """What makes a child what it is; empty for a function whose children are not kept."""
    if not FUNCTIONS.intersection(sandbox._command):
        return b""
    variables = sorted((k, v) for k, v in environment().items() if k != "PYTEST_CURRENT_TEST")
    return pickle.dumps((sandbox._command, sandbox._arguments, variables))
