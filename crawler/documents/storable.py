"""Rows of the documents table as Arrow and Parquet can hold them, whatever a response said."""

from datetime import UTC, datetime
from typing import Any, cast

import pyarrow as pa

from crawler.documents.schema import EXTRACTED, ExtractedRow
from crawler.untrusted.clean import clean_text


def storable(row: ExtractedRow) -> ExtractedRow:
    """The row with a value of its column's type, or null, in each column.

    Lone surrogates become U+FFFD; numbers out of the range of their column and times out of the years 1 to
    9999 in UTC become null.
    """
    return cast(
        "ExtractedRow", {name: _stored(value, EXTRACTED.field(name).type) for name, value in row.items()}
    )


def _stored(value: Any, kind: pa.DataType) -> Any:
    if value is None:
        return None
    if pa.types.is_list(kind):
        return [_stored(item, kind.value_type) for item in value]
    if pa.types.is_struct(kind):
        return {field.name: _stored(value.get(field.name), field.type) for field in kind}
    if pa.types.is_string(kind):
        return clean_text(str(value))
    if pa.types.is_timestamp(kind):
        return _in_utc(value)
    if pa.types.is_integer(kind):
        return value if _fits(value, kind) else None
    return value


def _fits(value: int, kind: pa.DataType) -> bool:
    signed, bits = pa.types.is_signed_integer(kind), int(kind.bit_width)
    least = -(1 << (bits - 1)) if signed else 0
    return least <= value < least + (1 << bits)


def _in_utc(value: datetime) -> datetime | None:
    try:
        return value.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
