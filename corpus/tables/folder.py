"""The work folder of a topic: its tables as Parquet, its manifest, its files (a public contract).

A table is written whole and in order to a hidden folder, which is then renamed, so that a reader never sees
half a table and a killed build keeps the last good one.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from crawler.errors import DamagedTableError, InputError
from crawler.storage.files import replacing_folder
from crawler.storage.lock import check_free

# Fixed sizes, so that the same rows always make the same bytes.
ROWS_PER_GROUP = 20_000
ROWS_PER_FILE = 1_000_000
_KEY = b"acopio.key"
# Pages carry checksums: a table that a disk has changed is an error, not other rows.
_FORMAT = ds.ParquetFileFormat(
    default_fragment_scan_options=ds.ParquetFragmentScanOptions(page_checksum_verification=True)
)


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

    def files(self, table: str) -> list[Path]:
        """The Parquet files of the table in order; InputError if it was never built."""
        if not self.has(table):
            raise InputError(f"{self.root / table}: no such table: build it first (`acopio build TOPIC`)")
        return sorted((self.root / table).glob("*.parquet"))

    def dataset(self, table: str) -> ds.Dataset:
        """The table as a pyarrow dataset, files in order.

        InputError if it was never built; DamagedTableError if the end of a file, with its schema, is damaged.
        Reading its rows with pyarrow's methods raises pyarrow's errors; `table` and `batches` raise ours.
        """
        files = self.files(table)
        with self._reading(table):
            if not files:
                raise pa.ArrowInvalid("no files")
            found = ds.dataset(files, format=_FORMAT)
            for fragment in found.get_fragments():
                fragment.ensure_complete_metadata()
        return found

    def schema(self, table: str) -> pa.Schema:
        """Columns of the table and its metadata."""
        return self.dataset(table).schema

    def table(
        self,
        table: str,
        where: ds.Expression | None = None,
        columns: Sequence[str] | Mapping[str, ds.Expression] | None = None,
    ) -> pa.Table:
        """The rows of a table in order, in memory; `where` is a pyarrow dataset expression.

        DamagedTableError for a damaged table, LockedError for one that another command replaces meanwhile.
        """
        with self._reading(table):
            return self.dataset(table).to_table(columns=columns, filter=where)

    def count(self, table: str, where: ds.Expression | None = None) -> int:
        """Number of rows of a table; `where` is a pyarrow dataset expression."""
        with self._reading(table):
            return int(self.dataset(table).count_rows(filter=where))

    def take(self, table: str, numbers: Sequence[int], columns: Sequence[str]) -> list[dict[str, object]]:
        """Some columns of the rows with these numbers, counted from 0, in the order given."""
        with self._reading(table):
            rows: list[dict[str, object]] = (
                self.dataset(table).take(pa.array(numbers, pa.int64()), columns=list(columns)).to_pylist()
            )
        return rows

    def batches(
        self,
        table: str,
        columns: Sequence[str] | Mapping[str, ds.Expression] | None = None,
        where: ds.Expression | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """The rows of a table in order, in batches; `where` is a pyarrow dataset expression.

        DamagedTableError for a damaged table.
        """
        dataset = self.dataset(table)
        # One row group at a time: the scanner's read-ahead would fill the memory of a slow consumer.
        for fragment in dataset.get_fragments():
            for group in fragment.split_by_row_group():
                with self._reading(table):
                    found = list(group.to_batches(columns=columns, filter=where, schema=dataset.schema))
                yield from found

    def key(self, table: str) -> str:
        """The key with which the table was written."""
        found: bytes = (self.schema(table).metadata or {}).get(_KEY, b"")
        return found.decode()

    def is_current(self, table: str, key: str) -> bool:
        """Whether the table was written from the inputs, options and versions that the key stands for.

        False for a damaged one.
        """
        if not self.has(table):
            return False
        try:
            return self.key(table) == key
        except DamagedTableError:
            return False

    def write(
        self, table: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch | pa.Table], key: str = ""
    ) -> int:
        """The number of rows written; the table appears whole or not at all. `key` as for `is_current`.

        It is on disk before it replaces the earlier one.
        """
        with replacing_folder(self.root / table) as partial:
            return _write_files(partial, schema.with_metadata({_KEY: key.encode()}), batches)

    @contextmanager
    def _reading(self, table: str) -> Iterator[None]:
        try:
            yield
        except (pa.ArrowException, OSError) as error:
            check_free(self.root)  # a table that is being replaced is not damaged
            number = error.errno if isinstance(error, OSError) else None
            reason = os.strerror(number) if number else " ".join(str(error).split())[:200]
            raise DamagedTableError(
                f"{self.root / table}: damaged ({reason}): build again (`acopio build TOPIC`)", table
            ) from None


def _write_files(folder: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch | pa.Table]) -> int:
    rows = 0
    with ExitStack() as files:
        for group in _groups(schema, batches):
            if rows % ROWS_PER_FILE == 0:
                files.close()
                path = folder / f"part-{rows // ROWS_PER_FILE:05}.parquet"
                writer = files.enter_context(
                    pq.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True)
                )
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
