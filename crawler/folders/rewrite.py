"""Blocks written back into their file: all that is not replaced stays as it is, byte for byte."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from crawler.folders.files import decode, encode
from crawler.folders.formats.docx import with_document
from crawler.folders.formats.markup import WORD
from crawler.folders.formats.notebook import with_cells
from crawler.folders.model import LocalBlock, LocalDocument
from crawler.page.page import HEADING, TABLE_CELL

_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?=[ \t])")
_ONE_LINE = (HEADING, TABLE_CELL)


def rewrite(path: str, body: bytes, document: LocalDocument, contents: Mapping[int, str]) -> bytes:
    """The file with other contents of some blocks, by the number of the block in the document.

    A content is what `LocalBlock.content` holds: without the marks of the block's container at the start of
    its lines, which are put in again. ValueError for a block that cannot be written back.
    """
    by_part: dict[int, list[tuple[LocalBlock, str]]] = {}
    for number, content in contents.items():
        block = document.blocks[number]
        if not block.spans and content != block.content:
            raise ValueError(f"{path}: line {block.line}: blocks of this format cannot be written back")
        if content != block.content:
            by_part.setdefault(block.part, []).append((block, content))
    parts = {part: _rewritten(document.parts[part], changes) for part, changes in by_part.items()}
    if not parts:
        return body
    return with_parts(path, body, parts)


def with_parts(path: str, body: bytes, parts: Mapping[int, str]) -> bytes:
    """The file with other texts in some parts of its document; all else byte for byte."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in WORD:
        return with_document(body, parts[0])
    like = decode(body)
    return encode(with_cells(like.text, parts) if suffix == ".ipynb" else parts[0], like)


def fitted(block: LocalBlock, content: str) -> str:
    """A new content with the line ends that the block has room for; the old one if it says the same.

    A translation comes back in one line, or in as many as the block has, each in its own place.
    """
    if content.split() == block.content.split():
        return block.content
    lines = content.strip("\n").split("\n")
    return (
        "\n".join(lines) if len(lines) == len(block.spans) else " ".join(filter(None, map(str.strip, lines)))
    )


def _rewritten(text: str, changes: list[tuple[LocalBlock, str]]) -> str:
    for block, content in sorted(changes, key=lambda change: change[0].spans[0], reverse=True):
        start, end = block.spans[0][0], block.spans[-1][1]
        text = text[:start] + placed(text, block, content) + text[end:]
    return text


def placed(text: str, block: LocalBlock, content: str) -> str:
    """The content as it stands in a part of the file, with its container's marks before further lines."""
    lines = content.split("\n")
    if block.kind in _ONE_LINE and len(block.spans) == 1:
        return " ".join(line.strip() for line in lines)
    if len(lines) == len(block.spans):  # each line in its own place
        gaps = [text[a[1] : b[0]] for a, b in zip(block.spans, block.spans[1:], strict=False)]
        return lines[0] + "".join(gap + line for gap, line in zip(gaps, lines[1:], strict=True))
    end = "\r\n" if "\r\n" in text else "\n"
    return f"{end}{_prefix(text, block)}".join(lines)


def _prefix(text: str, block: LocalBlock) -> str:
    """What stands before a further line of the block: quotation marks, the indentation of its container."""
    if len(block.spans) > 1:
        return text[text.rfind("\n", 0, block.spans[1][0]) + 1 : block.spans[1][0]]
    start = text.rfind("\n", 0, block.spans[0][0]) + 1
    return _MARKER.sub(lambda match: " " * len(match[0]), text[start : block.spans[0][0]])
