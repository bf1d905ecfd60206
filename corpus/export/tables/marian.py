"""Marian: two text files, weights, guided alignments, and the documents to which the lines belong."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa

from corpus.export.direction import Direction, rows, texts
from corpus.export.files import EMPTY, ExportResult, suffixed
from corpus.export.format import Format
from corpus.export.tables.guided import aligner
from corpus.export.text import collapsed
from corpus.export.validation import parallel_lines
from crawler.storage.files import replacing

_COLUMNS = ("source_text", "target_text", "score", "source_document_id", "target_document_id")
_PARTS = ("weights", "alignments", "documents", "marks")


def write(batches: Iterable[pa.RecordBatch], direction: Direction, base: Path) -> ExportResult:
    """Six UTF-8 files `BASE.marian.…`, a line per pair: SRC, TGT, and

    `weights` for `--data-weighting`: the score, 0 to 1, and 1 without one;
    `alignments` for `--guided-alignment`: tokens between spaces that translate each other, `0-0 1-2`;
    `documents`: the ids of both documents; `marks`: 1 on the first line of a document, else 0.
    Texts have single spaces; a pair with an empty side is left out, counted as `empty`.
    """
    kept = list(batches) if isinstance(batches, Iterator) else batches
    langs = direction.source_lang, direction.target_lang
    paths = tuple(suffixed(base, f"marian.{name}") for name in (*langs, *_PARTS))
    align = aligner(((collapsed(a), collapsed(b)) for a, b in texts(kept, direction)), direction)
    written = empty = 0
    before: list[str] | None = None
    with ExitStack() as opened:
        files = [opened.enter_context(replacing(path)) for path in paths]
        for row in rows(kept, direction, _COLUMNS):
            source, target, *documents = (collapsed(row[name] or "") for name in _COLUMNS if name != "score")
            if not (source and target):
                empty += 1
                continue
            score = 1.0 if row["score"] is None else row["score"]
            mark = int(documents != before)
            fields = source, target, score, align(source, target), "\t".join(documents), mark
            for file, value in zip(files, fields, strict=True):
                file.write(f"{value}\n".encode())
            written, before = written + 1, documents
    return ExportResult(paths, written, {EMPTY: empty} if empty else {})


FORMAT = Format(
    "marian",
    ", .marian.".join(("marian.SRC", "TGT", *_PARTS)),
    "text files with weights, guided alignments and documents, line by line",
    write,
    check=parallel_lines,
)
