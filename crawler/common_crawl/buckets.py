"""The pages of families with two languages, cut by family into files of bounded size: the second pass."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pyarrow as pa

from crawler.common_crawl.columnar import BROKEN, RECORD, Dropped, Pages, Seen
from crawler.storage.stores import Place

BUCKETS = 64
PAGE = pa.schema(
    [
        ("family", pa.int32()),
        ("lang", pa.int8()),
        ("url", pa.string()),
        ("warc_filename", pa.string()),
        ("warc_record_offset", pa.int64()),
        ("warc_record_length", pa.int64()),
        ("content_digest", pa.string()),
        ("fetch_time", pa.int64()),
    ]
)


def cut(
    pages: Pages,
    files: Sequence[Place],
    families: pa.Array,
    folder: Path,
    dropped: Dropped,
    seen: Seen = Seen(),  # noqa: B008 - frozen
) -> list[Path]:
    """Files of pages, each family in one of them, in Arrow's IPC format; none is larger than memory allows.

    A family is so many times the share of a bucket at most as it has pages itself. `dropped` counts rows
    without a record.
    """
    lost = Dropped()
    paths = [folder / f"{number:03}.arrow" for number in range(BUCKETS)]
    with ExitStack() as open_files:
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        writers = [open_files.enter_context(pa.ipc.new_file(path, PAGE, options=options)) for path in paths]
        for batch in pages.read(files, RECORD, lost, families, seen):
            rows = _page(batch)
            bucket = rows["family"].to_numpy() % BUCKETS  # a large site has many hosts: they are spread
            rows = rows.take(pa.array(np.argsort(bucket, kind="stable")))
            ends = np.cumsum(np.bincount(bucket, minlength=BUCKETS)).tolist()
            for writer, start, end in zip(writers, [0, *ends], ends, strict=False):
                if end > start:
                    writer.write_table(rows.slice(start, end - start))
    dropped.add(BROKEN, lost.rows.get(BROKEN, 0))  # the first pass has counted the other rows left out
    return paths


def _page(batch: pa.Table) -> pa.Table:
    """The columns of PAGE; those that an index lacks are null."""
    columns = []
    for field in PAGE:
        if field.name not in batch.column_names:
            columns.append(pa.nulls(batch.num_rows, field.type))
        elif field.name == "fetch_time":
            columns.append(_seconds(batch[field.name]))
        else:
            columns.append(batch[field.name].cast(field.type))
    return pa.table(columns, schema=PAGE)


def _seconds(times: pa.ChunkedArray) -> pa.ChunkedArray:
    """Times, in whichever unit, as whole seconds."""
    if pa.types.is_timestamp(times.type):
        return times.cast(pa.timestamp("s", tz=times.type.tz), safe=False).cast(pa.int64())
    return times.cast(pa.int64()) if pa.types.is_integer(times.type) else pa.nulls(len(times), pa.int64())
