"""OpenDocument and EPUB files: paragraphs, headings, list items and cells in reading order."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from crawler.folders.formats.blocks import block_at, document_of
from crawler.folders.model import LocalBlock, LocalDocument
from crawler.page.page import HEADING, LIST_ITEM, PARAGRAPH, TABLE_CELL, Response
from crawler.page.read import read_page
from crawler.safe_xml import local_name, parse_xml

MAX_MEMBER = 50_000_000  # bytes unpacked
_MAX_CHAPTERS = 2000


def read_odt(body: bytes) -> LocalDocument:
    """The paragraphs of an OpenDocument text; ValueError for a broken file."""
    root = _xml(opened(body), "content.xml")
    return document_of(_odt_blocks(root))


def _odt_blocks(root: "etree._Element") -> Iterator[LocalBlock]:
    for number, element in enumerate(root.iter(), 1):
        if not isinstance(element.tag, str) or local_name(element) not in ("p", "h"):
            continue
        parents = {local_name(parent) for parent in element.iterancestors()}
        if parents & {"note", "tracked-changes", "annotation"}:
            continue
        level = next((int(v) for k, v in element.items() if k.endswith("outline-level") and v.isdigit()), 1)
        is_heading = local_name(element) == "h"
        kind = LIST_ITEM if "list-item" in parents else TABLE_CELL if "table-cell" in parents else PARAGRAPH
        text = "".join(_odt_text(element))
        yield block_at(HEADING if is_heading else kind, text, number, level if is_heading else 0)


def _odt_text(element: "etree._Element") -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            name = local_name(child)
            if name in ("s", "tab", "line-break"):
                yield " "
            elif name not in ("note", "annotation", "bookmark"):
                yield from _odt_text(child)
        yield child.tail or ""


def read_epub(body: bytes) -> LocalDocument:
    """The chapters of an EPUB in the order of its spine; ValueError for a broken file."""
    archive = opened(body)
    container = _xml(archive, "META-INF/container.xml")
    package_path = next((e.get("full-path") for e in container.iter() if e.get("full-path")), None)
    if not package_path:
        raise ValueError("no package document")
    package = _xml(archive, package_path)
    items = {e.get("id"): e.get("href") for e in package.iter() if _is(e, "item") and e.get("href")}
    spine = [items.get(e.get("idref")) for e in package.iter() if _is(e, "itemref")]
    blocks = [
        block
        for href in [href for href in spine if href][:_MAX_CHAPTERS]
        for block in _chapter(archive, posixpath.join(posixpath.dirname(package_path), unquote(href)))
    ]
    return document_of(blocks)


def _chapter(archive: zipfile.ZipFile, path: str) -> Iterator[LocalBlock]:
    try:
        body = member(archive, path)
    except ValueError:
        return
    page = read_page(Response("file:" + path, 200, {"content-type": "text/html; charset=utf-8"}, body), ())
    for block in page.blocks if page else ():
        yield block_at(block.kind, block.text)


def _is(element: "etree._Element", name: str) -> bool:
    return isinstance(element.tag, str) and local_name(element) == name


def opened(body: bytes) -> zipfile.ZipFile:
    """The zip file; ValueError for a broken one."""
    try:
        return zipfile.ZipFile(io.BytesIO(body))
    except zipfile.BadZipFile as error:
        raise ValueError(str(error)) from None


def member(archive: zipfile.ZipFile, path: str) -> bytes:
    """A file of it; ValueError for a missing, broken or too large one."""
    try:
        with archive.open(path) as file:
            body = file.read(MAX_MEMBER + 1)
    except (KeyError, RuntimeError, zipfile.BadZipFile, NotImplementedError) as error:
        raise ValueError(str(error)) from None
    if len(body) > MAX_MEMBER:
        raise ValueError(f"{path}: more than {MAX_MEMBER:,} bytes")
    return body


def _xml(archive: zipfile.ZipFile, path: str) -> "etree._Element":
    root = parse_xml(member(archive, path))
    if root is None:
        raise ValueError(f"{path}: no XML")
    return root
