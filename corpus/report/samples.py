"""A few rows of every kind to look at, drawn by the hash of their id: the same table shows the same."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, fields
from heapq import heappush, heappushpop
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from corpus.report.counts import UNNAMED, kind
from corpus.store import WorkFolder


@dataclass(frozen=True, slots=True)
class PairSample:
    """A sentence pair with where it comes from, what it scored and the rule that dropped it (None: kept)."""

    source_text: str
    target_text: str
    source_lang: str | None
    target_lang: str | None
    source_url: str | None
    target_url: str | None
    source_position: int | None
    target_position: int | None
    bead: str | None
    score: float | None
    similarity: float | None
    margin: float | None
    rejected_by: str | None


@dataclass(frozen=True, slots=True)
class PageSample:
    """An archived page and the rule that dropped it."""

    url: str | None
    title: str | None
    lang: str | None
    rejected_by: str | None


def kept_pairs(folder: WorkFolder, number: int) -> tuple[PairSample, ...]:
    """Up to `number` pairs that were kept, none where there is no pairs table."""
    return _pairs(folder, kept=number, dropped=0).get(None, ())


def dropped_pairs(folder: WorkFolder, number: int) -> dict[str, tuple[PairSample, ...]]:
    """Up to `number` pairs that were dropped for each reason, reasons in alphabetical order."""
    samples = _pairs(folder, kept=0, dropped=number)
    return {reason: samples[reason] for reason in sorted(filter(None, samples))}


def dropped_pages(folder: WorkFolder, number: int) -> dict[str, tuple[PageSample, ...]]:
    """Up to `number` pages that were dropped for each reason, reasons in alphabetical order."""
    drawn = _draw(folder, "documents", "document_id", PageSample, kept=0, dropped=number)
    return {
        reason: tuple(PageSample(**row) for row in drawn[reason]) for reason in sorted(filter(None, drawn))
    }


def _pairs(folder: WorkFolder, kept: int, dropped: int) -> dict[str | None, tuple[PairSample, ...]]:
    drawn = _draw(folder, "pairs", "pair_id", PairSample, kept, dropped)
    texts = ("source_text", "target_text")
    return {
        reason: tuple(PairSample(**{**row, **{text: row[text] or "" for text in texts}}) for row in rows)
        for reason, rows in drawn.items()
    }


def _draw(
    folder: WorkFolder, table: str, key: str, record: type, kept: int, dropped: int
) -> dict[str | None, list[dict[str, Any]]]:
    """By reason (None: kept), the rows with the least hash of the key, in order, as the record's fields."""
    if not folder.has(table):
        return {}
    chosen = {
        reason: [-row for _, row in sorted(heap, reverse=True)]
        for reason, heap in _choose(folder, table, key, kept, dropped).items()
    }
    numbers = sorted(row for rows in chosen.values() for row in rows)
    columns = [field.name for field in fields(record)]
    found = folder.dataset(table).take(pa.array(numbers, pa.int64()), columns=columns).to_pylist()
    by_number = dict(zip(numbers, found, strict=True))
    return {reason: [by_number[row] for row in rows] for reason, rows in chosen.items()}


def _choose(
    folder: WorkFolder, table: str, key: str, kept: int, dropped: int
) -> dict[str | None, list[tuple[int, int]]]:
    """By reason, a heap of (-hash, -row number) of the rows with the least hashes."""
    heaps: dict[str | None, list[tuple[int, int]]] = defaultdict(list)
    row = 0
    for batch in folder.dataset(table).to_batches(
        columns={"key": pc.field(key), "reason": kind("rejected_by")}
    ):
        for name, reason in zip(batch["key"].to_pylist(), batch["reason"].to_pylist(), strict=True):
            size = kept if reason is None else dropped
            if size:
                heap = heaps[reason if reason != "" else UNNAMED]
                entry = (-_hash(name or ""), -row)
                if len(heap) < size:
                    heappush(heap, entry)
                else:
                    heappushpop(heap, entry)
            row += 1
    return heaps


def _hash(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8"), digest_size=8).digest(), "big")
