"""Parallel data for Amazon Translate (Active Custom Translation): CSV, TSV and TMX.

The rules are those of the developer guide, "Parallel data input files for Amazon Translate", each in its
strictest reading: a file has one source language; every field is quoted and on one line; a segment has at
most 1000 bytes of UTF-8; no field of a CSV or TSV file starts with + - = @; a source text occurs once, since
the service would silently use the last of several.
"""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from corpus.export.direction import Direction
from corpus.export.files import ExportResult
from corpus.export.format import Check, Format, Limits, Writer
from corpus.export.services.amazon_best import Syntax, write_best
from corpus.export.services.amazon_options import DEFAULT, FORBIDDEN_STARTS, MAX_SEGMENT_BYTES, AmazonOptions
from corpus.export.services.amazon_tmx import SYNTAX
from corpus.export.validation import delimited, xml_texts


def write_csv(
    batches: Iterable[pa.RecordBatch], direction: Direction, base: Path, options: AmazonOptions = DEFAULT
) -> ExportResult:
    """One file `BASE.amazon.csv`: the two language codes, then one pair per line, every field quoted.

    All three writers collapse white space, drop pairs by the rules above and count them by reason: `empty`,
    `forbidden_start` (not in TMX), `too_long`, `duplicate_source` (the best score is kept, then the lowest
    pair_id; sources are compared in NFC), `beyond_budget` (more than `options` allows).
    """
    return write_best(_delimited(CSV.suffix, ","), batches, direction, base, options)


def write_tsv(
    batches: Iterable[pa.RecordBatch], direction: Direction, base: Path, options: AmazonOptions = DEFAULT
) -> ExportResult:
    """One file `BASE.amazon.tsv`: as `write_csv`, with tabs between the fields."""
    return write_best(_delimited(TSV.suffix, "\t"), batches, direction, base, options)


def write_tmx(
    batches: Iterable[pa.RecordBatch], direction: Direction, base: Path, options: AmazonOptions = DEFAULT
) -> ExportResult:
    """One file `BASE.amazon.tmx`: the smallest TMX 1.4b that the service accepts; drops as `write_csv`."""
    return write_best(SYNTAX, batches, direction, base, options)


def _delimited(suffix: str, delimiter: str) -> Syntax:
    def line(*fields: str) -> str:
        return delimiter.join('"' + text.replace('"', '""') + '"' for text in fields) + "\n"

    return Syntax(
        suffix,
        head=lambda direction: line(direction.source_lang, direction.target_lang),
        record=lambda source, target, _: line(source, target),
        forbidden_starts=FORBIDDEN_STARTS,
    )


def _format(kind: str, write: Writer, check: Check) -> Format:
    return Format(
        f"amazon-{kind}",
        f"amazon.{kind}",
        f"Amazon Translate parallel data, {kind.upper()}",
        write,
        Limits(text_bytes=MAX_SEGMENT_BYTES),
        both_ways=True,
        takes={"options": "amazon"},
        check=check,
    )


CSV = _format("csv", write_csv, delimited(",", header=True))
TSV = _format("tsv", write_tsv, delimited("\t", header=True))
TMX = _format("tmx", write_tmx, xml_texts("seg"))
