"""Children of the sandbox that outlive their block: the next one that asks for the same child takes it over.

Most of the time of a small job is the start of its children. What these do does not hang on who asks: same
function and arguments, same environment; none looks for files in its current folder. Only children that
answered their last call are kept. Tests of the sandbox itself call other functions.
"""

import atexit
import pickle
import subprocess
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
# In the order in which they came. Sandboxes leave children when they are garbage, at any moment of a thread:
# each step here is one that Python does not interrupt.
_waiting: list[tuple[bytes, _Child]] = []
# All that live: with a sandbox that is garbage, the collector would close the pipes of its child.
_held: dict[int, _Child] = {}
_started, _close, _interrupt = Sandbox._started, Sandbox.close, Sandbox.interrupt
_send, _answer = Sandbox._send, Sandbox._answer


def keep_children() -> None:
    """From now on children of these functions are kept, until this process ends."""
    Sandbox._started = _take  # type: ignore[method-assign]
    Sandbox.close = _leave  # type: ignore[method-assign]
    Sandbox._send = _asked  # type: ignore[method-assign]
    Sandbox._answer = _answered  # type: ignore[method-assign]
    Sandbox.interrupt = _interrupted  # type: ignore[method-assign]
    atexit.register(end_children)


def end_children(but: int = 0) -> None:
    """Ends those that wait, but for the last ones."""
    while len(_waiting) > but:
        with suppress(IndexError):
            _end(_waiting.pop(0)[1])


def _end(child: _Child) -> None:
    _held.pop(child.pid, None)
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    child.wait()


def _take(sandbox: Sandbox) -> _Child:
    if sandbox._child is None:
        key = sandbox._key = _key(sandbox)  # type: ignore[attr-defined]
        for entry in reversed(_waiting.copy()):
            if entry[0] != key or not _removed(entry):
                continue
            if entry[1].poll() is None:
                sandbox._child, sandbox._torn = entry[1], False  # type: ignore[attr-defined]
                return entry[1]
            _end(entry[1])
    child = _started(sandbox)
    _held[child.pid] = child
    return child


def _removed(entry: tuple[bytes, _Child]) -> bool:
    """Whether it was still there."""
    try:
        _waiting.remove(entry)
    except ValueError:
        return False
    return True


def _leave(sandbox: Sandbox) -> None:
    child, key = sandbox._child, getattr(sandbox, "_key", b"")
    if child is not None and key and child.poll() is None and not getattr(sandbox, "_torn", True):
        sandbox._child = None
        _waiting.append((key, child))
        end_children(but=MOST)
        return
    if child is not None:
        _held.pop(child.pid, None)
    _close(sandbox)


def _asked(sandbox: Sandbox, child: _Child, value: object) -> None:
    sandbox._torn = True  # type: ignore[attr-defined]
    _send(sandbox, child, value)


def _answered(sandbox: Sandbox, seconds: float) -> Any:
    found = _answer(sandbox, seconds)
    sandbox._torn = False  # type: ignore[attr-defined]
    return found


def _interrupted(sandbox: Sandbox) -> None:
    sandbox._key = b""  # type: ignore[attr-defined]
    _interrupt(sandbox)


def _key(sandbox: Sandbox) -> bytes:
    """What makes a child what it is; empty for a function whose children are not kept."""
    if not FUNCTIONS.intersection(sandbox._command):
        return b""
    variables = sorted((k, v) for k, v in environment().items() if k != "PYTEST_CURRENT_TEST")
    return pickle.dumps((sandbox._command, sandbox._arguments, variables))
