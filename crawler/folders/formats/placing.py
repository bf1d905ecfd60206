"""From places in a text to blocks: what readers of formats with lines share."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from crawler.folders.formats.visible import visible
from crawler.folders.model import TEXT, LocalBlock, Piece, Span

Place = tuple[int, Span]  # line, columns


@dataclass(slots=True)
class Placer:
    """Makes blocks of places in a text, each with the headings above it."""

    text: str
    pieces: Callable[[str], tuple[Piece, ...]]
    part: int = 0
    lines: Sequence[str] = ()
    starts: Sequence[int] = ()
    _headings: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines, self.starts = split_lines(self.text)

    def block(self, kind: str, places: Sequence[Place], level: int = 0, tab: str = "") -> LocalBlock | None:
        """The block whose content stands at these places; None where it holds no words.

        With a `level` it is a heading, which the blocks after it stand under.
        """
        content = "\n".join(self.lines[line][start:end] for line, (start, end) in places)
        found = self.pieces(content)
        while level and self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        if not any(c.isalnum() for piece in found if piece.kind == TEXT for c in piece.shown):
            return None
        spans = tuple((self.starts[line] + start, self.starts[line] + end) for line, (start, end) in places)
        trail = tuple(heading for _, heading in self._headings)
        first, last = places[0][0] + 1, places[-1][0] + 1
        block = LocalBlock(kind, found, visible(found), first, last, spans, self.part, trail, tab, level)
        if level:
            self._headings.append((level, block.text))
        return block


def split_lines(text: str) -> tuple[list[str], list[int]]:
    """The lines without their ends, and the place of each in the text."""
    lines, starts, place = [], [], 0
    for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text):
        lines.append(line.rstrip("\r\n"))
        starts.append(place)
        place += len(line)
    return lines, starts


def columns(line: str, start: int = 0) -> Span:
    """The columns of a line's text from a column on, white space at both ends left out."""
    inner = line[start:]
    first = start + len(inner) - len(inner.lstrip())
    return first, first + len(inner.strip())


def indent(line: str) -> int:
    """Number of white-space characters before the text of a line."""
    return len(line) - len(line.lstrip())
