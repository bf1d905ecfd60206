"""PDF and plain text, read as on the web."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.folders.formats.blocks import document_of
from crawler.folders.model import LocalBlock, LocalDocument, Piece, Span
from crawler.page.pdf.read import read_pdf as read_content
from crawler.page.plain_text import read_text

_LINE_END = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*")


def read_pdf(body: bytes) -> LocalDocument:
    """The paragraphs and headings of a PDF; `unreadable` says why it has none."""
    content = read_content(body)
    return document_of(content.blocks, content.unreadable)


def read_plain(text: str) -> LocalDocument:
    """The paragraphs of a plain text; those whose words stand together in it can be written back."""
    document = document_of(read_text(text).blocks)
    return replace(document, blocks=tuple(_placed(document.blocks, text)), parts=(text,))


def _placed(blocks: Sequence[LocalBlock], text: str) -> Iterator[LocalBlock]:
    """The blocks, each with the next place in the file that has its words."""
    start = 0
    for block in blocks:
        words = r"\s+".join(map(re.escape, block.text.split()))
        match = re.compile(words).search(text, start)
        if match is None:
            yield block
            continue
        start = match.end()
        spans = tuple(_lines(text, *match.span()))
        content = "\n".join(text[slice(*span)] for span in spans)
        line = text.count("\n", 0, match.start()) + 1
        last = line + len(spans) - 1
        yield replace(block, pieces=(Piece(content, content),), spans=spans, line=line, last_line=last)


def _lines(text: str, start: int, stop: int) -> Iterator[Span]:
    """The places of the lines between two places, without their indentation."""
    for match in _LINE_END.finditer(text, start, stop):
        yield start, match.start()
        start = match.end()
    yield start, stop
