"""text/plain."""

from collections.abc import Callable, Sequence

from corpus.amazon.emulator.documents.errors import decoded


def rewritten(body: bytes, translate: Callable[[Sequence[str]], list[str]], target: str) -> bytes:
    """The text, translated."""
    return translate([decoded(body)])[0].encode()
