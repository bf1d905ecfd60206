"""Marian: two text files, the weight of each pair, and the documents to which the lines belong."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from corpus.export.direction import Direction, rows
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format
from corpus.export.text import one_line
from crawler.files import replacing

_COLUMNS = ("source_text", "target_text", "score", "source_document_id", "target_document_id")


def write(batches: Iterable[pa.RecordBatch], direction: Direction, base: Path) -> ExportResult:
    """Four UTF-8 files `BASE.marian.…`, a line per pair: SRC and TGT, `weights` and `documents`.

    A weight is the score, 0 to 1, and 1 without one, for `--data-weighting`; lines of `documents` have the
    ids of both documents, so that a change of them marks the start of another document.
    """
    names = (direction.source_lang, direction.target_lang, "weights", "documents")
    paths = tuple(suffixed(base, f"marian.{name}") for name in names)
    written = 0
    with (
        replacing(paths[0]) as source,
        replacing(paths[1]) as target,
        replacing(paths[2]) as weights,
        replacing(paths[3]) as documents,
    ):
        for row in rows(batches, direction, _COLUMNS):
            source.write(f"{one_line(row['source_text'] or '')}\n".encode())
            target.write(f"{one_line(row['target_text'] or '')}\n".encode())
            weights.write(f"{1.0 if row['score'] is None else row['score']}\n".encode())
            ids = (row[name] or "" for name in _COLUMNS[3:])
            documents.write(("\t".join(map(one_line, ids)) + "\n").encode())
            written += 1
    return ExportResult(paths, written)


FORMAT = Format(
    "marian",
    "marian.SRC, .marian.TGT, .marian.weights, .marian.documents",
    "text files with weights and documents, line by line",
    write,
)
