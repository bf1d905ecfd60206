"""The units of a file, by the end of its name."""

from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from pathlib import PurePath

from corpus.imports.tables import read_arrow, read_jsonl, read_parquet, read_rows, read_xlsx
from corpus.imports.tbx import read_tbx
from corpus.imports.tmx import is_language, read_tmx
from corpus.imports.unit import EMPTY, FUZZY, NO_SOURCE, NO_TARGET, Opened, Unit, unit
from corpus.imports.xces import read_xces
from crawler.errors import InputError
from crawler.folders.read import read_document
from crawler.languages import full_tag

_PACKED = (".gz", ".zst")
_MAX_BODY = 500_000_000  # bytes of a PO or XLIFF file, which is read whole
Columns = tuple[str, str] | None


def kind_of(name: str) -> str:
    """The end of a file's name in lower case, that of a packed file without the packing."""
    path = PurePath(name)
    return PurePath(path.stem).suffix.lower() if path.suffix.lower() in _PACKED else path.suffix.lower()


def read_units(file: Opened, source: str, target: str, columns: Columns = None) -> Iterator[Unit]:
    """The units of a TMX, XLIFF, PO, TSV, CSV, JSON lines, Parquet or XLSX file in order, bad ones included.

    InputError for a file of another kind, or one that cannot be read at all.
    """
    kind = kind_of(file.name)
    if kind not in READERS:
        known = ", ".join(READERS)
        raise InputError(f"{file.name}: unknown kind of file (allowed: {known}, or two Moses files)")
    return READERS[kind](file, source, target, columns)


def read_moses(source: Opened, target: Opened) -> Iterator[Unit]:
    """The pairs of two files with a text a line; ids are numbers of lines. Lines left over are bad."""
    for number, (a, b) in enumerate(zip_longest(source.lines(), target.lines(), fillvalue=""), 1):
        yield unit(str(number), a or "", b or "")


def _bilingual(file: Opened, source: str, target: str, columns: Columns) -> Iterator[Unit]:
    del columns
    with file.open() as body:
        content = body.read(_MAX_BODY)
    found = read_document(f"a{kind_of(file.name)}", content)
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


READERS: Mapping[str, Callable[[Opened, str, str, Columns], Iterator[Unit]]] = {
    ".tmx": lambda file, source, target, columns: read_tmx(file, source, target),
    ".tbx": lambda file, source, target, columns: read_tbx(file, source, target),
    ".xml": lambda file, source, target, columns: read_xces(file, source, target),
    ".tsv": lambda file, source, target, columns: read_rows(file, source, target, columns, "\t"),
    ".csv": lambda file, source, target, columns: read_rows(file, source, target, columns, ","),
    ".jsonl": read_jsonl,
    ".parquet": read_parquet,
    ".arrow": read_arrow,
    ".xlsx": read_xlsx,
    ".po": _bilingual,
    ".xlf": _bilingual,
    ".xliff": _bilingual,
}
