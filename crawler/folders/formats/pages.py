"""PDF and plain text, read as on the web."""

from crawler.folders.formats.blocks import document_of
from crawler.folders.model import LocalDocument
from crawler.page.pdf.read import read_pdf as read_content
from crawler.page.plain_text import read_text


def read_pdf(body: bytes) -> LocalDocument:
    """The paragraphs and headings of a PDF; `unreadable` says why it has none."""
    content = read_content(body)
    return document_of(content.blocks, content.unreadable)


def read_plain(text: str) -> LocalDocument:
    """The paragraphs of a plain text."""
    return document_of(read_text(text).blocks)
