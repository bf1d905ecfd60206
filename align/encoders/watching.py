"""How far an encoder is, for a caller who shows it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Advance = Callable[[int], None]
_watching: ContextVar[tuple[Advance, Advance] | None] = ContextVar("watching", default=None)


@contextmanager
def watched(advance: Advance, expect: Advance = lambda _: None) -> Iterator[None]:
    """Within the block, encoders tell `advance` of the texts that they have embedded.

    `expect` is told of those that are about to be, where that is known.
    """
    token = _watching.set((advance, expect))
    try:
        yield
    finally:
        _watching.reset(token)


def embedded(texts: int) -> None:
    """Tell of so many more texts; by an encoder."""
    if (told := _watching.get()) is not None:
        told[0](texts)


def expected(texts: int) -> None:
    """Tell that so many more texts are to be embedded; by who asks an encoder."""
    if (told := _watching.get()) is not None:
        told[1](texts)
