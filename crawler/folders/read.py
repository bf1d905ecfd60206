"""From a local file to its blocks: each format by its reader, chosen by the end of the file's name.

Call `read_document` through crawler.sandbox: parsers may hang or crash on broken files.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

from crawler.folders.files import decode
from crawler.folders.model import LocalDocument
from crawler.folders.paths import MAX_BYTES
from crawler.folders.zip_files import EncryptedError

DEADLINE = 60.0  # seconds for one file: a book in one PDF takes long
TOO_LARGE, BROKEN, ENCRYPTED = "too_large", "extraction_failed", "encrypted"
# Readers by the ends of names, as module:function, imported when needed: some are slow to import.
_MARKDOWN = "crawler.folders.formats.markdown.read:read_markdown"
_ADOC = "crawler.folders.formats.asciidoc:read_asciidoc"
_BILINGUAL = "crawler.folders.formats.bilingual.read"
_PO, _XLIFF = f"{_BILINGUAL}:read_po", f"{_BILINGUAL}:read_xliff"
_SUBTITLES = "crawler.folders.formats.subtitles:read_subtitles"
_HTML = "crawler.folders.formats.html:read_html"
_TEXTS = {
    **dict.fromkeys((".md", ".markdown", ".mdx", ".qmd"), _MARKDOWN),
    ".ipynb": "crawler.folders.formats.notebook:read_notebook",
    ".rst": "crawler.folders.formats.restructured:read_rst",
    **dict.fromkeys((".adoc", ".asciidoc", ".asc"), _ADOC),
    **dict.fromkeys((".po", ".pot"), _PO),
    **dict.fromkeys((".srt", ".vtt"), _SUBTITLES),
    ".txt": "crawler.folders.formats.pages:read_plain",
}
_BODIES = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), _HTML),
    ".docx": "crawler.folders.formats.docx:read_docx",
    ".odt": "crawler.folders.formats.odt:read_odt",
    ".epub": "crawler.folders.formats.epub:read_epub",
    **dict.fromkeys((".xlf", ".xliff"), _XLIFF),
    ".pdf": "crawler.folders.formats.pages:read_pdf",
}
SUFFIXES = tuple(sorted((*_TEXTS, *_BODIES)))
BILINGUAL = frozenset((".po", ".pot", ".xlf", ".xliff"))


def suffix_of(path: str) -> str:
    """The end of a file's name from its last point on, in lower case."""
    return PurePosixPath(path).suffix.lower()


def read_document(path: str, body: bytes) -> LocalDocument:
    """What a file holds; `unreadable` is the reason, in one word, if it gives no text."""
    if len(body) > MAX_BYTES:
        return LocalDocument(unreadable=TOO_LARGE)
    suffix = suffix_of(path)
    if suffix not in SUFFIXES:
        return LocalDocument(unreadable=BROKEN, fields={"problem": f"no reader for {suffix!r}"})
    reader = _reader(_BODIES.get(suffix) or _TEXTS[suffix])
    try:
        return reader(body if suffix in _BODIES else decode(body).text)
    except EncryptedError as error:
        return LocalDocument(unreadable=ENCRYPTED, fields={"problem": str(error)[:200]})
    except Exception as error:  # parsers of other people's formats raise what they like
        return LocalDocument(unreadable=BROKEN, fields={"problem": str(error)[:200]})


@cache
def _reader(name: str) -> Callable[[Any], LocalDocument]:
    module, _, function = name.partition(":")
    found: Callable[[Any], LocalDocument] = getattr(import_module(module), function)
    return found
