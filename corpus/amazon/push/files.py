"""A parallel-data file read as the service reads it, to know that it breaks no rule before it is sent."""

import csv
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError, iterparse

from corpus.amazon.limits import segment_problem
from corpus.export.direction import Direction
from crawler.errors import InputError

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DELIMITERS = {"csv": ",", "tsv": "\t"}


def records_in(file: Path, form: str, direction: Direction) -> int:
    """The number of records of a file of one direction; `form` is csv, tsv or tmx.

    InputError naming the record where the file is not UTF-8, its languages are others, or a record would be
    skipped or refused: empty, too long, with a newline or a forbidden first character, a source seen before.
    """
    quoted = form in _DELIMITERS
    seen: set[int] = set()
    number = 0
    try:
        pairs = _delimited(file, _DELIMITERS[form], direction) if quoted else _tmx(file, direction)
        for number, pair in enumerate(pairs, start=1):
            problems = [segment_problem(text, quoted) for text in pair]
            found = next(filter(None, problems), "duplicate_source" if hash(pair[0]) in seen else None)
            if found:
                raise InputError(f"{file}: record {number}: {found}: Amazon Translate would leave it out")
            seen.add(hash(pair[0]))
    except (UnicodeDecodeError, csv.Error, ParseError) as error:
        raise InputError(f"{file}: after record {number}: {error}: not a {form.upper()} file") from None
    return number


def record(file: Path, form: str, number: int) -> str | None:
    """The source text of a record, counted from 1, of a file that `records_in` has read; None for none."""
    pairs = _delimited(file, _DELIMITERS[form]) if form in _DELIMITERS else _tmx(file)
    return next((source for place, (source, _) in enumerate(pairs, start=1) if place == number), None)


def _delimited(file: Path, delimiter: str, direction: Direction | None = None) -> Iterator[tuple[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter=delimiter, strict=True)
        header = next(rows, [])
        if direction is not None and header != [direction.source_lang, direction.target_lang]:
            raise InputError(f"{file}: the first row is {header}, not the codes of {direction}")
        for place, row in enumerate(rows, start=1):
            if len(row) != 2:
                raise InputError(f"{file}: record {place}: {len(row)} fields, not a source and a target")
            yield row[0], row[1]


def _tmx(file: Path, direction: Direction | None = None) -> Iterator[tuple[str, str]]:
    srclang = direction.source_lang if direction else None
    for _, element in iterparse(file):  # noqa: S314 - acopio's own file
        if element.tag == "header":
            found = element.get("srclang")
            if srclang not in (None, found):
                raise InputError(f"{file}: srclang is {found}, not {srclang}")
            srclang = found
        elif element.tag == "tu":
            texts = {tuv.get(_LANG): "".join(tuv.itertext()) for tuv in element.iter("tuv")}
            source = texts.pop(srclang, "")
            if direction is not None and list(texts) != [direction.target_lang]:
                raise InputError(f"{file}: a tu of {srclang} and {list(texts)}, not {direction}")
            yield source, next(iter(texts.values()), "")
            element.clear()
