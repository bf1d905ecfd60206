"""EPUB files: the chapters in the order of the spine, each a part that can be written back."""

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from lxml import etree

from crawler.folders.files import Decoded, decode, encode
from crawler.folders.formats.blocks import document_of
from crawler.folders.formats.html import HEADINGS, KINDS, holder, runs
from crawler.folders.formats.markup import name_of, tokens
from crawler.folders.formats.pieces import html_pieces
from crawler.folders.formats.visible import visible
from crawler.folders.model import LocalBlock, LocalDocument
from crawler.folders.xml_places import elements
from crawler.folders.zip_files import EncryptedError, member, opened, with_members
from crawler.page.page import HEADING, LIST_ITEM, PARAGRAPH
from crawler.untrusted.safe_xml import local_name, parse_xml

_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_NCX = "application/x-dtbncx+xml"
_FONTS = ("obfuscation", "font")  # in the names of the methods that encrypt fonts alone
_MAX_CHAPTERS = 2000


def read_epub(body: bytes) -> LocalDocument:
    """The title of the book, the text of the chapters, that of the tables of contents.

    ValueError for a broken file.
    """
    archive = opened(body)
    parts: list[str] = []
    blocks: list[LocalBlock] = []
    for path in _members(archive):
        text = decode(member(archive, path)).text
        made = _titles if not parts else _labels if path.endswith(".ncx") else _blocks
        blocks += made(text, len(parts))
        parts.append(text)
    return LocalDocument(document_of(blocks).blocks, tuple(parts))


def with_chapters(body: bytes, parts: Mapping[int, str]) -> bytes:
    """The file with other texts in some parts; all other members as they are."""
    archive = opened(body)
    paths = _members(archive)
    old: dict[int, Decoded] = {n: decode(member(archive, paths[n])) for n in parts}
    return with_members(body, {paths[n]: encode(text, old[n]) for n, text in parts.items()})


def _members(archive: zipfile.ZipFile) -> list[str]:
    """The package document, then the members that hold text.

    They are those of the spine, then the navigation documents that are not in it.
    """
    container = _xml(archive, _CONTAINER)
    package_path = next((e.get("full-path") for e in container.iter() if e.get("full-path")), None)
    if not package_path:
        raise ValueError("no package document")
    package = _xml(archive, package_path)
    items = {e.get("id"): e for e in package.iter() if local_name(e) == "item" and e.get("href")}
    spine = [items.get(e.get("idref")) for e in package.iter() if local_name(e) == "itemref"]
    lists = [
        item
        for item in items.values()
        if "nav" in (item.get("properties") or "").split() or item.get("media-type") == _NCX
    ]
    folder = posixpath.dirname(package_path)
    names = set(archive.namelist())
    hrefs = (item.get("href").partition("#")[0] for item in (*spine, *lists) if item is not None)
    paths = (posixpath.normpath(posixpath.join(folder, unquote(href))) for href in hrefs)
    found = [path for path in dict.fromkeys(paths) if path in names][:_MAX_CHAPTERS]
    if protected := _protected(archive).intersection(found):
        raise EncryptedError(f"{min(protected)}: copy protection")
    return [package_path, *found]


def _protected(archive: zipfile.ZipFile) -> set[str]:
    """The members with copy protection; fonts that are only disguised left out."""
    if _ENCRYPTION not in archive.namelist():
        return set()
    found = set()
    for data in _xml(archive, _ENCRYPTION).iter():
        if local_name(data) != "EncryptedData":
            continue
        below = [*data.iter()]
        methods = [e.get("Algorithm") or "" for e in below if local_name(e) == "EncryptionMethod"]
        if not any(word in method.lower() for method in methods for word in _FONTS):
            found |= {unquote(e.get("URI") or "") for e in below if local_name(e) == "CipherReference"}
    return found


def _blocks(text: str, part: int) -> Iterator[LocalBlock]:
    for run in runs(text):
        if run.is_list_of_pages:
            continue
        pieces = html_pieces(text[slice(*run.span)])
        name = holder(run)
        level = HEADINGS.index(name) + 1 if name in HEADINGS else 0
        yield _block(text, KINDS.get(name, PARAGRAPH), run.span, pieces, part, level)


def _titles(text: str, part: int) -> Iterator[LocalBlock]:
    """The titles in the metadata of the package document; no others: descriptions are often HTML in HTML."""
    named = {name_of(token) for _, token in tokens(text) if token.startswith("<")}
    for element in elements(text, {name for name in named if _local(name) == "title"}):
        if any(_local(name) == "metadata" for name in element.above):
            pieces = html_pieces(text[slice(*element.inside)])
            yield _block(text, HEADING, element.inside, pieces, part, 1)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _labels(text: str, part: int) -> Iterator[LocalBlock]:
    """The labels of a table of contents of EPUB 2."""
    for element in elements(text, ("text",)):
        if "navlabel" in element.above and "navmap" in element.above:
            pieces = html_pieces(text[slice(*element.inside)])
            yield _block(text, LIST_ITEM, element.inside, pieces, part)


def _block(
    text: str, kind: str, span: tuple[int, int], pieces: tuple[object, ...], part: int, level: int = 0
) -> LocalBlock:
    line = text.count("\n", 0, span[0]) + 1
    last = line + text.count("\n", *span)
    return LocalBlock(kind, pieces, visible(pieces), line, last, (span,), part, level=level)  # type: ignore[arg-type]


def _xml(archive: zipfile.ZipFile, path: str) -> "etree._Element":
    root = parse_xml(member(archive, path))
    if root is None:
        raise ValueError(f"{path}: no XML")
    return root
