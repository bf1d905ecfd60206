"""The units of a file, by the end of its name."""

from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from pathlib import PurePath

from corpus.imports.tables import read_arrow, read_jsonl, read_parquet, read_rows, read_xlsx
from corpus.imports.tbx import read_tbx
from corpus.imports.tmx import read_tmx
from corpus.imports.unit import EMPTY, FUZZY, Opened, Unit, unit
from corpus.imports.xces import read_xces
from crawler.errors import InputError
from crawler.folders.read import read_document

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
    del source, target, columns
    with file.open() as body:
        content = body.read(_MAX_BODY)
    found = read_document(f"a{kind_of(file.name)}", content)
    if found.unreadable:
        raise InputError(f"{file.name}: cannot be read: {found.fields.get('problem', found.unreadable)}")
    for number, entry in enumerate(found.entries, 1):
        made = unit(str(number), entry.source, entry.target)
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
