"""OpenDocument texts: paragraphs with their places in `content.xml`, which can be written back."""

import re
from collections.abc import Iterator, Mapping

from crawler.folders.formats.blocks import document_of
from crawler.folders.formats.markup import odt_pieces
from crawler.folders.formats.visible import visible
from crawler.folders.model import LocalBlock, LocalDocument
from crawler.folders.xml_places import Element, elements, usual_prefixes, xml_text
from crawler.folders.zip_files import EncryptedError, member, opened, with_members
from crawler.page.page import HEADING, LIST_ITEM, PARAGRAPH, TABLE_CELL

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {f"{_OASIS}{name}:1.0": name for name in ("text", "office", "table")} | {
    f"{_OASIS}drawing:1.0": "draw"
}
_LEVEL = re.compile(r"outline-level=[\"'](\d)")
# Elements whose paragraphs are no text of the document: deleted ones, comments.
_NO_TEXT = frozenset(("text:tracked-changes", "office:annotation", "office:forms"))


def read_odt(body: bytes) -> LocalDocument:
    """The paragraphs of an OpenDocument text, footnotes after theirs; ValueError for a broken file.

    Deleted text and comments are left out.
    """
    archive = opened(body)
    if _MANIFEST in archive.namelist() and b"encryption-data" in member(archive, _MANIFEST):
        raise EncryptedError("a password is needed")
    own = xml_text(member(archive, _CONTENT))
    text = usual_prefixes(own, _PREFIXES)
    if "office:document-content" not in text:
        raise ValueError(f"{_CONTENT}: no OpenDocument in UTF-8")
    return LocalDocument(document_of(_blocks(text, own == text)).blocks, (text,))


def with_content(body: bytes, parts: Mapping[int, str]) -> bytes:
    """The file with another text in `content.xml`; all other members as they are."""
    return with_members(body, {_CONTENT: parts[0].encode()})


def _blocks(text: str, is_writable: bool) -> Iterator[LocalBlock]:
    for number, element in enumerate(elements(text, ("text:p", "text:h")), 1):
        if _NO_TEXT.intersection(element.above):
            continue
        start, end = element.inside
        pieces = odt_pieces(text[start:end])
        level = int(found[1]) if (found := _LEVEL.search(element.tag)) else 1
        level = level if element.name == "text:h" else 0
        spans = ((start, end),) if is_writable else ()
        yield LocalBlock(_kind(element), pieces, visible(pieces), number, number, spans, level=level)


def _kind(element: Element) -> str:
    if element.name == "text:h":
        return HEADING
    return next((kind for name, kind in _KINDS.items() if name in element.above), PARAGRAPH)


_KINDS = {"text:list-item": LIST_ITEM, "text:list-header": LIST_ITEM, "table:table-cell": TABLE_CELL}
