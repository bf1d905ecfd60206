"""Translations in CSV, TSV and TMX files: the rules for parallel data and for custom terminology.

Source: the developer guide, "Parallel data input files for Amazon Translate". What it leaves open is decided
here and said in docs/translate-serve.md: a line that cannot be read and a field with a forbidden start fail
their record; of the same source the last (in TMX the newest) wins and the others count as skipped.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from corpus.amazon.limits import FORBIDDEN_STARTS, LANGUAGES, MAX_SEGMENT_BYTES, MAX_TERM_BYTES

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CODES = frozenset({"bpt", "ept", "it", "ph", "ut"})  # inline elements that hold markup, not text
_MOST_MESSAGES = 10_000
_BOM = b"\xef\xbb\xbf"


class TableError(Exception):
    """A file of which nothing can be taken; the message says why."""


@dataclass(frozen=True, slots=True)
class TableRules:
    """What differs between parallel data and terminology; lengths in bytes of UTF-8."""

    max_bytes: int
    forbidden_starts: tuple[str, ...]  # of fields in CSV and TSV


PARALLEL_DATA_RULES = TableRules(MAX_SEGMENT_BYTES, FORBIDDEN_STARTS)
TERMINOLOGY_RULES = TableRules(MAX_TERM_BYTES, ())


@dataclass(slots=True)
class PairsTable:
    """What was taken of a file: translations by source text, and what was not and why."""

    source_lang: str
    target_langs: list[str]
    records: dict[str, dict[str, str]] = field(default_factory=dict)  # source -> target language -> text
    failed: int = 0
    skipped: int = 0
    messages: list[dict[str, str]] = field(default_factory=list)
    newest: dict[str, str] = field(default_factory=dict)  # source -> changedate

    @property
    def characters(self) -> int:
        """Characters of all texts that were taken."""
        return sum(len(text) + sum(map(len, targets.values())) for text, targets in self.records.items())

    def fail(self, content: str, message: str) -> None:
        """Count a record that cannot be taken."""
        self.failed += 1
        self._tell(content, message)

    def skip(self, content: str, message: str) -> None:
        """Count a record or a field that is passed over."""
        self.skipped += 1
        self._tell(content, message)

    def _tell(self, content: str, message: str) -> None:
        if len(self.messages) < _MOST_MESSAGES:
            self.messages.append({"content": content, "message": message})

    def add(
        self, content: str, source: str, targets: Sequence[tuple[str, str]], limit: int, date: str = ""
    ) -> None:
        """Take a record, less its targets that are empty or too long; all of it where the source is."""
        if reason := _unfit(source, limit):
            self.skip(content, f"The source text is {reason}")
            return
        kept = {}
        for lang, text in targets:
            if reason := _unfit(text, limit):
                self.skip(content, f"The target text in {lang} is {reason}")
            else:
                kept[lang] = text
        if not kept:
            return
        if source in self.records:
            self.skip(content, "Another record has the same source text: the newest of them is taken")
            if date < self.newest.get(source, ""):
                return
            del self.records[source]
        self.records[source] = kept
        self.newest[source] = date


def read_table(file: BinaryIO, form: str, rules: TableRules) -> PairsTable:
    """The translations in a file of the format CSV, TSV or TMX; TableError where it is none."""
    if file.read(len(_BOM)) == _BOM:
        raise TableError("The file begins with a byte order mark: write UTF-8 without it")
    file.seek(0)
    table = _read_tmx(file, rules) if form == "TMX" else _read_rows(file, form, rules)
    if not table.records:
        raise TableError(
            f"No record could be imported: {table.failed} failed, {table.skipped} skipped"
            + (f": {table.messages[0]['message']}" if table.messages else "")
        )
    return table


def _unfit(text: str, limit: int) -> str | None:
    if not text.strip():
        return "empty"
    size = len(text.encode())
    return f"longer than {limit} bytes: {size}" if size > limit else None


def _read_rows(file: BinaryIO, form: str, rules: TableRules) -> PairsTable:
    lines = _lines(file)
    header = _fields(next(lines, ""), form)
    if header is None or len(header) < 2:
        raise TableError(f"Invalid {form} format. The first line must hold two or more language codes")
    _require_languages(header)
    if len(set(header)) < len(header):
        raise TableError(f"Invalid {form} format. A language code stands twice: {', '.join(header)}")
    table = PairsTable(header[0], header[1:])
    for number, line in enumerate(lines, 2):
        _read_row(table, f"Number {number} line", line, form, rules)
    return table


def _read_row(table: PairsTable, content: str, line: str, form: str, rules: TableRules) -> None:
    if not line.strip():
        table.skip(content, "The line is empty")
        return
    row = _fields(line, form)
    width = 1 + len(table.target_langs)
    if row is None:
        table.fail(content, f"Invalid {form} format. A quoted field must end on its line, quotes be doubled")
    elif len(row) != width:
        table.fail(content, f"Invalid {form} format. The line has {len(row)} fields, the header {width}")
    elif any(text.startswith(rules.forbidden_starts) for text in row if rules.forbidden_starts):
        table.fail(content, f"A field must not start with any of {' '.join(rules.forbidden_starts)}")
    else:
        targets = list(zip(table.target_langs, row[1:], strict=True))
        table.add(content, row[0], targets, rules.max_bytes)


def _lines(file: BinaryIO) -> Iterator[str]:
    for number, line in enumerate(file, 1):
        try:
            yield line.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise TableError(f"The file is not UTF-8: line {number}, byte {error.start + 1}") from error


def _fields(line: str, form: str) -> list[str] | None:
    """The fields of a line; None where a quoted one does not end as it should."""
    try:
        return next(csv.reader([line], delimiter="\t" if form == "TSV" else ",", strict=True), [])
    except csv.Error:
        return None


def _require_languages(codes: Sequence[str]) -> None:
    for code in codes:
        if code not in LANGUAGES:
            raise TableError(f"The language code {code!r} is not supported")


def _read_tmx(file: BinaryIO, rules: TableRules) -> PairsTable:
    table, number = None, 0
    events = etree.iterparse(
        file, ("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        for event, element in events:
            if event == "start" and element.tag == "tmx" and element.get("version") not in {"1.4", "1.4b"}:
                raise TableError("Invalid TMX format. The version must be 1.4")
            if event == "start" and element.tag == "header":
                source = element.get("srclang") or ""
                _require_languages([source])
                table = PairsTable(source, [])
            if event == "end" and element.tag == "tu":
                if table is None:
                    raise TableError("Invalid TMX format. The header with srclang must come first")
                number += 1
                _read_unit(table, f"Number {number} TU element", element, rules)
                element.clear()
    except etree.XMLSyntaxError as error:
        raise TableError(f"Invalid TMX format. {error.msg}") from error
    if table is None or not number:
        raise TableError("Invalid TMX format. There must be a header and a body with at least one tu element")
    return table


def _read_unit(table: PairsTable, content: str, unit: "etree._Element", rules: TableRules) -> None:
    variants = [(tuv.get(_XML_LANG), tuv.find("seg")) for tuv in unit.iterfind("tuv")]
    langs = [lang for lang, _ in variants]
    problem = None
    if None in langs:
        problem = "Every tuv element must have the attribute xml:lang"
    elif any(seg is None for _, seg in variants):
        problem = "Every tuv element must have a seg element"
    elif langs.count(table.source_lang) != 1:
        problem = (
            "One tu element should contain exactly one tuv element with the source language code: "
            f"{table.source_lang}"
        )
    elif len(variants) < 2:
        problem = "One tu element should contain at least two tuv elements"
    elif unknown := next((lang for lang in langs if lang not in LANGUAGES), None):
        problem = f"The language code {unknown!r} is not supported"
    if problem:
        table.fail(content, f"Invalid TMX format. {problem}")
        return
    texts = [(lang, _text(seg)) for lang, seg in variants]
    source = next(text for lang, text in texts if lang == table.source_lang)
    targets = [(lang, text) for lang, text in texts if lang != table.source_lang]
    table.target_langs.extend(
        lang for lang in dict.fromkeys(langs) if lang not in {table.source_lang, *table.target_langs}
    )
    table.add(content, source, targets, rules.max_bytes, unit.get("changedate", ""))


def _text(element: "etree._Element") -> str:
    """The text of a segment without its markup."""
    inner = "".join(("" if child.tag in _CODES else _text(child)) + (child.tail or "") for child in element)
    return (element.text or "") + inner
