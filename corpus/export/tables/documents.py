"""Whole documents in order: their blocks, and where in them the pairs stand."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from corpus.decontamination.apply import REASON as TEST_SET
from corpus.export.direction import Direction, rows
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format
from corpus.export.selection import KEPT, Selection
from corpus.export.tables.spans import PAIR_COLUMNS, PairPlaces, spans
from corpus.export.text import JSON_LINE_ENDS
from corpus.export.validation import json_lines
from corpus.tables.folder import WorkFolder
from crawler.storage.files import replacing


def write(
    batches: Iterable[pa.RecordBatch], direction: Direction, base: Path, folder: WorkFolder | None = None
) -> ExportResult:
    """One file `BASE.documents.jsonl`: a line for each kept document of both languages, as in the table.

    A line has the columns of the documents table; each block also `aligned`, the spans of its text that stand
    in a pair as [start, end, pair_id]. Documents of the source language have `pairs`. Documents with a text
    of a test set are left out; of an export of part of the pairs, those without a pair. Counts are documents.
    """
    path = suffixed(base, FORMAT.suffix)
    found, written, skipped = PairPlaces(), 0, dict[str, int]()
    found.add(rows(batches, direction, PAIR_COLUMNS))
    held = set() if folder is None else _held_out(folder)
    is_part = isinstance(batches, Selection) and batches.is_part
    with replacing(path) as file:
        for row in () if folder is None else _documents(folder, direction):
            if row["document_id"] in held:
                skipped[TEST_SET] = skipped.get(TEST_SET, 0) + 1
            elif is_part and row["document_id"] not in found.places:
                skipped["without_pair"] = skipped.get("without_pair", 0) + 1
            else:
                line = json.dumps(_line(row, found), ensure_ascii=False, default=datetime.isoformat)
                file.write(line.translate(JSON_LINE_ENDS).encode("utf-8", "replace") + b"\n")
                written += 1
    return ExportResult((path,), written, skipped, unit="document")


def _documents(folder: WorkFolder, direction: Direction) -> Iterator[dict[str, Any]]:
    langs = pc.field("lang").isin([direction.source_lang, direction.target_lang])
    for batch in folder.batches("documents", where=KEPT & langs):
        yield from batch.to_pylist()


def _line(row: dict[str, Any], found: PairPlaces) -> dict[str, Any]:
    document = row["document_id"]
    blocks: list[dict[str, Any]] = [{**block, "aligned": []} for block in row["blocks"] or []]
    for number, *span in spans([block["text"] for block in blocks], found.places.get(document, ())):
        blocks[number]["aligned"].append(span)
    return {**row, "blocks": blocks} | ({"pairs": found.pairs[document]} if document in found.pairs else {})


def _held_out(folder: WorkFolder) -> set[str]:
    """The documents with a text that stands in a test set."""
    names = ["source_document_id", "target_document_id"]
    batches = folder.batches("pairs", names, pc.field("rejected_by") == TEST_SET)
    return {value for batch in batches for name in names for value in batch[name].to_pylist()}


FORMAT = Format(
    "documents",
    "documents.jsonl",
    "whole documents in order, with the places of the pairs in them",
    write,
    all_splits=True,
    takes={"folder": "folder"},
    check=json_lines,
)
