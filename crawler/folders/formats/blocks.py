"""Blocks of readers that give text without its place in the file."""

from collections.abc import Iterable
from dataclasses import replace

from crawler.folders.formats.visible import visible
from crawler.folders.model import LocalBlock, LocalDocument, Piece
from crawler.page.page import HEADING, Block


def block_at(kind: str, text: str, line: int = 1, level: int = 0) -> LocalBlock:
    """A block that is text alone and cannot be written back."""
    pieces = (Piece(text, text),)
    return LocalBlock(kind, pieces, visible(pieces), line, line, level=level)


def document_of(blocks: Iterable[Block | LocalBlock], unreadable: str | None = None) -> LocalDocument:
    """A document of such blocks, each with the headings above it."""
    found: list[LocalBlock] = []
    trail: list[tuple[int, str]] = []
    for number, given in enumerate(blocks, 1):
        block = given if isinstance(given, LocalBlock) else block_at(given.kind, given.text, number)
        if not any(map(str.isalnum, block.text)):
            continue
        level = block.level or int(block.kind == HEADING)
        while level and trail and trail[-1][0] >= level:
            trail.pop()
        found.append(replace(block, trail=tuple(heading for _, heading in trail)))
        if level:
            trail.append((level, block.text))
    return LocalDocument(tuple(found), unreadable=unreadable)
