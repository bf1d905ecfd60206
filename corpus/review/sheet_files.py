"""Rows of sheets: written as .xlsx or .tsv, read as people's programs save them again."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from crawler.errors import InputError, MissingExtraError, UsageError
from crawler.storage.files import replacing

XLSX, TSV = SUFFIXES = (".xlsx", ".tsv")
READ = (*SUFFIXES, ".csv", ".txt")
_FORMULA = ("=", "+", "-", "@")  # a sheet would read such a text as a formula
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # byte order marks
_DELIMITERS = "\t;,"

Rows = list[list[str]]


def check(path: Path, suffixes: Sequence[str] = SUFFIXES) -> None:
    """UsageError for a file whose name does not say that it is a sheet."""
    if path.suffix.lower() not in suffixes:
        raise UsageError(f"{path}: not a sheet: give a name that ends in {' or '.join(suffixes)}")


def cell(text: str | None) -> str:
    """A text as a sheet takes it: on one line, with an apostrophe before what would be a formula."""
    line = " ".join((text or "").split())
    return f"'{line}" if line.startswith((*_FORMULA, "'")) else line


def plain(text: str) -> str:
    """The text of a cell, on one line."""
    line = " ".join(text.split())
    return line[1:] if line.startswith("'") and line[1:2] in (*_FORMULA, "'") else line


def write_rows(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """Write a sheet; MissingExtraError without the package for .xlsx."""
    if path.suffix.lower() == XLSX:
        book = _openpyxl().Workbook(write_only=True)
        sheet = book.create_sheet("pairs")
        for row in rows:
            sheet.append(list(row))
        with replacing(path) as file:
            book.save(file)
        return
    with replacing(path) as file:
        for row in rows:
            cells = ("" if value is None else str(value).replace("\t", " ") for value in row)
            file.write(("\t".join(cells) + "\n").encode("utf-8", "replace"))


def read_rows(path: Path, fit: Callable[[Rows], int]) -> Rows:
    """The rows of a sheet, of all its possible readings those with the highest `fit`.

    Programs save tables with or without quotation marks, in several encodings, with other separators, and
    some take UTF-8 for Windows-1252. InputError for a file that cannot be read.
    """
    return max(_readings(path), key=fit)  # the first of the best


def _readings(path: Path) -> Iterator[Rows]:
    if path.suffix.lower() == XLSX:
        rows = _of_book(path)
        yield rows
        yield [[_repaired(value) for value in row] for row in rows]
        return
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    csv.field_size_limit(1 << 24)
    for lines in (text.splitlines(), [_repaired(line) for line in text.splitlines()]):
        delimiter = max(_DELIMITERS, key=lambda one: max((line.count(one) for line in lines[:20]), default=0))
        for quoting in (csv.QUOTE_NONE, csv.QUOTE_MINIMAL):
            try:
                yield list(csv.reader(lines, delimiter=delimiter, quoting=quoting))
            except csv.Error as error:
                if quoting == csv.QUOTE_NONE:
                    raise InputError(f"{path}: cannot be read: {error}") from None


def _decoded(body: bytes) -> str:
    """The text: UTF-16 with its mark, else UTF-8, else Windows-1252."""
    if body[:2] in _UTF_16:
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _repaired(text: str) -> str:
    """The text, if it is UTF-8 that was taken for Windows-1252, else as it is."""
    if text.isascii():
        return text
    try:
        # What Windows-1252 does not have it passes on as control characters.
        body = b"".join(c.encode("latin-1" if "\x80" <= c <= "\x9f" else "cp1252") for c in text)
        return body.decode("utf-8")
    except UnicodeError:
        return text


def _of_book(path: Path) -> Rows:
    try:
        book = _openpyxl().load_workbook(path, read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True))
    except (OSError, ValueError, KeyError, IndexError, BadZipFile) as error:
        raise InputError(f"{path}: cannot be read as .xlsx: {error}") from None
    return [["" if value is None else str(value) for value in row] for row in rows]


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            "sheets in .xlsx need openpyxl: use .tsv, or pip install 'acopio[sheets]'"
        ) from error
    return openpyxl
