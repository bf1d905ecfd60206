"""Documents that Amazon Translate does not take, by way of HTML in which placeholders are protected."""

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.sync.units import assemble_units, synced_units, unit_items
from corpus.sync.whole import translated_file, whole_items
from corpus.sync.worklist import WorkItem, read_translations, to_html
from crawler.errors import InputError
from crawler.folders.formats.bilingual.units import is_bilingual
from crawler.folders.formats.markup import XLIFF
from crawler.folders.read import read_document
from crawler.storage.files import replacing, write_text

# Formats whose blocks can be written back.
WRITABLE = frozenset(
    (
        *(".md", ".markdown", ".mdx", ".qmd", ".ipynb", ".rst", ".adoc", ".asciidoc", ".asc"),
        *(".odt", ".epub", ".srt", ".vtt", ".po", ".pot"),
    )
)
_HTML = ".html"
_XLIFF_2 = re.compile(rb"<(?:\w+:)?xliff\b[^>]{0,2000}\bversion=[\"']2")
_HEAD = 5000  # bytes in which the root of an XLIFF file begins


def protected(folder: Path, staging: Path, source: str) -> Path:
    """The folder to send: `folder` itself, or `staging` with an HTML page in place of each such document.

    The page of `a/b.md` is `a/b.md.html`; documents without text have none. All other files are copied.
    InputError for a document that cannot be read.
    """
    if not any(_local(folder)):
        return folder
    for path in sorted(folder.rglob("*")):
        place = staging / path.relative_to(folder)
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        elif not _is_local(path) or _is_hidden(path, folder):
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
    for path in _local(folder):
        name = path.relative_to(folder).as_posix()
        if items := _items(path, name, path.read_bytes()):
            page = staging / f"{name}{_HTML}"
            page.parent.mkdir(parents=True, exist_ok=True)
            write_text(page, to_html(items, source, ""))
    return staging


def _items(path: Path, name: str, body: bytes) -> Sequence[WorkItem]:
    """What is to be translated of a document: its blocks, or the units without a reviewed translation."""
    document = read_document(name, body)
    if document.unreadable:
        raise InputError(f"{path}: {document.unreadable}: mend or take away the file")
    return unit_items(name, body) if is_bilingual(name) else whole_items(name, document.blocks)


def restored(folder: Path, name: str, page: Path, target: Path) -> tuple[str, ...]:
    """Write the translated page of the document `name` as a document of its format, at `target`.

    A line for each block that stays in the language of the source, since its translation lacks or adds a
    placeholder.
    """
    original = name.removesuffix(_HTML)
    body = (folder / original).read_bytes()
    items = {item.id: item for item in _items(folder / original, original, body)}
    texts = read_translations(page, items)
    if is_bilingual(original):
        units = assemble_units(synced_units(original, body, "", 0, ()), body, texts)
        new = units.body
        refused = tuple(f"{target}: line {one.line}: not written: {one.reason}" for one in units.refused)
    else:
        made = translated_file(original, body, read_document(original, body), texts, str(target))
        new, refused = made.body, made.refused
    with replacing(target) as out:
        out.write(new)
    return refused


def is_protected(folder: Path, name: str) -> bool:
    """Whether a document that was sent is the page of one of another format."""
    original = folder / name.removesuffix(_HTML)
    return name.endswith(_HTML) and original.is_file() and _is_local(original)


def _local(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and _is_local(path) and not _is_hidden(path, folder):
            yield path


def _is_local(path: Path) -> bool:
    """Whether a document is sent as a page: Amazon Translate takes XLIFF itself, but only version 1.2."""
    suffix = path.suffix.lower()
    return suffix in WRITABLE or (suffix in XLIFF and bool(_XLIFF_2.search(path.read_bytes()[:_HEAD])))


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)
