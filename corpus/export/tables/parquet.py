"""Parquet: the pairs table in one file, every row in the same direction."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.export.direction import Direction, turned
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format
from corpus.export.validation import parquet_rows
from corpus.tables.folder import ROWS_PER_GROUP
from corpus.tables.schemas import PAIRS
from crawler.storage.files import replacing


def write(batches: Iterable[pa.RecordBatch], direction: Direction, base: Path) -> ExportResult:
    """One file `BASE.parquet` with the schema PAIRS, in groups of ROWS_PER_GROUP rows."""
    path = suffixed(base, FORMAT.suffix)
    written = 0
    with replacing(path) as file, pq.ParquetWriter(file, PAIRS, compression="zstd") as writer:
        for group in _groups(turned(batch, direction) for batch in batches):
            writer.write_table(group, row_group_size=ROWS_PER_GROUP)
            written += group.num_rows
    return ExportResult((path,), written)


def _groups(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Tables of ROWS_PER_GROUP rows, the last one shorter."""
    pending = PAIRS.empty_table()
    for batch in batches:
        rows = pa.Table.from_batches([batch]).select(PAIRS.names).cast(PAIRS)
        pending = pa.concat_tables([pending, rows])
        while pending.num_rows >= ROWS_PER_GROUP:
            yield pending.slice(0, ROWS_PER_GROUP).combine_chunks()
            pending = pending.slice(ROWS_PER_GROUP)
    if pending.num_rows:
        yield pending.combine_chunks()


FORMAT = Format("parquet", "parquet", "the pairs table in one file", write, check=parquet_rows)
