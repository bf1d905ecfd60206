"""Plain text and TSV files: lines in, rows out, results written; every error names file and line."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from crawler.errors import InputError, UsageError
from crawler.files import replacing

SOURCE_TEXT, TARGET_TEXT = "source_text", "target_text"


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a UTF-8 file without their ends (LF or CR LF); InputError names file and line.

    A byte order mark at the start is dropped. No other character ends a line, so numbers of lines are those
    that editors and `wc -l` count.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError as error:
                    raise InputError(
                        f"{path}:{number}: not UTF-8 (byte {error.start + 1} of the line): "
                        "convert the file, for example with iconv -t UTF-8"
                    ) from None
                yield text.removesuffix("\n").removesuffix("\r")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


@dataclass(frozen=True, slots=True)
class PairsFile:
    """A TSV file of pairs: its header (None without one), and the columns of the two texts, from 0."""

    path: Path
    header: tuple[str, ...] | None
    source: int
    target: int
    width: int  # fields of each row

    def rows(self) -> Iterator[list[str]]:
        """The rows in order, without the header; InputError for a row with another number of fields."""
        for number, line in enumerate(read_lines(self.path), start=1):
            if number == 1 and self.header is not None:
                continue
            fields = line.split("\t")
            if len(fields) != self.width:
                raise InputError(
                    f"{self.path}:{number}: {len(fields)} columns, but line 1 has {self.width}: "
                    "separate fields with one tab each, and remove tabs within fields"
                )
            yield fields

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The texts of each row, source and target."""
        for row in self.rows():
            yield row[self.source], row[self.target]


def open_pairs(path: Path, columns: Sequence[int] | None = None) -> PairsFile:
    """A TSV file whose header row names source_text and target_text; with `columns`, one without a header.

    `columns` are the numbers of the source's and the target's column, from 1. InputError if the file has no
    such columns. Quotation marks have no meaning in such a file.
    """
    first = next(read_lines(path), None)
    if first is None:
        raise InputError(f"{path}: empty: give it a header row or a pair")
    fields = tuple(first.split("\t"))
    if columns is not None:
        if max(columns) > len(fields):
            raise InputError(f"{path}:1: {len(fields)} columns: there is no column {max(columns)}")
        return PairsFile(path, None, columns[0] - 1, columns[1] - 1, len(fields))
    for name in (SOURCE_TEXT, TARGET_TEXT):
        if fields.count(name) != 1:
            raise InputError(
                f"{path}:1: {'no' if name not in fields else 'more than one'} column {name} in the header "
                "row: name it there, or give the columns of a file without a header with --columns 1,2"
            )
    return PairsFile(path, fields, fields.index(SOURCE_TEXT), fields.index(TARGET_TEXT), len(fields))


def parse_columns(text: str) -> tuple[int, int]:
    """The two column numbers of `3,4`; UsageError for anything but two different numbers from 1."""
    numbers = text.split(",")
    if len(numbers) != 2 or not all(n.strip().isdecimal() and int(n) > 0 for n in numbers):
        raise UsageError(f"--columns {text}: give two numbers from 1, source first: --columns 3,4")
    source, target = map(int, numbers)
    if source == target:
        raise UsageError(f"--columns {text}: source and target are the same column: give two columns")
    return source, target


@contextmanager
def results(output: Path | None) -> Iterator[BinaryIO]:
    """The file that a command writes its results to, which appears whole or not at all; stdout for None."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with replacing(output) as file:
            yield file
    except OSError as error:
        raise InputError(f"{output}: cannot be written: {error.strerror}") from None
