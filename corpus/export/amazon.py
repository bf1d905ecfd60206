"""Parallel data for Amazon Translate (Active Custom Translation): CSV, TSV and TMX.

The rules are those of the developer guide, "Parallel data input files for Amazon Translate", each in its
strictest reading: a file has one source language; every field is quoted and on one line; a segment has at
most 1000 bytes of UTF-8; no field of a CSV or TSV file starts with + - = @; a source text occurs once, since
the service would silently use the last of several.
"""

import hashlib
import math
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa

from corpus.export.direction import Direction, rows
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format, Limits, Writer
from corpus.export.text import collapsed, xml_legal
from crawler.files import replacing

MAX_SEGMENT_BYTES = 1000
FORBIDDEN_STARTS = ("+", "-", "=", "@")

# Reasons to drop a pair, in the order in which they are checked.
EMPTY = "empty"
FORBIDDEN_START = "forbidden_start"
TOO_LONG = "too_long"
DUPLICATE_SOURCE = "duplicate_source"
BEYOND_BUDGET = "beyond_budget"

_COLUMNS = ("source_text", "target_text", "score", "pair_id")


@dataclass(frozen=True, slots=True)
class AmazonOptions:
    """The size of a file, and its language codes.

    Beyond `max_pairs` pairs or `max_bytes` of the file, pairs with the highest scores are kept, then those
    with the lowest pair_ids. `codes` are the service's codes by language, `{"es": "es-MX"}`.
    """

    max_pairs: int | None = None
    max_bytes: int | None = None
    codes: Mapping[str, str] = field(default_factory=dict)

    def coded(self, direction: Direction) -> Direction:
        """The direction in the service's codes."""
        return Direction(
            *(self.codes.get(lang, lang) for lang in (direction.source_lang, direction.target_lang))
        )


_DEFAULT = AmazonOptions()


@dataclass(frozen=True, slots=True)
class _Syntax:
    """The syntax of a file format; each record is exactly one line."""

    suffix: str
    head: Callable[[Direction], str]
    record: Callable[[str, str, Direction], str]
    clean: Callable[[str], str] = collapsed
    tail: str = ""
    forbidden_starts: tuple[str, ...] = ()


@dataclass(slots=True)
class _BestBySource:
    """The best candidate of each source text: the highest score, then the lowest pair_id."""

    best: dict[bytes, tuple[float, str, int, int]] = field(default_factory=dict)

    def offer(self, source: str, row: dict[str, Any], number: int, size: int) -> None:
        # A digest in place of the text keeps a million sources in a few hundred megabytes.
        normal = unicodedata.normalize("NFC", source)
        key = hashlib.blake2b(normal.encode(), digest_size=16).digest()
        score = -math.inf if row["score"] is None else row["score"]
        rank = (-score, row["pair_id"] or "", number, size)
        self.best[key] = min(rank, self.best.get(key, rank))

    def numbers(self, max_pairs: int | None, max_bytes: int | None) -> set[int]:
        """The candidates to keep: the best ones if not all fit."""
        if max_pairs is None and max_bytes is None:
            return {number for _, _, number, _ in self.best.values()}
        kept: set[int] = set()
        total = 0
        for _, _, number, size in sorted(self.best.values()):
            total += size
            if len(kept) == max_pairs or (max_bytes is not None and total > max_bytes):
                break
            kept.add(number)
        return kept


def write_csv(
    batches: Iterable[pa.RecordBatch], direction: Direction, base: Path, options: AmazonOptions = _DEFAULT
) -> ExportResult:
    """One file `BASE.amazon.csv`: the two language codes, then one pair per line, every field quoted.

    All three writers collapse white space, drop pairs by the rules above and count them by reason: `empty`,
    `forbidden_start` (not in TMX), `too_long`, `duplicate_source` (the best score is kept, then the lowest
    pair_id; sources are compared in NFC), `beyond_budget` (more than `options` allows).
    """
    return _write(_delimited(CSV.suffix, ","), batches, direction, base, options)


def write_tsv(
    batches: Iterable[pa.RecordBatch], direction: Direction, base: Path, options: AmazonOptions = _DEFAULT
) -> ExportResult:
    """One file `BASE.amazon.tsv`: as `write_csv`, with tabs between the fields."""
    return _write(_delimited(TSV.suffix, "\t"), batches, direction, base, options)


def write_tmx(
    batches: Iterable[pa.RecordBatch], direction: Direction, base: Path, options: AmazonOptions = _DEFAULT
) -> ExportResult:
    """One file `BASE.amazon.tmx`: the smallest TMX 1.4b that the service accepts; drops as `write_csv`."""
    syntax = _Syntax(TMX.suffix, _tmx_head, _tmx_record, _xml_collapsed, "</body></tmx>\n")
    return _write(syntax, batches, direction, base, options)


def _write(
    syntax: _Syntax,
    batches: Iterable[pa.RecordBatch],
    direction: Direction,
    base: Path,
    options: AmazonOptions,
) -> ExportResult:
    path, coded = suffixed(base, syntax.suffix), options.coded(direction)
    best, skipped, candidates = _BestBySource(), Counter[str](), 0
    head, tail = syntax.head(coded).encode(), syntax.tail.encode()
    room = None if options.max_bytes is None else options.max_bytes - len(head) - len(tail)
    path.parent.mkdir(parents=True, exist_ok=True)
    # The best record of a source is known only at the end: all go to a scratch file first.
    with replacing(path) as file, tempfile.TemporaryFile(dir=path.parent) as scratch:
        for row in rows(batches, direction, _COLUMNS):
            source, target = (syntax.clean(row[side] or "") for side in ("source_text", "target_text"))
            if reason := _objection(source, target, syntax.forbidden_starts):
                skipped[reason] += 1
                continue
            record = syntax.record(source, target, coded).encode()
            best.offer(source, row, candidates, len(record))
            scratch.write(record)
            candidates += 1
        file.write(head)
        written = _copy_lines(scratch, file, best.numbers(options.max_pairs, room))
        file.write(tail)
    skipped[DUPLICATE_SOURCE] += candidates - len(best.best)
    skipped[BEYOND_BUDGET] += len(best.best) - written
    return ExportResult(
        (path,), written, {reason: count for reason, count in sorted(skipped.items()) if count}
    )


def _copy_lines(scratch: BinaryIO, file: BinaryIO, numbers: set[int]) -> int:
    scratch.seek(0)
    for number, line in enumerate(scratch):
        if number in numbers:
            file.write(line)
    return len(numbers)


def _objection(source: str, target: str, forbidden_starts: tuple[str, ...]) -> str | None:
    if not source or not target:
        return EMPTY
    if source.startswith(forbidden_starts) or target.startswith(forbidden_starts):
        return FORBIDDEN_START
    if max(len(source.encode()), len(target.encode())) > MAX_SEGMENT_BYTES:
        return TOO_LONG
    return None


def _delimited(suffix: str, delimiter: str) -> _Syntax:
    def line(*fields: str) -> str:
        return delimiter.join('"' + text.replace('"', '""') + '"' for text in fields) + "\n"

    return _Syntax(
        suffix,
        head=lambda direction: line(direction.source_lang, direction.target_lang),
        record=lambda source, target, _: line(source, target),
        forbidden_starts=FORBIDDEN_STARTS,
    )


def _xml_collapsed(text: str) -> str:
    return collapsed(xml_legal(text))


def _tmx_head(direction: Direction) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<tmx version="1.4"><header srclang={quoteattr(direction.source_lang)}/><body>\n'
    )


def _tmx_record(source: str, target: str, direction: Direction) -> str:
    variants = "".join(
        f"<tuv xml:lang={quoteattr(lang)}><seg>{escape(text)}</seg></tuv>"
        for lang, text in ((direction.source_lang, source), (direction.target_lang, target))
    )
    return f"<tu>{variants}</tu>\n"


def _format(kind: str, write: Writer) -> Format:
    return Format(
        f"amazon-{kind}",
        f"amazon.{kind}",
        f"Amazon Translate parallel data, {kind.upper()}",
        write,
        Limits(text_bytes=MAX_SEGMENT_BYTES),
        both_ways=True,
        takes={"options": "amazon"},
    )


CSV, TSV, TMX = _format("csv", write_csv), _format("tsv", write_tsv), _format("tmx", write_tmx)
