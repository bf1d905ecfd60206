"""Counts of rows of the tables by key, one batch at a time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from corpus.tables.folder import WorkFolder

UNNAMED = "(none)"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of rows under a name."""

    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows under a name, and how many of them were kept."""

    name: str
    rows: int
    kept: int


def has_columns(folder: WorkFolder, table: str, *columns: str) -> bool:
    """Whether the table exists with these columns: an older version may have written it without some."""
    return folder.has(table) and set(columns) <= set(folder.schema(table).names)


def kind(column: str) -> Any:
    """The expression for a column's values up to the first ':' (`duplicate_of` for `duplicate_of:ID`)."""
    return pc.replace_substring_regex(pc.field(column), pattern="(?s):.*", replacement="")


def row_groups(
    folder: WorkFolder, table: str, keys: Mapping[str, Any]
) -> Iterator[tuple[tuple[Any, ...], int]]:
    """The values of the keys (a pyarrow expression each) and the rows that have them, batch by batch.

    The same values may come again with the next batch: memory holds the groups of one batch only.
    """
    names = list(keys)
    for batch in folder.batches(table, columns=dict(keys)):
        groups = pa.Table.from_batches([batch]).group_by(names).aggregate([([], "count_all")])
        for row in groups.to_pylist():
            yield tuple(row[name] for name in names), row["count_all"]


def count_rows(folder: WorkFolder, table: str, keys: Mapping[str, Any]) -> Counter[tuple[Any, ...]]:
    """Rows of a table by the values of its keys (a pyarrow expression each), in the order of the keys."""
    totals: Counter[tuple[Any, ...]] = Counter()
    for values, rows in row_groups(folder, table, keys):
        totals[values] += rows
    return totals


def tally(folder: WorkFolder, table: str, columns: Iterable[str]) -> tuple[Tally, ...]:
    """Rows and kept rows by the kind in some columns (joined by ' → '), the most frequent first.

    Empty if the table or one of the columns does not exist.
    """
    columns = list(columns)
    if not has_columns(folder, table, *columns):
        return ()
    keys = {column: kind(column) for column in columns}
    rows: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for values, number in count_rows(
        folder, table, {**keys, "kept": pc.field("rejected_by").is_null()}
    ).items():
        name = " → ".join(value or UNNAMED for value in values[:-1])
        rows[name] += number
        kept[name] += number if values[-1] else 0
    return tuple(Tally(count.name, count.rows, kept[count.name]) for count in ranked(rows))


def pair_languages(folder: WorkFolder) -> tuple[str, ...]:
    """The languages of the table pairs, by name."""
    sides = ("source_lang", "target_lang")
    found = {one.name for side in sides for one in tally(folder, "pairs", [side])}
    return tuple(sorted(found - {UNNAMED}))


def number_of(folder: WorkFolder, table: str, where: Any) -> int:
    """Number of rows of a table for which a pyarrow expression is true."""
    return folder.count(table, where)


def ranked(counts: Mapping[str, int]) -> tuple[Count, ...]:
    """The counts as records, the largest first, equal ones by name."""
    return tuple(
        Count(name, rows) for name, rows in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def share(part: int, whole: int) -> str:
    """A part in percent of the whole with one decimal; '-' if the whole is 0, '<0.1%' instead of 0.0%."""
    if not whole:
        return "-"
    percent = 100 * part / whole
    return "<0.1%" if 0 < percent < 0.05 else f"{percent:.1f}%"
