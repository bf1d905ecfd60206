"""Takedown: removes listed pages from the rows of a build and, with --purge, from the archive."""

from collections.abc import Collection, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from crawler.archive.reader import record_spans
from crawler.documents.reasons import Reason
from crawler.errors import InputError
from crawler.storage.files import replacing
from crawler.topic.takedowns import Takedowns

TAKEDOWN = Reason.TAKEDOWN.value

# Columns that the row of a page taken down keeps: its place in the archive, and why it is empty.
_LEFT = frozenset(
    {"document_id", "url", "canonical_url", "site", "fetched_at", "warc_file", "warc_offset", "rejected_by"}
)


def cleared(rows: pa.Table, takedowns: Takedowns) -> pa.Table:
    """The rows; those taken down keep only their place in the archive and have `rejected_by` 'takedown'.

    A page is taken down if its URL or its canonical URL is on the list.
    """
    mask = pa.array(list(_held(rows, takedowns)), pa.bool_())
    if not mask.true_count:
        return rows
    kept = rows.filter(pc.invert(mask))
    gone = rows.filter(mask)
    for number, field in enumerate(rows.schema):
        if field.name not in _LEFT:
            empty: list[object] | None = [] if pa.types.is_list(field.type) else None
            gone = gone.set_column(number, field, pa.array([empty] * len(gone), field.type))
    reasons = pa.array([TAKEDOWN] * len(gone), pa.string())
    place = rows.schema.get_field_index("rejected_by")
    gone = gone.set_column(place, rows.schema.field(place), reasons)
    return pa.concat_tables([kept, gone]).sort_by([("warc_file", "ascending"), ("warc_offset", "ascending")])


def is_settled(rows: pa.Table, takedowns: Takedowns) -> bool:
    """Whether no emptied row is off the list again: only the archive can restore its text."""
    empty = [reason == TAKEDOWN for reason in rows["rejected_by"].to_pylist()]
    return not any(e and not h for e, h in zip(empty, _held(rows, takedowns), strict=True))


def has_text_to_clear(rows: pa.Table, takedowns: Takedowns) -> bool:
    """Whether a row that is taken down still has its text."""
    reasons = rows["rejected_by"].to_pylist()
    return any(h and r != TAKEDOWN for h, r in zip(_held(rows, takedowns), reasons, strict=True))


def taken_down(path: Path, takedowns: Takedowns, offsets: Collection[int] = ()) -> frozenset[str]:
    """Ids of the records of a WARC file with URLs taken down, or at `offsets`; InputError if damaged."""
    spans = record_spans(path)
    return frozenset(s.record_id for s in spans if takedowns.holds(s.url) or s.offset in offsets)


def purge(
    path: Path, takedowns: Takedowns, offsets: Collection[int] = (), elsewhere: Collection[str] = ()
) -> int:
    """The number of records deleted from a WARC file, which is replaced whole; the others keep their bytes.

    Deletes the records of URLs that are taken down, those at `offsets`, revisits of these and of the records
    `elsewhere` (ids), the records that belong to them, and a torn last record. Of a link, the file that it
    leads to is purged. InputError if the file is damaged, is a single gzip member, or has other names (hard
    links), which would keep the records.
    """
    path = path.resolve()
    spans = record_spans(path)
    gone = {s.record_id for s in spans if takedowns.holds(s.url) or s.offset in offsets}
    gone |= {s.record_id for s in spans if s.refers_to in gone or s.refers_to in elsewhere}
    left = [s for s in spans if s.record_id not in gone and s.belongs_to not in gone]
    if len(left) == len(spans):
        return 0
    if path.stat().st_nlink > 1:
        raise InputError(
            f"{path}: has {path.stat().st_nlink} names (hard links), and the others would keep the records: "
            "remove them, or replace the file by a copy, and purge again"
        )
    with path.open("rb") as source, replacing(path, fsync=True) as file:
        for span in left:
            source.seek(span.offset)
            file.write(source.read(span.length))
    return len(spans) - len(left)


def _held(rows: pa.Table, takedowns: Takedowns) -> Iterator[bool]:
    urls, canonical = (rows[name].to_pylist() for name in ("url", "canonical_url"))
    return (takedowns.holds(u) or takedowns.holds(c) for u, c in zip(urls, canonical, strict=True))
