"""TSV: a header row, then one pair per line, as `acopio score` and `acopio filter` read it."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from corpus.export.direction import Direction, rows
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format
from corpus.export.text import one_line
from corpus.export.validation import unquoted
from crawler.storage.files import replacing

COLUMNS = (
    "source_text",
    "target_text",
    "source_url",
    "target_url",
    "source_lang",
    "target_lang",
    "similarity",
    "margin",
    "score",
    "pair_id",
    "license",
    "source_document_id",
    "target_document_id",
    "source_position",
    "target_position",
)


def write(batches: Iterable[pa.RecordBatch], direction: Direction, base: Path) -> ExportResult:
    """One UTF-8 file `BASE.tsv` with the columns of COLUMNS.

    Without quotation: in a field, each run of tabs, line ends and control characters is one space. Null is an
    empty field.
    """
    path = suffixed(base, FORMAT.suffix)
    written = 0
    with replacing(path) as file:
        file.write(("\t".join(COLUMNS) + "\n").encode())
        for row in rows(batches, direction, COLUMNS):
            fields = ("" if value is None else one_line(str(value)) for value in row.values())
            file.write(("\t".join(fields) + "\n").encode())
            written += 1
    return ExportResult((path,), written)


FORMAT = Format(
    "tsv", "tsv", "one pair per line with its sources and scores, header row", write, check=unquoted
)
