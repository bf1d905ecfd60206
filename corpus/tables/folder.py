"""The work folder of a topic: its tables as Parquet, its manifest, its files (a public contract).

A table is written whole and in order to a hidden folder, which is then renamed, so that a reader never sees
half a table and a killed build keeps the last good one.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from crawler.errors import InputError

# Fixed sizes, so that the same rows always make the same bytes.
ROWS_PER_GROUP = 20_000
ROWS_PER_FILE = 1_000_000
_KEY = b"acopio.key"


@dataclass(frozen=True, slots=True)
class WorkFolder:
    """The folder of one topic: `warc/`, the tables, `exports/`, `report.html` and `run.json`."""

    root: Path

    @property
    def warc(self) -> Path:
        """Folder of the archive."""
        return self.root / "warc"

    @property
    def exports(self) -> Path:
        """Folder of the exported files."""
        return self.root / "exports"

    @property
    def report(self) -> Path:
        """The report, one self-contained HTML file."""
        return self.root / "report.html"

    @property
    def manifest(self) -> Path:
        """`run.json`: versions, options, inputs and counts of the last build."""
        return self.root / "run.json"

    def has(self, table: str) -> bool:
        """Whether the table exists."""
        return (self.root / table).is_dir()

    def dataset(self, table: str) -> ds.Dataset:
        """The table as a pyarrow dataset, files in order; InputError if it was never built."""
        if not self.has(table):
            raise InputError(f"{self.root / table}: no such table: build it first (`acopio build TOPIC`)")
        return ds.dataset(sorted((self.root / table).glob("*.parquet")), format="parquet")

    def table(self, table: str, where: ds.Expression | None = None) -> pa.Table:
        """The rows of a table in order, in memory; `where` is a pyarrow dataset expression."""
        return self.dataset(table).to_table(filter=where)

    def batches(
        self, table: str, columns: list[str] | None = None, where: ds.Expression | None = None
    ) -> Iterator[pa.RecordBatch]:
        """The rows of a table in order, in batches; `where` is a pyarrow dataset expression."""
        # One row group at a time: the scanner's read-ahead would fill the memory of a slow consumer.
        for fragment in self.dataset(table).get_fragments():
            for group in fragment.split_by_row_group():
                yield from group.to_batches(columns=columns, filter=where, schema=self.dataset(table).schema)

    def is_current(self, table: str, key: str) -> bool:
        """Whether the table was written from the inputs, options and versions that the key stands for."""
        return self.has(table) and self.key_of(table) == key

    def key_of(self, table: str) -> str:
        """The key that the table was written with, '' without one; InputError if it was never built."""
        metadata = self.dataset(table).schema.metadata or {}
        key: str = metadata.get(_KEY, b"").decode()
        return key

    def write(
        self, table: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch | pa.Table], key: str = ""
    ) -> int:
        """The number of rows written; the table appears whole or not at all. `key` as for `is_current`."""
        destination = self.root / table
        partial = destination.with_name(f".{destination.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        rows = _write_files(partial, schema.with_metadata({_KEY: key.encode()}), batches)
        shutil.rmtree(destination, ignore_errors=True)
        partial.rename(destination)
        return rows


def _write_files(folder: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch | pa.Table]) -> int:
    rows = 0
    with ExitStack() as files:
        for group in _groups(schema, batches):
            if rows % ROWS_PER_FILE == 0:
                files.close()
                path = folder / f"part-{rows // ROWS_PER_FILE:05}.parquet"
                writer = files.enter_context(pq.ParquetWriter(path, schema, compression="zstd"))
            writer.write_table(group, row_group_size=ROWS_PER_GROUP)
            rows += group.num_rows
    return rows


def _groups(schema: pa.Schema, batches: Iterable[pa.RecordBatch | pa.Table]) -> Iterator[pa.Table]:
    """Tables of ROWS_PER_GROUP rows, the last one shorter; one empty table if there are no rows."""
    pending = schema.empty_table()
    yielded = False
    for batch in batches:
        rows = batch if isinstance(batch, pa.Table) else pa.Table.from_batches([batch])
        pending = pa.concat_tables([pending, rows.select(schema.names).cast(schema)])
        while pending.num_rows >= ROWS_PER_GROUP:
            yield pending.slice(0, ROWS_PER_GROUP).combine_chunks()
            pending = pending.slice(ROWS_PER_GROUP)
            yielded = True
    if pending.num_rows or not yielded:
        yield pending.combine_chunks()
