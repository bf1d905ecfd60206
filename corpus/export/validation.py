"""What an export wrote, read back by another reader than its writer: expat, csv, json or Arrow."""

import csv
import json
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from xml.parsers import expat

import pyarrow.parquet as pq

from corpus.export.files import ExportResult
from corpus.export.format import Check, Limits
from corpus.export.lengths import is_within
from crawler.errors import InputError
from crawler.storage.files import remove

_CHUNK = 1 << 20


def validated(result: ExportResult, check: Check | None, limits: Limits) -> ExportResult:
    """The result, if its files are read back as they were meant: as many units, all within the limits.

    Else the files are removed, and InputError says what is wrong with them.
    """
    if check is None:
        return result
    try:
        units = 0
        for units, texts in enumerate(check(result.files), 1):
            if not is_within(texts, limits):
                raise ValueError(f"unit {units} is beyond the limits of the format")
        if units != result.written:
            raise ValueError(f"{units:,} units are read back of {result.written:,} that were written")
        if limits.file_bytes and max(path.stat().st_size for path in result.files) > limits.file_bytes:
            raise ValueError(f"more than {limits.file_bytes:,} bytes")
    except (ValueError, expat.ExpatError, csv.Error, OSError) as error:
        for path in result.files:
            remove(path)
        reason = " ".join(str(error).split())[:200]
        raise InputError(
            f"{result.files[0]}: not valid, removed ({reason}): check the disk, then export again; "
            "if it stays so, please report it"
        ) from None
    return result


def xml_texts(*names: str, per: int = 2) -> Check:
    """Reads XML by expat: `per` elements of these names, without what stands in between, are a unit."""

    def check(files: Sequence[Path]) -> Iterator[tuple[str, ...]]:
        for path in files:
            found: list[str] = []
            for text in _elements(path, names):
                found.append(text)
                if len(found) == per:
                    yield tuple(found)
                    found = []
            if found:
                raise ValueError("a unit without its second text")

    return check


def _elements(path: Path, names: Sequence[str]) -> Iterator[str]:
    """The text of each element of these names, with that of its children."""
    parser, depth, text, ready = expat.ParserCreate(), 0, list[str](), list[str]()
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += bool(depth) or name in names

    def end(name: str) -> None:
        nonlocal depth
        if depth:
            depth -= 1
            if not depth:
                ready.append("".join(text))
                text.clear()

    def characters(data: str) -> None:
        if depth:
            text.append(data)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = characters
    with path.open("rb") as file:
        for chunk in chain(iter(lambda: file.read(_CHUNK), b""), [b""]):
            parser.Parse(chunk, not chunk)
            yield from ready
            ready.clear()


def delimited(delimiter: str, header: bool = False, columns: int = 2) -> Check:
    """Reads rows by the csv module, strictly; each has that many fields."""

    def check(files: Sequence[Path]) -> Iterator[tuple[str, ...]]:
        for path in files:
            with path.open(encoding="utf-8", newline="") as file:
                for number, row in enumerate(csv.reader(file, delimiter=delimiter, strict=True)):
                    if len(row) != columns:
                        raise ValueError(f"row {number + 1} has {len(row)} fields")
                    if number or not header:
                        yield tuple(row[:2])

    return check


def unquoted(files: Sequence[Path]) -> Iterator[tuple[str, ...]]:
    """Reads lines of as many fields as the header row has, with tabs between them and no quotation."""
    for path in files:
        with path.open(encoding="utf-8", newline="\n") as file:
            tabs = file.readline().count("\t")
            for number, line in enumerate(file, 2):
                if line.count("\t") != tabs:
                    raise ValueError(f"line {number} has {line.count(chr(9)) + 1} fields")
                yield ()


def json_lines(files: Sequence[Path]) -> Iterator[tuple[str, ...]]:
    """Reads a JSON object from each line."""
    for path in files:
        with path.open(encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(file, 1):
                if not isinstance(json.loads(line), dict):
                    raise ValueError(f"line {number} is no object")
                yield ()


def parallel_lines(files: Sequence[Path]) -> Iterator[tuple[str, ...]]:
    """Reads files line by line; all have the same number of lines."""
    counts = []
    for path in files:
        with path.open("rb") as file:
            counts.append(sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b"")))
    if len(set(counts)) > 1:
        raise ValueError(f"files of {', '.join(f'{count:,}' for count in counts)} lines")
    yield from (() for _ in range(max(counts, default=0)))


def parquet_rows(files: Sequence[Path]) -> Iterator[tuple[str, ...]]:
    """Counts the rows of Parquet files, or of all in a folder."""
    for path in files:
        for one in sorted(path.rglob("*.parquet")) if path.is_dir() else [path]:
            yield from (() for _ in range(pq.read_metadata(one).num_rows))


def in_folder(pattern: str, check: Check) -> Check:
    """The check for the files of a folder whose names match."""
    return lambda files: check([path for folder in files for path in sorted(folder.glob(pattern))])
