"""Files of pairs: TSV, CSV and Parquet in, rows out; every error names file and line."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from corpus.cli.own_files.source import Source, source_of, undecodable
from crawler.console.suggestions import did_you_mean
from crawler.errors import InputError, UsageError

SOURCE_TEXT, TARGET_TEXT = "source_text", "target_text"
TSV, CSV, PARQUET = FORMS = ("tsv", "csv", "parquet")
_PACKED = (".gz", ".zst")
_SHOWN = 5  # bad rows of a message
_DELIMITERS = ",;\t|"  # of CSV; of equals the first
_LOOK = 50  # lines from which the delimiter is told


class Row(NamedTuple):
    """A row and the number of the line on which it ends."""

    line: int
    fields: list[str]


@dataclass(slots=True)
class BadRows:
    """The rows that cannot be read, by line: they end the run, or are left out if `skip` is set."""

    name: str
    skip: bool = False
    unit: str = "row"
    found: dict[int, str] = field(default_factory=dict)

    def add(self, line: int, problem: str, advice: str) -> None:
        """Note a bad row; InputError unless bad rows are skipped."""
        if not self.skip:
            raise InputError(
                f"{self.name}:{line}: {problem}: {advice}, or leave such {self.unit}s out "
                "with --skip-bad-rows"
            )
        self.found[line] = problem

    def summary(self) -> str | None:
        """The number of the rows that were left out, and the first of them; None without any."""
        if not self.found:
            return None
        first = [f"line {line}: {problem}" for line, problem in sorted(self.found.items())[:_SHOWN]]
        more = ["…"] if len(self.found) > _SHOWN else []
        one = len(self.found) == 1
        rows = f"1 bad {self.unit} was" if one else f"{len(self.found):,} bad {self.unit}s were"
        return f"{self.name}: {rows} left out ({'; '.join([*first, *more])})"


@dataclass(frozen=True, slots=True)
class PairsFile:
    """A TSV or CSV file of pairs: its header (None without one), and the columns of the two texts, from 0."""

    file: Source
    form: str
    header: tuple[str, ...] | None
    source: int
    target: int
    width: int  # fields of each row
    delimiter: str
    bad: BadRows

    @property
    def name(self) -> str:
        """The file in messages."""
        return self.file.name

    def rows(self) -> Iterator[Row]:
        """The rows in order, without the header; InputError for a bad row, unless they are skipped."""
        first = True
        for line, fields in _records(self.file, self.form, self.delimiter, self.bad):
            if first and self.header is not None:
                first = False
                continue
            if len(fields) != self.width:
                self.bad.add(line, *_wrong_width(self, len(fields)))
                continue
            position = next((p for p in map(undecodable, fields) if p is not None), None)
            if position is not None:
                self.bad.add(line, *_NOT_UTF8)
                continue
            yield Row(line, fields)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The texts of each row, source and target."""
        for _, fields in self.rows():
            yield fields[self.source], fields[self.target]


_NOT_UTF8 = "not UTF-8", "convert the file, for example with iconv -t UTF-8"


def form_of(path: Path, given: str | None = None) -> str:
    """The form of a file: `given`, else by its suffix; TSV for any other suffix."""
    suffix = Path(path.name.removesuffix(path.suffix)).suffix if path.suffix in _PACKED else path.suffix
    return given or {".csv": CSV, ".parquet": PARQUET}.get(suffix.lower(), TSV)


def open_pairs(
    path: Path, columns: str | None = None, form: str | None = None, skip_bad_rows: bool = False
) -> PairsFile:
    """A TSV or CSV file whose header row names source_text and target_text, or `columns`: `en,es`.

    With numbers as columns (`3,4`, from 1) the file has no header row. InputError if the file has no such
    columns. Quotation marks have a meaning in CSV only.
    """
    file, form = source_of(path), form_of(path, form)
    bad = BadRows(file.name, skip_bad_rows)
    delimiter = _delimiter(file) if form == CSV else "\t"
    _, first = next(_records(file, form, delimiter, BadRows(file.name)), (0, None))
    if first is None:
        raise InputError(f"{file.name}: empty: give it a header row or a pair")
    if any(undecodable(name) is not None for name in first):
        raise InputError(f"{file.name}:1: {_NOT_UTF8[0]}: {_NOT_UTF8[1]}")
    wanted = parse_columns(columns) if columns is not None else (SOURCE_TEXT, TARGET_TEXT)
    if isinstance(wanted[0], int) and isinstance(wanted[1], int):
        if max(wanted[0], wanted[1]) > len(first):
            what = f"{len(first)} columns" if len(first) != 1 else "1 column"
            raise InputError(f"{file.name}:1: {what}: there is no column {max(wanted[0], wanted[1])}")
        return PairsFile(file, form, None, wanted[0] - 1, wanted[1] - 1, len(first), delimiter, bad)
    source, target = (place_of(str(name), first, f"{file.name}:1") for name in wanted)
    return PairsFile(file, form, tuple(first), source, target, len(first), delimiter, bad)


def place_of(name: str, header: Sequence[str], where: str) -> int:
    """The place, from 0, of a column; InputError if the header does not have it exactly once."""
    if header.count(name) == 1:
        return header.index(name)
    has = ", ".join(header[:12]) + (", …" if len(header) > 12 else "")
    what = f"{'no' if name not in header else 'more than one'} column {name} in the header row"
    if len(header) == 1 and any(mark in header[0] for mark in ",;|"):
        raise InputError(f"{where}: {what}: no tab in it, so it may be CSV: give --from csv")
    raise InputError(
        f"{where}: {what}: {did_you_mean(name, header)}name two of its columns with --columns (it has: "
        f"{has[:300]}), or give the columns of a file without a header by number: --columns 1,2"
    )


def parse_columns(text: str) -> tuple[int, int] | tuple[str, str]:
    """The two columns of `3,4` or `en,es`; UsageError for anything but two different ones."""
    parts = [part.strip() for part in text.split(",")]
    numbers = [int(part) for part in parts if part.isdecimal()]
    if len(parts) != 2 or not all(parts) or len(numbers) == 1 or 0 in numbers:
        raise UsageError(
            f"--columns {text}: give two numbers from 1, or two names, source first: --columns 3,4 or "
            "--columns en,es"
        )
    if parts[0] == parts[1] or len(set(numbers)) == 1:
        raise UsageError(f"--columns {text}: source and target are the same column: give two columns")
    return (numbers[0], numbers[1]) if numbers else (parts[0], parts[1])


def _records(file: Source, form: str, delimiter: str, bad: BadRows) -> Iterator[tuple[int, list[str]]]:
    """The records of a file, each with the number of its last line."""
    lines = file.lines()
    if form != CSV:
        for number, line in enumerate(lines, start=1):
            yield number, line.split(delimiter)
        return
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True)
    while True:
        try:
            for fields in reader:
                if fields:  # an empty line is no record of CSV
                    yield reader.line_num, fields
            return
        except csv.Error as error:
            bad.add(reader.line_num, f"not CSV: {error}", "write quotation marks in a field twice")


def _delimiter(file: Source) -> str:
    """The delimiter of a CSV file: that of _DELIMITERS which divides most of the first records alike.

    Spreadsheets of languages with a decimal comma write semicolons.
    """
    lines = [f"{line}\n" for line in islice(file.lines(), _LOOK)]
    return max(_DELIMITERS, key=lambda delimiter: _alike(lines, delimiter))


def _alike(lines: list[str], delimiter: str) -> int:
    """The number of records with as many fields as the first one, if these are two or more."""
    widths = []
    try:
        for fields in csv.reader(lines, delimiter=delimiter, strict=True):
            widths += [len(fields)] if fields else []
    except csv.Error:  # those before count
        pass
    return widths.count(widths[0]) if widths and widths[0] > 1 else 0


def _wrong_width(file: PairsFile, found: int) -> tuple[str, str]:
    if file.form == CSV:
        advice = 'put fields that contain commas or line ends into quotation marks ("…")'
    else:
        advice = "separate fields with one tab each, and remove tabs within fields"
    columns = "1 column" if found == 1 else f"{found} columns"
    return f"{columns}, but line 1 has {file.width}", advice
