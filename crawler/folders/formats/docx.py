"""Word files: paragraphs with their places in `word/document.xml`, which can be written back."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from crawler.folders.formats.blocks import block_at, document_of
from crawler.folders.formats.markup import name_of, tokens, word_pieces
from crawler.folders.formats.office import MAX_MEMBER, member, opened
from crawler.folders.formats.visible import visible
from crawler.folders.model import LocalBlock, LocalDocument, Span
from crawler.page.page import HEADING, LIST_ITEM, PARAGRAPH, TABLE_CELL
from crawler.safe_xml import parse_xml

TEXT = "word/document.xml"  # the member that holds the text
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TITLES = ("heading", "ttulo", "titre", "berschrift")


def read_docx(body: bytes) -> LocalDocument:
    """The paragraphs of a Word document; deleted text and notes left out. ValueError for a broken file."""
    content = member(opened(body), TEXT)
    root = parse_xml(content)
    if root is None:
        raise ValueError(f"{TEXT}: no XML")
    text = _utf8(content)
    places = list(_places(text)) if text else []
    blocks = [
        _placed(block, text, places[number] if number < len(places) else None)
        for number, block in enumerate(_blocks(root))
    ]
    return replace(document_of(blocks), parts=(text,) if text else ())


def with_document(body: bytes, text: str) -> bytes:
    """The Word file with another text in TEXT; all other members as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = text.encode() if info.filename == TEXT else old.read(info)
            if len(content) > MAX_MEMBER:
                raise ValueError(f"{info.filename}: more than {MAX_MEMBER:,} bytes")
            new.writestr(info, content, compress_type=info.compress_type)
    return out.getvalue()


def _utf8(content: bytes) -> str:
    """The XML as text; '' where it is not in UTF-8, and cannot be written back."""
    declared = re.match(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=[\"']([\w.-]+)", content)
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        return ""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _blocks(root: "etree._Element") -> Iterator[LocalBlock]:
    for number, paragraph in enumerate(root.iter(f"{_W}p"), 1):
        text = "".join(_texts(paragraph))
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = (style.get(f"{_W}val") or "").lower() if style is not None else ""
        level = int(name[-1]) if name.startswith(_TITLES) and name[-1:].isdigit() else 0
        level = level or int(name in ("title", "heading"))
        is_item = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
        is_cell = any(parent.tag == f"{_W}tc" for parent in paragraph.iterancestors())
        kind = HEADING if level else LIST_ITEM if is_item else TABLE_CELL if is_cell else PARAGRAPH
        yield block_at(kind, text, number, level)


def _texts(paragraph: "etree._Element") -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag == f"{_W}t" and element.text:
            yield element.text
        elif element.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            yield " "


def _places(text: str) -> Iterator[Span | None]:
    """Where the texts of each paragraph begin and end, in the order in which the paragraphs begin.

    None for a paragraph without text, and for one that holds others or lies in another one.
    """
    found: list[Span | None] = []
    open_ones: list[int] = []
    inside = False
    for place, token in tokens(text):
        name = name_of(token) if token.startswith("<") else ""
        if name == "w:p" and token.startswith("</"):
            if open_ones:
                open_ones.pop()
        elif name == "w:p":
            found.append(None)
            if not token.endswith("/>"):
                open_ones.append(len(found) - 1)
        elif name == "w:t":
            inside = not token.startswith("</") and not token.endswith("/>")
        elif not token.startswith("<") and inside and open_ones:
            first = found[open_ones[-1]]
            found[open_ones[-1]] = (first[0] if first else place, place + len(token))
    yield from found


def _placed(block: LocalBlock, text: str, span: Span | None) -> LocalBlock:
    """The block with its pieces and place, where the text there is that of the block."""
    if span is None:
        return block
    content = text[slice(*span)]
    found = word_pieces(content)
    if re.search(r"<w:p[ >]", content) or visible(found) != block.text:
        return block
    return replace(block, pieces=found, spans=(span,))
