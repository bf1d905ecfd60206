"""Samples of rows of every kind; ties go to the least hash, so that the same table gives the same samples."""

import hashlib
import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, fields
from heapq import heappush, heappushpop
from typing import Any, NamedTuple

import pyarrow.compute as pc

from corpus.tables.counts import UNNAMED, kind
from corpus.tables.folder import WorkFolder

NEAR_THE_BORDER = "low_score"  # the rule that drops by the formula's score alone


@dataclass(frozen=True, slots=True)
class PairSample:
    """A pair with its source, its scores and the rule that dropped it (None: kept)."""

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
    formula: float | None = None
    granularity: str | None = None
    origin: str | None = None
    license: str | None = None


@dataclass(frozen=True, slots=True)
class PageSample:
    """An archived page and the rule that dropped it."""

    url: str | None
    title: str | None
    lang: str | None
    rejected_by: str | None


@dataclass(frozen=True, slots=True)
class Examples:
    """Kept pairs with the highest scores, and with scores below `low`; pairs on both sides of the least score
    that the rules allow; kept pairs drawn by the hash of their ids; dropped pairs, one of each rule in turn,
    in the order of the rules.
    """

    best: tuple[PairSample, ...] = ()
    doubtful: tuple[PairSample, ...] = ()
    borderline: tuple[PairSample, ...] = ()
    drawn: tuple[PairSample, ...] = ()
    rejected: tuple[PairSample, ...] = ()


class _Row(NamedTuple):
    """The keys for choosing a row: reason (None: kept), score, formula score, and hash of its id.

    NaN is no score.
    """

    reason: str | None
    score: float
    judged: float
    hash: int


class _Place(NamedTuple):
    """A group that wants a row, how many it takes, and the row's rank in it: the lowest are taken."""

    group: Hashable
    size: int
    rank: tuple[float, ...]


_Wanted = Callable[[_Row], Iterable[_Place]]


def examples(folder: WorkFolder, number: int, reasons: Sequence[str], low: float = 0.0) -> Examples:
    """Up to `number` pairs of each kind; `reasons` are the rules to show dropped pairs of, in that order."""

    def wanted(row: _Row) -> Iterable[_Place]:
        if row.reason is not None:
            yield _Place(("dropped", row.reason), number, (row.hash,))
        else:
            yield _Place("drawn", number, (row.hash,))
        if row.reason is None and math.isfinite(row.score):
            yield _Place("best", number, (-row.score, row.hash))
        if row.reason is None and row.score < low:
            yield _Place("doubtful", number, (row.score, row.hash))
        if row.reason is None and math.isfinite(row.judged):
            yield _Place("above", number, (row.judged, row.hash))
        if row.reason == NEAR_THE_BORDER and math.isfinite(row.judged):
            yield _Place("below", number, (-row.judged, row.hash))

    found = _draw(folder, "pairs", "pair_id", PairSample, wanted)
    groups: dict[Hashable, list[PairSample]] = {
        group: [_pair_sample(row) for row in rows] for group, rows in found.items()
    }
    above, below = groups.get("above", []), groups.get("below", [])
    half = number - min(number // 2, len(below))
    border = above[:half][::-1] + below[: number - min(half, len(above))]
    return Examples(
        best=tuple(groups.get("best", ())),
        doubtful=tuple(groups.get("doubtful", ())),
        borderline=tuple(border),
        drawn=tuple(groups.get("drawn", ())),
        rejected=_in_turn([groups.get(("dropped", reason), []) for reason in reasons], number),
    )


def kept_pairs(folder: WorkFolder, number: int) -> tuple[PairSample, ...]:
    """Up to `number` kept pairs, none without a pairs table."""
    found = _draw(folder, "pairs", "pair_id", PairSample, _by_reason(kept=number, dropped=0))
    return tuple(_pair_sample(row) for row in found.get(None, ()))


def dropped_pages(folder: WorkFolder, number: int) -> dict[str, tuple[PageSample, ...]]:
    """Up to `number` pages that were dropped for each reason, reasons in alphabetical order."""
    found = _draw(folder, "documents", "document_id", PageSample, _by_reason(kept=0, dropped=number))
    return {
        str(reason): tuple(PageSample(**row) for row in found[reason]) for reason in sorted(found, key=str)
    }


def _by_reason(kept: int, dropped: int) -> _Wanted:
    return lambda row: [_Place(row.reason, kept if row.reason is None else dropped, (row.hash,))]


def _in_turn(groups: Sequence[Sequence[PairSample]], number: int) -> tuple[PairSample, ...]:
    """The first of each group, then the second of each, up to `number`; those of a group stand together."""
    turns = sorted((turn, group) for group, samples in enumerate(groups) for turn in range(len(samples)))
    return tuple(groups[group][turn] for group, turn in sorted((g, t) for t, g in turns[:number]))


def _pair_sample(row: dict[str, Any]) -> PairSample:
    return PairSample(**{**row, **{text: row[text] or "" for text in ("source_text", "target_text")}})


def _draw(
    folder: WorkFolder, table: str, key: str, record: type, wanted: _Wanted
) -> dict[Hashable, list[dict[str, Any]]]:
    """By group, the rows with the lowest ranks, in order, as the record's fields."""
    if not folder.has(table):
        return {}
    chosen = {
        group: [-row for _, row in sorted(heap, reverse=True)]
        for group, heap in _choose(folder, table, key, wanted).items()
    }
    numbers = sorted({row for rows in chosen.values() for row in rows})
    known = set(folder.schema(table).names)
    columns = [field.name for field in fields(record) if field.name in known]
    found = folder.take(table, numbers, columns)
    by_number = dict(zip(numbers, found, strict=True))
    return {group: [by_number[row] for row in rows] for group, rows in chosen.items()}


def _choose(
    folder: WorkFolder, table: str, key: str, wanted: _Wanted
) -> dict[Hashable, list[tuple[tuple[float, ...], int]]]:
    """By group, a heap of (-rank, -row number) of the rows with the lowest ranks."""
    heaps: dict[Hashable, list[tuple[tuple[float, ...], int]]] = defaultdict(list)
    names = folder.schema(table).names
    score = pc.field("score") if table == "pairs" else pc.scalar(math.nan)
    judged = pc.field("formula") if "formula" in names else score
    columns = {"key": pc.field(key), "reason": kind("rejected_by"), "score": score, "judged": judged}
    number = 0
    for batch in folder.batches(table, columns=columns):
        for name, reason, best, judge in zip(*(batch[column].to_pylist() for column in columns), strict=True):
            reason = UNNAMED if reason == "" else reason
            row = _Row(reason, _number(best), _number(judge), _hash(name or ""))
            for group, size, rank in wanted(row):
                entry = (tuple(-part for part in rank), -number)
                if len(heaps[group]) < size:
                    heappush(heaps[group], entry)
                elif size:
                    heappushpop(heaps[group], entry)
            number += 1
    return {group: heap for group, heap in heaps.items() if heap}


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _hash(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8"), digest_size=8).digest(), "big")
