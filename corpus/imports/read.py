"""The units of a file, by the end of its name."""

from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from pathlib import PurePath

from corpus.imports.code_pages import as_text
from corpus.imports.tables import read_arrow, read_json, read_jsonl, read_parquet, read_rows, read_xlsx
from corpus.imports.tbx import read_tbx
from corpus.imports.tmx import is_language, read_tmx
from corpus.imports.unit import EMPTY, FUZZY, NO_SOURCE, NO_TARGET, Opened, Unit, unit
from corpus.imports.xces import read_xces
from corpus.imports.xliff import read_xliff
from crawler.errors import InputError
from crawler.folders.read import read_document
from crawler.languages import full_tag

_PACKED = (".gz", ".zst")
_PLAIN = (".tsv", ".csv")  # text that does not say how it is encoded
STDIN_NAME = "<stdin>"
_LOOK = 1 << 14  # bytes by which the kind of standard input is told
_MARKS = {
    "<tmx": ".tmx",
    "<xliff": ".xlf",
    "<tbx": ".tbx",
    "<martif": ".tbx",
    "{": ".jsonl",
    "[": ".json",
    "PAR1": ".parquet",
    "PK": ".xlsx",
}
_MAX_BODY = 500_000_000  # bytes of a PO file, which is read whole
Columns = tuple[str, str] | None


def kind_of(name: str) -> str:
    """The end of a file's name in lower case, that of a packed file without the packing."""
    path = PurePath(name)
    return PurePath(path.stem).suffix.lower() if path.suffix.lower() in _PACKED else path.suffix.lower()


def plain_path(path: PurePath) -> PurePath:
    """The path without the ends that say how a text is packed, and that it is one."""
    while path.suffix.lower() in (*_PACKED, ".txt"):
        path = path.with_suffix("")
    return path


def kind_by_content(file: Opened) -> str:
    """The end that the name of a file without a name would have, such as that of standard input."""
    with file.open() as body:
        start = body.read(_LOOK)
    text = start.decode(
        "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace"
    ).lstrip()
    for mark, kind in _MARKS.items():
        if text.startswith(mark) or (mark.startswith("<") and text.startswith("<") and mark in text):
            return kind
    if "\nmsgid " in f"\n{text}":
        return ".po"
    return ".tsv" if "\t" in text.partition("\n")[0] else ".csv"


def read_units(file: Opened, source: str, target: str, columns: Columns = None) -> Iterator[Unit]:
    """The units of a TMX, XLIFF, PO, TSV, CSV, JSON lines, Parquet or XLSX file in order, bad ones included.

    InputError for a file of another kind, or one that cannot be read at all.
    """
    kind = kind_by_content(file) if file.name == STDIN_NAME else kind_of(file.name)
    if kind not in READERS:
        known = ", ".join(READERS)
        raise InputError(f"{file.name}: unknown kind of file (allowed: {known}, or two Moses files)")
    if kind in _PLAIN:
        file = as_text(file, source, target)
    return READERS[kind](file, source, target, columns)


def read_moses(source: Opened, target: Opened, langs: tuple[str, str] = ("", "")) -> Iterator[Unit]:
    """The pairs of two files with a text a line; ids are numbers of lines. Lines left over are bad."""
    source, target = as_text(source, langs[0]), as_text(target, langs[1])
    for number, (a, b) in enumerate(zip_longest(source.lines(), target.lines(), fillvalue=""), 1):
        yield unit(str(number), a or "", b or "")


def _read_po(file: Opened, source: str, target: str, columns: Columns) -> Iterator[Unit]:
    del columns
    with file.open() as body:
        content = body.read(_MAX_BODY)
    found = read_document("a.po", content)
    if found.unreadable:
        raise InputError(f"{file.name}: cannot be read: {found.fields.get('problem', found.unreadable)}")
    tags = full_tag(found.fields.get("source", "")), full_tag(found.fields.get("lang", ""))
    is_turned = tags[1] != "" and is_language(tags[0], target) and is_language(tags[1], source)
    if is_turned:
        tags = tags[1], tags[0]
    other = [
        bool(tag) and not is_language(tag, lang) for tag, lang in zip(tags, (source, target), strict=True)
    ]
    for number, entry in enumerate(found.entries, 1):
        texts = (entry.target, entry.source) if is_turned else (entry.source, entry.target)
        made = unit(str(number), *texts)._replace(tags=tags)
        if any(other):
            yield made._replace(problem=NO_SOURCE if other[0] else NO_TARGET)
            continue
        reason = (EMPTY if not entry.target else FUZZY) if entry.state else made.problem
        yield made._replace(problem=reason)


def _read_xliff(file: Opened, source: str, target: str, columns: Columns) -> Iterator[Unit]:
    del columns
    return read_xliff(file, source, target)


READERS: Mapping[str, Callable[[Opened, str, str, Columns], Iterator[Unit]]] = {
    ".tmx": lambda file, source, target, columns: read_tmx(file, source, target),
    ".tbx": lambda file, source, target, columns: read_tbx(file, source, target),
    ".xml": lambda file, source, target, columns: read_xces(file, source, target),
    ".tsv": lambda file, source, target, columns: read_rows(file, source, target, columns, "\t"),
    ".csv": lambda file, source, target, columns: read_rows(file, source, target, columns, ","),
    ".jsonl": read_jsonl,
    ".json": read_json,
    ".parquet": read_parquet,
    ".arrow": read_arrow,
    ".xlsx": read_xlsx,
    ".po": _read_po,
    ".xlf": _read_xliff,
    **dict.fromkeys((".xliff", ".sdlxliff", ".mqxliff", ".mxliff"), _read_xliff),
}
