"""Word files: paragraphs with their places in the text and in the notes, which can be written back."""

import re
import zipfile
from collections.abc import Iterator, Mapping

from crawler.folders.formats.blocks import document_of
from crawler.folders.formats.markup import name_of, tokens, word_pieces
from crawler.folders.formats.visible import visible
from crawler.folders.model import LocalBlock, LocalDocument, Span
from crawler.folders.xml_places import Element, elements, usual_prefixes, xml_text
from crawler.folders.zip_files import member, opened, with_members
from crawler.page.page import HEADING, LIST_ITEM, PARAGRAPH, TABLE_CELL

_TEXT, _NOTES = "word/document.xml", ("word/footnotes.xml", "word/endnotes.xml")
_TYPES = "[Content_Types].xml"
_MAIN = re.compile(r"<Override\b[^>]*document\.main\+xml[^>]*>")
_PART = re.compile(r"PartName=[\"']/?([^\"']+)")
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}
_TITLES = ("heading", "ttulo", "titre", "berschrift")
_STYLE = re.compile(r"<w:pStyle\b[^>]*w:val=[\"']([^\"']*)")
# Elements whose paragraphs are no text: text moved away, and what older programs show of a text box.
_NO_TEXT = frozenset(("mc:fallback", "w:movefrom", "w:del"))
_MOVED = re.compile(r"<w:moveFrom\b.{0,200000}?</w:moveFrom>", re.DOTALL)


def read_docx(body: bytes) -> LocalDocument:
    """The paragraphs of a Word document, then those of its notes; ValueError for a broken file.

    Deleted text, comments, headers and footers are left out; a text box follows the paragraph that holds it.
    """
    archive = opened(body)
    parts: list[str] = []
    blocks: list[LocalBlock] = []
    for path in _members(archive):
        content = member(archive, path)
        own = xml_text(content)
        text = usual_prefixes(own or content.decode("utf-16", "replace"), _PREFIXES)
        if "<w:" not in text:
            raise ValueError(f"{path}: no text of Word")
        blocks += _blocks(text, len(parts), own == text)
        parts.append(own)
    return LocalDocument(document_of(blocks).blocks, tuple(parts))


def with_texts(body: bytes, parts: Mapping[int, str]) -> bytes:
    """The Word file with other texts in some parts; all other members as they are."""
    paths = _members(opened(body))
    return with_members(body, {paths[number]: text.encode() for number, text in parts.items()})


def _members(archive: zipfile.ZipFile) -> list[str]:
    """The members that hold the text and the notes."""
    names = archive.namelist()
    types = xml_text(member(archive, _TYPES)) if _TYPES in names else ""
    main = _MAIN.search(types)
    part = _PART.search(main[0]) if main else None
    text = part[1] if part and part[1] in names else _TEXT
    return [text, *(name for name in _NOTES if name in names)]


def _blocks(text: str, part: int, is_writable: bool) -> Iterator[LocalBlock]:
    for number, element in enumerate(elements(text, ("w:p",)), 1):
        if _NO_TEXT.intersection(element.above):
            continue
        span = _words(text, *element.inside)
        if span is None:
            continue
        pieces = word_pieces(text[slice(*span)])
        head = text[element.inside[0] : span[0]]
        level = _level(head)
        spans = (span,) if is_writable and not _MOVED.search(text, *span) else ()
        kind = HEADING if level else _kind(element, head)
        yield LocalBlock(kind, pieces, visible(pieces), number, number, spans, part, level=level)


def _level(head: str) -> int:
    """The level of a heading, by the style of the paragraph; 0 for another one."""
    style = _STYLE.search(head)
    name = style[1].lower() if style else ""
    level = int(name[-1]) if name.startswith(_TITLES) and name[-1:].isdigit() else 0
    return level or int(name in ("title", "heading"))


def _kind(element: Element, head: str) -> str:
    return LIST_ITEM if "<w:numPr" in head else TABLE_CELL if "w:tc" in element.above else PARAGRAPH


def _words(text: str, start: int, stop: int) -> Span | None:
    """Where the first text of a paragraph begins and its last one ends; those of text boxes left out."""
    first, last, boxes, inside = -1, -1, 0, False
    for place, token in tokens(text, start, stop):
        name = name_of(token) if token.startswith("<") else ""
        if name in _BOXES and not token.endswith("/>"):
            boxes += -1 if token.startswith("</") else 1
        elif name == "w:t":
            inside = not token.startswith("</") and not token.endswith("/>")
        elif not token.startswith("<") and inside and not boxes:
            first = place if first < 0 else first
            last = place + len(token)
    return (first, last) if first >= 0 else None


_BOXES = frozenset(("w:txbxcontent", "w:movefrom"))
