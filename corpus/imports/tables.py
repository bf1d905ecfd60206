"""Tables of pairs: TSV and CSV, JSON lines, Parquet, spreadsheets."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, BinaryIO
from zipfile import BadZipFile

from corpus.imports.unit import BROKEN, Opened, Unit, unit
from crawler.errors import InputError, MissingExtraError
from crawler.languages import NAMES, base

_NAMES = ("source_text", "target_text")
_KNOWN = (_NAMES, ("source", "target"), ("src", "tgt"), ("src", "trg"))  # in any case
_LANGUAGES = {name.casefold(): code for code, name in NAMES.items()}
_MAX_FIELD = 10_000_000  # characters
_REGION = re.compile(r"\s*\(.*\)$")  # Spanish (Mexico)
_QUOTED = re.compile(r'\s*"[^"]*"\s*')
_HEADER_ROWS = 20  # of a sheet among which its header is looked for


def read_rows(
    file: Opened, source: str, target: str, columns: tuple[str, str] | None, delimiter: str
) -> Iterator[Unit]:
    """The rows of a TSV or CSV file after its header; ids are numbers of lines.

    Columns are those given, those named source and target, or those named by the languages. The fields of a
    CSV file may be separated by semicolons or tabs, too. Blank lines are no units. `columns` that are numbers
    from 1, and no names in the first line, are those of a file without a header.
    """
    csv.field_size_limit(_MAX_FIELD)
    lines = (f"{line}\n" for line in file.lines())
    first = next(lines, None)
    if first is None:
        return
    # Quotation marks have a meaning in CSV, and in TSV whose first line has them around each field.
    is_quoted = delimiter != "\t" or all(_QUOTED.fullmatch(field) for field in first.split("\t"))
    quoting: Any = csv.QUOTE_MINIMAL if is_quoted else csv.QUOTE_NONE
    if delimiter not in first:
        delimiter = next((other for other in ";\t" if other in first), delimiter)
    rows = csv.reader(chain([first], lines), delimiter=delimiter, quoting=quoting)
    places = _numbered(columns, first)
    if not places:
        places = places_of(next(rows), source, target, columns, file.name)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Unit(str(rows.line_num), str(error), "", BROKEN)
            continue
        if not any(field.strip() for field in row):
            continue
        if len(row) <= max(places):
            yield Unit(str(rows.line_num), " ".join(row)[:200], "", BROKEN)
        else:
            yield unit(str(rows.line_num), row[places[0]], row[places[1]])


def _numbered(columns: tuple[str, str] | None, first: str) -> tuple[int, int] | None:
    """The places of columns given by number; None if they are names."""
    names = re.split(r"[\s,;\"]+", first)
    if not columns or not all(one.isdecimal() and int(one) and one not in names for one in columns):
        return None
    return int(columns[0]) - 1, int(columns[1]) - 1


def places_of(
    header: Sequence[str], source: str, target: str, columns: tuple[str, str] | None, name: str
) -> tuple[int, int]:
    """The places of both texts in a header; InputError if it does not have them."""
    folded = [one.strip().casefold() for one in header]
    for names in [columns] if columns else [*_KNOWN, (source, target)]:
        for own, wanted in ((header, names), (folded, [one.casefold() for one in names])):
            found = [own.index(one) for one in wanted if one in own]
            if len(found) == 2:
                return found[0], found[1]
    langs = [
        _LANGUAGES.get(_REGION.sub("", name)) or (base(one) if len(one) <= 8 else "")
        for one, name in zip(header, folded, strict=True)
    ]
    if not columns and langs.count(base(source)) == langs.count(base(target)) == 1:
        return langs.index(base(source)), langs.index(base(target))
    has = ", ".join(header[:12])
    raise InputError(
        f"{name}: no columns of {source} and {target}: name them with --columns, or number them (1,2) "
        f"without a header (it has: {has[:300]})"
    )


def read_jsonl(file: Opened, source: str, target: str, columns: tuple[str, str] | None) -> Iterator[Unit]:
    """The objects of a JSON lines file; also those of datasets: {"translation": {"en": …, "es": …}}.

    `columns` may name texts within objects and lists: `messages.1.content`.
    """
    rows = (_json_row(number, line) for number, line in enumerate(file.lines(), 1) if line.strip())
    return _units(file.name, rows, source, target, columns)


def read_json(file: Opened, source: str, target: str, columns: tuple[str, str] | None) -> Iterator[Unit]:
    """The objects of a JSON file that is a list of them, or has one a line."""
    first = next((line for line in file.lines() if line.strip()), "")
    if not first.lstrip().startswith("["):
        yield from read_jsonl(file, source, target, columns)
        return
    try:
        found = json.loads("\n".join(file.lines()))
    except ValueError as error:
        raise InputError(f"{file.name}: no JSON: {error}") from None
    yield from _units(file.name, ((str(n), row) for n, row in enumerate(found, 1)), source, target, columns)


def _json_row(number: int, line: str) -> tuple[str, Any]:
    try:
        return str(number), json.loads(line)
    except ValueError as error:
        return str(number), error


def read_parquet(file: Opened, source: str, target: str, columns: tuple[str, str] | None) -> Iterator[Unit]:
    """The rows of a Parquet file; ids are numbers of rows, from 1."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with file.open() as body:
            batches = pq.ParquetFile(body).iter_batches(batch_size=5000)
            yield from _units(file.name, _rows(batches), source, target, columns)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{file.name}: no Parquet file: {error}") from None


def read_arrow(file: Opened, source: str, target: str, columns: tuple[str, str] | None) -> Iterator[Unit]:
    """The rows of an Arrow file or stream, as `datasets` saves to disk; ids are numbers of rows, from 1."""
    import pyarrow as pa

    try:
        with file.open() as body:
            yield from _units(file.name, _rows(_arrow_batches(body)), source, target, columns)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{file.name}: no Arrow file: {error}") from None


def _rows(batches: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    number = 0
    for batch in batches:
        for row in batch.to_pylist():
            number += 1
            yield str(number), row


def _arrow_batches(body: BinaryIO) -> Iterator[Any]:
    import pyarrow as pa

    start = body.read(6)
    body.seek(0)
    if start == b"ARROW1":
        opened = pa.ipc.open_file(body)
        yield from (opened.get_batch(number) for number in range(opened.num_record_batches))
    else:
        yield from pa.ipc.open_stream(body)


def read_xlsx(file: Opened, source: str, target: str, columns: tuple[str, str] | None) -> Iterator[Unit]:
    """The rows of the first sheet of a spreadsheet, after its header; MissingExtraError without openpyxl."""
    try:
        from openpyxl import load_workbook  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        raise MissingExtraError(
            f"{file.name}: spreadsheets need openpyxl: pip install 'acopio[sheets]'"
        ) from None
    with file.open() as body:
        try:
            sheet = load_workbook(body, read_only=True, data_only=True).worksheets[0]
        except (BadZipFile, IndexError, KeyError, OSError, ValueError) as error:
            raise InputError(f"{file.name}: no spreadsheet that can be read: {error}") from None
        rows = sheet.iter_rows(values_only=True)
        start, (a, b) = _header(rows, source, target, columns, file.name)
        for number, row in enumerate(rows, start + 1):
            texts = [
                str(row[place]) if place < len(row) and row[place] is not None else "" for place in (a, b)
            ]
            yield unit(str(number), texts[0], texts[1])


def _header(
    rows: Iterator[tuple[Any, ...]], source: str, target: str, columns: tuple[str, str] | None, name: str
) -> tuple[int, tuple[int, int]]:
    """The number of the row that names both columns, and their places: a title may stand above it."""
    problem: InputError | None = None
    for number, row in enumerate(rows, 1):
        try:
            header = [str(cell or "") for cell in row]
            return number, places_of(header, source, target, columns, name)
        except InputError as error:
            problem = problem or error
        if number == _HEADER_ROWS:
            break
    raise problem or InputError(f"{name}: an empty sheet")


def _units(
    name: str,
    rows: Iterable[tuple[str, Any]],
    source: str,
    target: str,
    columns: tuple[str, str] | None,
) -> Iterator[Unit]:
    """The units of objects by their keys; InputError, after all of them, if none has both texts."""
    pairs = [columns] if columns else [*_KNOWN, (source, target), (base(source), base(target))]
    first: Any = None
    is_found = False
    for key, row in rows:
        made = _of_object(key, row, pairs)
        is_found = is_found or made is not None
        first = first or (row if isinstance(row, dict) else None)
        yield made or Unit(key, str(row)[:200], "", BROKEN)
    if first and not is_found:
        raise InputError(
            f"{name}: no texts in columns of {source} and {target}: name them with --columns, "
            f"such as data.en,data.es (it has: {', '.join(map(str, first))[:300]})"
        )


def _of_object(key: str, row: Any, pairs: Sequence[tuple[str, str]]) -> Unit | None:
    if not isinstance(row, dict):
        return None
    inner = row.get("translation")
    for held in (inner, row) if isinstance(inner, dict) else (row,):
        for pair in pairs:
            a, b = (_text(held, name) for name in pair)
            if a is not None and b is not None:
                return unit(key, a, b)
    return None


def _text(held: Any, name: str) -> str | None:
    """The text of a key, or of a path of keys and places: `messages.1.content`."""
    found = held
    for step in (name,) if isinstance(held, dict) and name in held else name.split("."):
        if isinstance(found, dict):
            found = found.get(step)
        elif isinstance(found, list) and step.isdigit() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    if isinstance(found, bytes):
        return found.decode("utf-8", "surrogateescape")
    return found if isinstance(found, str) else None
