"""Rows of the documents table as Arrow and Parquet can hold them, whatever a response said."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, cast

import pyarrow as pa

from crawler.documents.schema import EXTRACTED, ExtractedRow
from crawler.untrusted.clean import clean_text

_Stored = Callable[[Any], Any]


def storable(row: ExtractedRow) -> ExtractedRow:
    """The row with a value of its column's type, or null, in each column.

    Lone surrogates become U+FFFD; numbers out of the range of their column and times out of the years 1 to
    9999 in UTC become null.
    """
    kinds = _kinds()
    return cast(
        "ExtractedRow",
        {name: None if value is None else kinds[name](value) for name, value in row.items()},
    )


@cache
def _kinds() -> dict[str, _Stored]:
    """What stores a value of each column."""
    return {field.name: _stored(field.type) for field in EXTRACTED}


def _stored(kind: pa.DataType) -> _Stored:
    """What makes a value, not None, one of the type."""
    if pa.types.is_list(kind):
        item = _stored(kind.value_type)
        return lambda values: [None if value is None else item(value) for value in values]
    if pa.types.is_struct(kind):
        return partial(_struct, [(field.name, _stored(field.type)) for field in kind])
    if pa.types.is_string(kind):
        return lambda value: clean_text(str(value))
    if pa.types.is_timestamp(kind):
        return _in_utc
    if pa.types.is_integer(kind):
        signed, bits = pa.types.is_signed_integer(kind), int(kind.bit_width)
        least = -(1 << (bits - 1)) if signed else 0
        return partial(_within, range(least, least + (1 << bits)))
    return lambda value: value


def _struct(fields: Sequence[tuple[str, _Stored]], value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if (part := value.get(name)) is None else stored(part) for name, stored in fields}


def _within(numbers: range, value: int) -> int | None:
    return value if numbers.start <= value < numbers.stop else None


def _in_utc(value: datetime) -> datetime | None:
    try:
        return value.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
