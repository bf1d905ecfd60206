"""The text in documents of each content type, as far as it can be known before they are sent.

What is counted is meant to be no less than what is billed, which is characters with white space:

| type | characters |
|---|---|
| txt | all |
| html | all of the page with its markup, though markup may not be billed |
| docx, pptx, xlsx | all text of the paragraphs, notes, comments, headers, shapes and cells |
| xlf | all text of the sources, inline elements' too |
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree, html

_MAX_UNPACKED = 200_000_000  # bytes: ten times the largest document that the service takes
_XLIFF = "{urn:oasis:names:tc:xliff:document:1.2}"
_UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


class DocumentProblem(Exception):  # noqa: N818 - told of one document among others, never alone
    """What is wrong with a document, as half a line."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Characters to reckon the cost with, and of the text alone its characters and bytes of UTF-8."""

    characters: int
    text_characters: int
    text_bytes: int


def count(body: bytes, ending: str) -> Counts:
    """The counts of a document; `ending` is one of rules.CONTENT_TYPES. DocumentProblem for a broken one."""
    return _COUNTERS[ending](body)


def decoded(body: bytes) -> str:
    """The text of a file in UTF-8; DocumentProblem for any other encoding."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentProblem(f"not UTF-8 (byte {error.start + 1}): convert it") from None


def _counts(text: str, characters: int | None = None) -> Counts:
    return Counts(len(text) if characters is None else characters, len(text), len(text.encode()))


def _plain(body: bytes) -> Counts:
    return _counts(decoded(body))


def _html(body: bytes) -> Counts:
    page = decoded(body)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing but white space and comments
        return _counts("", len(page))
    etree.strip_elements(root, "script", "style", with_tail=False)
    return _counts(str(root.text_content()), len(page))


def _xliff(body: bytes) -> Counts:
    decoded(body)
    root = _xml(body)
    if root.tag != f"{_XLIFF}xliff" or root.get("version") != "1.2":
        raise DocumentProblem("no XLIFF 1.2, the one version that Amazon Translate takes")
    encoding = root.getroottree().docinfo.encoding or "utf-8"
    if encoding.lower() not in _UTF8:
        raise DocumentProblem(f"declares the encoding {encoding}: UTF-8 is needed")
    return _counts("".join(text for source in root.iter(f"{_XLIFF}source") for text in source.itertext()))


def _office(parts: str, main: str) -> Callable[[bytes], Counts]:
    pattern, sentinel = re.compile(parts), main

    def counted(body: bytes) -> Counts:
        return _counts("".join(_office_texts(body, pattern, sentinel)))

    return counted


def _office_texts(body: bytes, parts: re.Pattern[str], main: str) -> Iterator[str]:
    """The contents of all elements called `t`, whatever their namespace: w:t, a:t, those of cells."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > _MAX_UNPACKED:
                raise DocumentProblem(f"unpacks to more than {_MAX_UNPACKED:,} bytes")
            if main not in {info.filename for info in infos}:
                raise DocumentProblem(f"no Office file of its ending: {main} is missing in it")
            for info in infos:
                if parts.fullmatch(info.filename):
                    for element in _xml(archive.read(info)).iter("{*}t"):
                        yield element.text or ""
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise DocumentProblem(f"no Office file of its ending: {error}") from None


def _xml(body: bytes) -> "etree._Element":
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentProblem(f"broken XML: {error}") from None


_COUNTERS: dict[str, Callable[[bytes], Counts]] = {
    "txt": _plain,
    "html": _html,
    "docx": _office(r"word/.+\.xml", "word/document.xml"),
    "pptx": _office(r"ppt/.+\.xml", "ppt/presentation.xml"),
    "xlsx": _office(r"xl/.+\.xml", "xl/workbook.xml"),
    "xlf": _xliff,
}
