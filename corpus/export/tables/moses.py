"""Moses: two plain text files; line n of one is the translation of line n of the other."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from corpus.export.direction import Direction, texts
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format
from corpus.export.text import one_line
from corpus.export.validation import parallel_lines
from crawler.storage.files import replacing


def write(batches: Iterable[pa.RecordBatch], direction: Direction, base: Path) -> ExportResult:
    """Two UTF-8 files, `BASE.SRC` and `BASE.TGT` (`demo.en-es.en`, `demo.en-es.es`), one line per pair each.

    Line ends of every kind and other control characters inside a text become a space, so that all readers
    count the same lines.
    """
    source_path = suffixed(base, direction.source_lang)
    target_path = suffixed(base, direction.target_lang)
    written = 0
    with replacing(source_path) as source, replacing(target_path) as target:
        for source_text, target_text in texts(batches, direction):
            source.write(f"{one_line(source_text)}\n".encode())
            target.write(f"{one_line(target_text)}\n".encode())
            written += 1
    return ExportResult((source_path, target_path), written)


FORMAT = Format(
    "moses", "SRC, .TGT", "two plain text files, aligned line by line", write, check=parallel_lines
)
