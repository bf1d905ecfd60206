"""Blocks written back into their file: all that is not replaced stays as it is, byte for byte."""

import re
from collections.abc import Mapping

from crawler.folders.edits import Edit, edited
from crawler.folders.files import decode, encode
from crawler.folders.formats.docx import with_texts
from crawler.folders.formats.epub import with_chapters
from crawler.folders.formats.markup import EPUB, ODT, SUBTITLES, WORD, suffix_of_name
from crawler.folders.formats.notebook import with_cells
from crawler.folders.formats.odt import with_content
from crawler.folders.formats.subtitles import spread
from crawler.folders.model import LocalBlock, LocalDocument
from crawler.page.page import HEADING, TABLE_CELL

_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?=[ \t])")
# Formats without a way back, and the way out.
UNWRITABLE = {
    ".pdf": "no text can be put into a PDF: translate the document that it was made from (docx, odt, html)"
}
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
    parts = {}
    for part, changes in by_part.items():
        text = document.parts[part]
        edits = [replacement(path, text, block, content) for block, content in changes]
        parts[part] = edited(text, edits)
    if not parts:
        return body
    return with_parts(path, body, parts)


def with_parts(path: str, body: bytes, parts: Mapping[int, str]) -> bytes:
    """The file with other texts in some parts of its document; all else byte for byte."""
    suffix = suffix_of_name(path)
    for suffixes, with_members in ((WORD, with_texts), (ODT, with_content), (EPUB, with_chapters)):
        if suffix in suffixes:
            return with_members(body, parts)
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


def replacement(path: str, text: str, block: LocalBlock, content: str) -> Edit:
    """A new content in place of a block in a part of the file, with the marks of its container."""
    put = spread if suffix_of_name(path) in SUBTITLES else _placed
    return Edit(block.spans[0][0], block.spans[-1][1], put(text, block, content))


def _placed(text: str, block: LocalBlock, content: str) -> str:
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
