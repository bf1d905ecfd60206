"""Rows with those next to them in the same two documents."""

from collections.abc import Iterable, Iterator
from typing import Any

Row = dict[str, Any]
DOCUMENTS = ("source_document_id", "target_document_id")


def with_neighbours(rows: Iterable[Row]) -> Iterator[tuple[Row | None, Row, Row | None]]:
    """Each row between the one before and the one after it, None where these are of other documents."""
    before: Row | None = None
    current: Row | None = None
    for after in _and_end(rows):
        if current is not None:
            yield _beside(before, current), current, _beside(after, current)
        before, current = current, after


def _and_end(rows: Iterable[Row]) -> Iterator[Row | None]:
    yield from rows
    yield None


def _beside(other: Row | None, row: Row) -> Row | None:
    if other is None or row[DOCUMENTS[0]] is None:
        return None
    return other if all(other[name] == row[name] for name in DOCUMENTS) else None
