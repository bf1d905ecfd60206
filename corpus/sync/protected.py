"""Documents that Amazon Translate does not take, by way of HTML in which placeholders are protected."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from corpus.sync.whole import translated_file, whole_items
from corpus.sync.worklist import read_translations, to_html
from crawler.errors import InputError
from crawler.files import replacing, write_text
from crawler.folders.read import read_document

# Formats whose blocks can be written back.
WRITABLE = frozenset((".md", ".markdown", ".mdx", ".qmd", ".ipynb", ".rst", ".adoc", ".asciidoc", ".asc"))
_HTML = ".html"


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
        elif path.suffix.lower() not in WRITABLE or _is_hidden(path, folder):
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
    for path in _local(folder):
        name = path.relative_to(folder).as_posix()
        document = read_document(name, path.read_bytes())
        if document.unreadable:
            raise InputError(f"{path}: {document.unreadable}: mend or take away the file")
        if document.blocks:
            page = staging / f"{name}{_HTML}"
            page.parent.mkdir(parents=True, exist_ok=True)
            write_text(page, to_html(whole_items(name, document.blocks), source, ""))
    return staging


def restored(folder: Path, name: str, page: Path, target: Path) -> tuple[str, ...]:
    """Write the translated page of the document `name` as a document of its format, at `target`.

    A line for each block that stays in the language of the source, since its translation lacks or adds a
    placeholder.
    """
    original = name.removesuffix(_HTML)
    body = (folder / original).read_bytes()
    document = read_document(original, body)
    items = {item.id: item for item in whole_items(original, document.blocks)}
    made = translated_file(original, body, document, read_translations(page, items), str(target))
    with replacing(target) as out:
        out.write(made.body)
    return made.refused


def is_protected(folder: Path, name: str) -> bool:
    """Whether a document that was sent is the page of one of another format."""
    original = folder / name.removesuffix(_HTML)
    return name.endswith(_HTML) and original.suffix.lower() in WRITABLE and original.is_file()


def _local(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in WRITABLE and path.is_file() and not _is_hidden(path, folder):
            yield path


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)
