"""Text of PDF files by their layout, with pdfminer.six. Call through crawler.sandbox only.

What a file can be made to cost is bounded there, by time and memory; here by pages, glyphs and links.
"""

import io
import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from lxml import etree
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import dict_value, list_value, resolve1, stream_value
from pdfminer.psexceptions import PSException
from pdfminer.utils import decode_text

from crawler.page.content import Content
from crawler.page.page import HEADING, Block
from crawler.page.pdf.accents import with_accents
from crawler.page.pdf.columns import reading_order
from crawler.page.pdf.lines import Glyph, pieces, without_line_numbers, without_running_lines
from crawler.page.pdf.paragraphs import blocks
from crawler.page.pdf.printer import MAX_GLYPHS as MAX_GLYPHS
from crawler.page.pdf.printer import Printer, TooLargeError
from crawler.page.pdf.right_to_left import in_reading_order
from crawler.untrusted.safe_xml import local_name, parse_xml

MAX_PAGES = 300  # of one file; a longer one is a book
MAX_LINKS = 3000
_MAX_XMP = 1 << 20  # bytes
_MAX_UNMAPPED = 0.1  # of the glyphs: fonts that do not tell their characters print what cannot be read
_DATE = re.compile(r"D?:?(\d{4})-?(\d\d)-?(\d\d)")
# Titles that programs make up.
_NO_TITLE = re.compile(
    r"untitled.*|microsoft (?:word|powerpoint).*|.*\.(?:docx?|tex|dvi|indd|pdf|pptx?|odt)|\W*",
    re.IGNORECASE,
)
_LICENCE = re.compile(r"creativecommons\.org/|\bCC[ -]BY\b|\bCC0\b", re.IGNORECASE)


def read_pdf(body: bytes) -> Content:
    """The text and metadata of a PDF.

    `unreadable` is 'encrypted' where it needs a password or its owner forbids to take out text, and
    'too_large' beyond MAX_PAGES or MAX_GLYPHS. pdfminer's PSException, and others, for what is no PDF.
    """
    try:
        document = PDFDocument(PDFParser(io.BytesIO(body)))
    except PDFPasswordIncorrect:
        return Content(unreadable="encrypted")
    if not document.is_extractable:
        return Content(unreadable="encrypted")
    try:
        glyphs, links = _read_pages(document)
    except TooLargeError:
        return Content(unreadable="too_large")
    unmapped = sum(glyph.text == "\ufffd" for page in glyphs for glyph in page)
    if unmapped > _MAX_UNMAPPED * sum(map(len, glyphs)):
        glyphs = []
    lines = [without_line_numbers(pieces(in_reading_order([*with_accents(page)]))) for page in glyphs]
    found = blocks(reading_order(without_running_lines(lines)))
    return _described(document, found, links)


def _read_pages(document: PDFDocument) -> tuple[list[list[Glyph]], tuple[str, ...]]:
    manager = PDFResourceManager()
    printer = Printer(manager)
    interpreter = PDFPageInterpreter(manager, printer)
    pages: list[list[Glyph]] = []
    links: dict[str, None] = {}
    for number, page in enumerate(PDFPage.create_pages(document)):
        if number == MAX_PAGES:
            raise TooLargeError
        printer.begin(page)
        interpreter.process_page(page)
        x0, y0, x1, y1 = page.mediabox
        width, height = abs(x1 - x0), abs(y1 - y0)
        if page.rotate % 180:
            width, height = height, width
        pages.append([g for g in printer.page if -1 <= g.x0 <= width + 1 and -1 <= g.y <= height + 1])
        links.update(dict.fromkeys(_links(page)))
    return pages, tuple(islice(links, MAX_LINKS))


def _links(page: PDFPage) -> Iterator[str]:
    try:
        annotations = list_value(page.annots) if page.annots else []
    except PSException:
        return
    for annotation in annotations[:MAX_LINKS]:
        try:
            action = resolve1(dict_value(annotation).get("A"))
        except (PSException, TypeError):
            continue
        uri = resolve1(action.get("URI")) if isinstance(action, dict) else None
        if isinstance(uri, bytes):
            yield uri.decode("utf-8", "replace").strip()


def _described(document: PDFDocument, found: tuple[Block, ...], links: tuple[str, ...]) -> Content:
    info = {key: value for block in document.info[:1] for key, value in block.items()}
    xmp = _xmp(document)
    title = _text(info.get("Title")) or xmp.get("title", "")
    if _NO_TITLE.fullmatch(title):
        title = next((block.text for block in found[:5] if block.kind == HEADING), "")
    named = [xmp.get("license", ""), xmp.get("WebStatement", ""), xmp.get("rights", "")]
    named += [link for link in links if _LICENCE.search(link)]
    named += [block.text for block in (*found[:12], *found[-8:]) if _LICENCE.search(block.text)]
    metas = {f"tdm-{key}": xmp[key] for key in ("reservation", "policy") if key in xmp}
    return Content(
        blocks=found,
        title=title,
        lang=_text(document.catalog.get("Lang")) or xmp.get("language"),
        published=_date(_text(info.get("CreationDate")) or xmp.get("CreateDate", "")),
        license=next((text for text in named if text), ""),
        metas=metas,
        links=links,
    )


def _text(value: Any) -> str:
    value = resolve1(value)
    return " ".join(decode_text(value).replace("\0", "").split()) if isinstance(value, bytes) else ""


def _date(text: str) -> str | None:
    match = _DATE.match(text)
    try:
        return date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None


def _xmp(document: PDFDocument) -> dict[str, str]:
    """The first value of each property of the file's XMP packet, by its name without namespace."""
    try:
        data = stream_value(document.catalog["Metadata"]).get_data()[:_MAX_XMP]
    except (KeyError, PSException, TypeError):
        return {}
    root = parse_xml(data)
    found: dict[str, str] = {}
    for element in () if root is None else root.iter(etree.Element):
        name = local_name(element)
        for key, value in element.attrib.items():
            found.setdefault(name if key.endswith("}resource") else key.rpartition("}")[2], value.strip())
        text = " ".join(" ".join(islice(element.itertext(), 20)).split())[:2000]
        if text:
            found.setdefault(name, text)
    return found
