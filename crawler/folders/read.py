"""From a local file to its blocks: each format by its reader, chosen by the end of the file's name.

Call `read_document` through crawler.sandbox: parsers may hang or crash on broken files.
"""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from crawler.folders.asciidoc import read_asciidoc
from crawler.folders.bilingual import read_po, read_xliff
from crawler.folders.blocks import document_of
from crawler.folders.docx import read_docx
from crawler.folders.files import decode
from crawler.folders.html import read_html
from crawler.folders.markdown.read import read_markdown
from crawler.folders.model import LocalDocument
from crawler.folders.notebook import read_notebook
from crawler.folders.office import read_epub, read_odt
from crawler.folders.restructured import read_rst
from crawler.folders.roots import MAX_BYTES
from crawler.folders.subtitles import read_subtitles
from crawler.page.pdf.read import read_pdf as read_pdf_content
from crawler.page.plain_text import read_text

DEADLINE = 60.0  # seconds for one file: a book in one PDF takes long
TOO_LARGE, BROKEN = "too_large", "extraction_failed"


def _pdf(body: bytes) -> LocalDocument:
    content = read_pdf_content(body)
    return document_of(content.blocks, content.unreadable)


def _plain(text: str) -> LocalDocument:
    return document_of(read_text(text).blocks)


_TEXTS: Mapping[str, Callable[[str], LocalDocument]] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".mdx": read_markdown,
    ".qmd": read_markdown,
    ".ipynb": read_notebook,
    ".rst": read_rst,
    ".adoc": read_asciidoc,
    ".asciidoc": read_asciidoc,
    ".asc": read_asciidoc,
    ".po": read_po,
    ".pot": read_po,
    ".srt": read_subtitles,
    ".vtt": read_subtitles,
    ".txt": _plain,
}
_BODIES: Mapping[str, Callable[[bytes], LocalDocument]] = {
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".docx": read_docx,
    ".odt": read_odt,
    ".epub": read_epub,
    ".xlf": read_xliff,
    ".xliff": read_xliff,
    ".pdf": _pdf,
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
    try:
        if suffix in _BODIES:
            return _BODIES[suffix](body)
        return _TEXTS[suffix](decode(body).text)
    except Exception as error:  # parsers of other people's formats raise what they like
        return LocalDocument(unreadable=BROKEN, fields={"problem": str(error)[:200]})
