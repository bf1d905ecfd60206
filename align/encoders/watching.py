"""How far an encoder is, for a caller who shows it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Advance = Callable[[int], None]
_watching: ContextVar[Advance | None] = ContextVar("watching", default=None)


@contextmanager
def watched(advance: Advance) -> Iterator[None]:
    """Within the block, `windows` of each encoder tells `advance` of the texts that it has embedded."""
    token = _watching.set(advance)
    try:
        yield
    finally:
        _watching.reset(token)


def embedded(texts: int) -> None:
    """Tell of so many more texts; by an encoder, in `windows`."""
    advance = _watching.get()
    if advance is not None:
        advance(texts)
