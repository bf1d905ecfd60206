"""One line at the bottom of a terminal that changes; elsewhere nothing."""

import os
import sys
from typing import TextIO

_DUMB = ("dumb", "unknown")  # values of TERM: a line cannot be cleared there
_CLEARED = "\r\x1b[K"


class StatusLine:
    """A line that is shown again and again in its place, on a stream or on stderr as it is now."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream
        self._shown = False

    def show(self, text: str) -> None:
        """Show a text in place of the last one, cut to one line of the terminal as wide as it is now."""
        stream = self._stream or sys.stderr
        if changes(stream):
            self._shown = True
            stream.write(f"{_CLEARED}{text[: width(stream) - 1]}")
            stream.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._shown = False
            stream = self._stream or sys.stderr
            stream.write(_CLEARED)
            stream.flush()


def changes(stream: TextIO) -> bool:
    """Whether lines can change there: it is a terminal, and not one that only prints."""
    return stream.isatty() and os.environ.get("TERM", "") not in _DUMB


def width(stream: TextIO) -> int:
    """Columns of the terminal, at least 20; 80 if it does not tell."""
    try:
        return max(os.get_terminal_size(stream.fileno()).columns or 80, 20)
    except (OSError, ValueError):
        return 80
