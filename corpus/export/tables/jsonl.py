"""JSON Lines: one object per pair, with all columns of the pairs table."""

import json
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from corpus.export.direction import Direction, rows
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format
from corpus.export.text import JSON_LINE_ENDS
from corpus.export.validation import json_lines
from crawler.storage.files import replacing


def write(batches: Iterable[pa.RecordBatch], direction: Direction, base: Path) -> ExportResult:
    """One UTF-8 file `BASE.jsonl`: one line per pair, the columns of PAIRS in order, without nulls."""
    path = suffixed(base, FORMAT.suffix)
    written = 0
    with replacing(path) as file:
        for row in rows(batches, direction):
            known = {name: value for name, value in row.items() if value is not None}
            line = json.dumps(known, ensure_ascii=False, allow_nan=False).translate(JSON_LINE_ENDS)
            file.write(f"{line}\n".encode())
            written += 1
    return ExportResult((path,), written)


FORMAT = Format("jsonl", "jsonl", "one JSON object per line, all columns", write, check=json_lines)
