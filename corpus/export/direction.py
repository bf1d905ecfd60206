"""The direction of a language pair, and the rows of the pairs table turned to it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from corpus.tables.schemas import PAIRS

_SOURCE, _TARGET = "source_", "target_"
Record = TypeVar("Record", bound=NamedTuple)


@dataclass(frozen=True, slots=True)
class Direction:
    """From one language to another, as BCP-47 tags; its text is `en-es`."""

    source_lang: str
    target_lang: str

    @property
    def reverse(self) -> "Direction":
        """The same two languages the other way round."""
        return Direction(self.target_lang, self.source_lang)

    def __str__(self) -> str:
        return f"{self.source_lang}-{self.target_lang}"


def turned(batch: pa.RecordBatch, direction: Direction) -> pa.RecordBatch:
    """The same rows with every source in `direction.source_lang`: rows stored the other way are swapped.

    All `source_*` and `target_*` columns are swapped, and a bead `1-2` becomes `2-1`; `pair_id` is the same.
    ValueError for a row of other languages.
    """
    forward = _stored_as(batch, direction)
    backward = _stored_as(batch, direction.reverse)
    if not pc.all(pc.or_(forward, backward), min_count=0).as_py():
        raise ValueError(f"pairs of other languages among those for {direction}")
    columns = [_turned_column(batch, name, backward) for name in batch.schema.names]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def rows(
    batches: Iterable[pa.RecordBatch], direction: Direction, columns: Sequence[str] = tuple(PAIRS.names)
) -> Iterator[dict[str, Any]]:
    """The turned rows as dicts of `columns` in that order; text and numbers as Python values, null as None.

    32-bit floats become the shortest decimal that reads back to the same 32 bits (0.9, not
    0.8999999761581421); NaN and infinities become None.
    """
    for batch in batches:
        selected = turned(batch, direction).select(list(columns))
        values = [_plain(column).to_pylist() for column in selected.columns]
        for row in zip(*values, strict=True):
            yield dict(zip(columns, row, strict=True))


def texts(batches: Iterable[pa.RecordBatch], direction: Direction) -> Iterator[tuple[str, str]]:
    """The source and target text of each turned row; '' for null."""
    for row in rows(batches, direction, ("source_text", "target_text")):
        yield row["source_text"] or "", row["target_text"] or ""


def tagged(batches: Iterable[pa.RecordBatch], direction: Direction) -> Direction:
    """The direction in the tags of the pairs, such as en-es-419, where all have the same; else as it is."""
    found: tuple[set[str | None], set[str | None]] = set(), set()
    for batch in batches:
        columns = turned(batch, direction).select(["source_tag", "target_tag"]).columns
        for known, column in zip(found, columns, strict=True):
            known.update(pc.unique(column).to_pylist())
    one, other = (
        tags.pop() or lang if len(tags) == 1 else lang
        for tags, lang in zip(found, (direction.source_lang, direction.target_lang), strict=True)
    )
    return Direction(one, other)


def records(batches: Iterable[pa.RecordBatch], direction: Direction, kind: type[Record]) -> Iterator[Record]:
    """The turned rows as named tuples of that class, whose fields are names of columns."""
    for row in rows(batches, direction, kind._fields):
        yield kind._make(row.values())


def _stored_as(batch: pa.RecordBatch, direction: Direction) -> pa.Array:
    matches = pc.and_(
        pc.equal(batch["source_lang"], direction.source_lang),
        pc.equal(batch["target_lang"], direction.target_lang),
    )
    return pc.fill_null(matches, False)


def _turned_column(batch: pa.RecordBatch, name: str, backward: pa.Array) -> pa.Array:
    column = batch[name]
    if name == "bead":
        other = pc.replace_substring_regex(column, r"^(\d+)-(\d+)$", r"\2-\1")
    elif name.startswith(_SOURCE):
        other = batch[_TARGET + name.removeprefix(_SOURCE)]
    elif name.startswith(_TARGET):
        other = batch[_SOURCE + name.removeprefix(_TARGET)]
    else:
        return column
    return pc.if_else(backward, other, column)


def _plain(column: pa.Array) -> pa.Array:
    if not pa.types.is_float32(column.type):
        return column
    # Arrow prints a float32 with the fewest digits that identify it; Python would widen it first.
    shortest = column.cast(pa.string()).cast(pa.float64())
    return pc.if_else(pc.is_finite(shortest), shortest, None)
