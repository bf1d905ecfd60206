"""Which families of hosts have pages in two of the languages: the first pass over an index."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from crawler.common_crawl.columnar import Dropped, ExpectedRows, Pages, Seen
from crawler.errors import InputError
from crawler.storage.stores import Place, told

_MERGED = 2_000_000  # rows of counts in memory before equal ones are joined
_COUNTS = pa.schema([("family", pa.string()), ("lang", pa.int8()), ("pages", pa.int64())])
ONE_LANGUAGE = "one_language"
_HOSTS = ("surt_host_name", "fetch_200", "fetch_200_lote")  # of the host index


def bilingual(
    pages: Pages,
    files: Sequence[Place],
    dropped: Dropped,
    promising: pa.Array | None = None,
    seen: Seen = Seen(),  # noqa: B008 - frozen
) -> pa.Array:
    """The families, sorted, with a page in at least two of the languages.

    `promising`: look at these families alone. Pages of others are counted in `dropped`.
    """
    pending, rows = [_COUNTS.empty_table()], 0
    for batch in pages.read(files, (), dropped, seen=seen):
        counts = _counts(batch, len(pages.languages))
        if promising is not None:
            kept = counts.filter(pc.is_in(counts["family"], promising))
            dropped.add(ONE_LANGUAGE, batch.num_rows - (pc.sum(kept["pages"]).as_py() or 0))
            counts = kept
        pending.append(counts)
        rows += counts.num_rows
        if rows > _MERGED:
            pending = [_joined(pending)]
            rows = min(pending[0].num_rows, _MERGED // 2)  # what cannot be joined must not be tried each time
    counts = _joined(pending)
    per_family = counts.group_by("family", use_threads=False).aggregate([("lang", "count"), ("pages", "sum")])
    alone = per_family.filter(pc.less(per_family["lang_count"], 2))
    dropped.add(ONE_LANGUAGE, pc.sum(alone["pages_sum"]).as_py() or 0)
    both = per_family.filter(pc.greater_equal(per_family["lang_count"], 2))["family"].combine_chunks()
    return both.take(pc.sort_indices(both))


def _counts(batch: pa.Table, languages: int) -> pa.Table:
    """How many pages of each family a batch has in each language."""
    coded = batch["family"].combine_chunks()
    coded = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
    number = coded.indices.to_numpy().astype(np.int64) * languages + batch["lang"].to_numpy()
    found, pages = np.unique(number, return_counts=True)
    families = pc.take(coded.dictionary, pa.array(found // languages))
    langs = pa.array((found % languages).astype(np.int8))
    return pa.table([families, langs, pa.array(pages, pa.int64())], schema=_COUNTS)


def _joined(counts: list[pa.Table]) -> pa.Table:
    found = pa.concat_tables(counts).group_by(["family", "lang"], use_threads=False)
    return found.aggregate([("pages", "sum")]).rename_columns(_COUNTS.names)


def promising(pages: Pages, files: Sequence[Place], seen: Seen = Seen()) -> pa.Array:  # noqa: B008 - frozen
    """The families that may have two of the languages by Common Crawl's host index.

    The index tells pages in English from others. With English among the languages a family needs both kinds,
    without it two pages of the other kind. InputError for files that are no host index.
    """
    counts, parts = ExpectedRows(len(files), seen), list[pa.Table]()
    for file in files:
        parts += _family_counts(pages, file, counts)
    found = pa.concat_tables(parts).group_by("family", use_threads=False)
    total = found.aggregate([("all", "sum"), ("other", "sum")])
    other, english = total["other_sum"], pc.subtract(total["all_sum"], total["other_sum"])
    enough = (
        pc.and_(pc.greater(other, 0), pc.greater(english, 0))
        if "en" in pages.languages
        else pc.greater(other, 1)
    )
    return total.filter(enough)["family"].combine_chunks()


def _family_counts(pages: Pages, file: Place, rows: ExpectedRows) -> Iterator[pa.Table]:
    with told(file.name), file.filesystem.open_input_file(file.path) as source:
        try:
            parquet = pq.ParquetFile(source, pre_buffer=True)
            if missing := [name for name in _HOSTS if name not in parquet.schema_arrow.names]:
                raise InputError(
                    f"{file.name}: no columns {', '.join(missing)}: is this the host index of Common Crawl?"
                )
            rows.open(parquet.metadata.num_rows)
            for batch in parquet.iter_batches(1 << 17, columns=list(_HOSTS)):
                # org,example,www -> www.example.org
                parts = pc.list_slice(pc.split_pattern(batch["surt_host_name"], ","), 0, 10)
                names = pa.array([".".join(reversed(part)) for part in parts.to_pylist() if part is not None])
                if len(names) != batch.num_rows:
                    raise InputError(f"{file.name}: a row of surt_host_name is empty")
                counts = [pc.fill_null(batch[name], 0).cast(pa.int64()) for name in _HOSTS[1:]]
                found = pa.table([pages.family_of(names), *counts], names=["family", "all", "other"])
                grouped = found.group_by("family", use_threads=False).aggregate(
                    [("all", "sum"), ("other", "sum")]
                )
                yield grouped.rename_columns(["family", "all", "other"])
                rows.seen.advance(batch.num_rows)
        except pa.ArrowInvalid as error:
            raise InputError(f"{file.name}: not a Parquet file: {str(error)[:200]}") from None
