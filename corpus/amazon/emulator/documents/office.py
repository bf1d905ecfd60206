"""Office documents: a paragraph's text is translated as one and stands in its first run."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence

from lxml import etree

from corpus.amazon.emulator.documents.errors import DocumentError

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MAX_UNPACKED = 200_000_000  # bytes: ten times the largest document that the service takes
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Translate = Callable[[Sequence[str]], list[str]]


def rewritten_docx(body: bytes, translate: Translate, target: str) -> bytes:
    """The text document: body, headers, footers and notes."""
    parts = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
    return _rewritten(body, translate, parts, f"{_WORD}p", f"{_WORD}t")


def rewritten_pptx(body: bytes, translate: Translate, target: str) -> bytes:
    """The slides and their notes."""
    parts = re.compile(r"ppt/(slides|notesSlides)/[^/]+\.xml")
    return _rewritten(body, translate, parts, f"{_DRAWING}p", f"{_DRAWING}t")


def rewritten_xlsx(body: bytes, translate: Translate, target: str) -> bytes:
    """The shared strings of the sheets."""
    return _rewritten(body, translate, re.compile(r"xl/sharedStrings\.xml"), f"{_SHEET}si", f"{_SHEET}t")


def _rewritten(body: bytes, translate: Translate, parts: re.Pattern[str], paragraph: str, run: str) -> bytes:
    files = _unpacked(body)
    roots = {name: _root(data) for name, data in files.items() if parts.fullmatch(name)}
    if not roots:
        raise DocumentError("The document is not of the content type of the job")
    paragraphs = [
        runs
        for root in roots.values()
        for element in root.iter(paragraph)
        if (runs := [found for found in element.iter(run) if _owner(found, paragraph) is element])
    ]
    texts = translate(["".join(found.text or "" for found in runs) for runs in paragraphs])
    for runs, text in zip(paragraphs, texts, strict=True):
        runs[0].text = text
        if text != text.strip():
            runs[0].set(_SPACE, "preserve")
        for other in runs[1:]:
            other.text = ""
    files |= {
        name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        for name, root in roots.items()
    }
    return _packed(files)


def _owner(element: "etree._Element", paragraph: str) -> "etree._Element | None":
    return next(element.iterancestors(paragraph), None)


def _unpacked(body: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MAX_UNPACKED:
                raise DocumentError(f"The document unpacks to more than {_MAX_UNPACKED} bytes")
            return {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise DocumentError("The document is not of the content type of the job: no Office file") from error


def _packed(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            # A fixed date: the same document gives the same bytes.
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _root(data: bytes) -> "etree._Element":
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(f"A part of the document is no XML: {error.msg}") from error
