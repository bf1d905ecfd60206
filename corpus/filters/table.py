"""The rules over a whole table of pairs: first those that see one pair, then those that see the corpus."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa

from corpus.dedupe import BOILERPLATE, DUPLICATE, boilerplate, duplicates, pair_key
from corpus.filters.apply import SCORES, apply_rules
from corpus.filters.options import FilterOptions

_ROWS = 5000  # judged at once
_DOCUMENT_COLUMNS = ("source_url", "source_document_id", "target_document_id")


@dataclass(frozen=True, slots=True)
class Filtered:
    """A judged table, and by rule the pairs that it was the first and the only one to reject.

    Rules that see the corpus judge only what the others left, so for them `alone` is `first`.
    """

    table: pa.Table
    first: dict[str, int]
    alone: dict[str, int]


def filter_table(
    table: pa.Table,
    source_lang: str,
    target_lang: str,
    options: FilterOptions,
    track: Callable[[Iterable[pa.Table]], Iterable[pa.Table]] = iter,
) -> Filtered:
    """The table in its order with the columns of SCORES and `rejected_by` set, at the end where they are new.

    `boilerplate` needs the columns source_url, source_document_id and target_document_id. UsageError as for
    `apply_rules`. `track` passes on the parts of the table and may show progress.
    """
    rejected: list[str | None] = []
    scores: dict[str, list[float]] = {score.name: [] for score in SCORES}
    first: dict[str, int] = {}
    alone: dict[str, int] = {}
    for part in track(parts(table)):
        columns = {name: part.column(name) for name in part.column_names}
        verdicts = apply_rules(columns, source_lang, target_lang, options)
        rejected += verdicts.rejected_by
        for name, values in verdicts.scores.items():
            scores[name] += values.tolist()
        for total, counts in ((first, verdicts.first), (alone, verdicts.alone)):
            total.update({rule: total.get(rule, 0) + count for rule, count in counts.items()})
    if options.boilerplate.enabled and set(_DOCUMENT_COLUMNS) <= set(table.column_names):
        found = _boilerplate(table, source_lang, target_lang, options)
        first[BOILERPLATE] = alone[BOILERPLATE] = _reject(rejected, found, BOILERPLATE)
    if options.duplicate.enabled:
        first[DUPLICATE] = alone[DUPLICATE] = _reject(rejected, _duplicates(table, rejected), DUPLICATE)
    for name, numbers in scores.items():
        table = _set(table, name, pa.array(numbers, pa.float32(), from_pandas=True))
    return Filtered(_set(table, "rejected_by", pa.array(rejected, pa.string())), first, alone)


def parts(table: pa.Table) -> Iterator[pa.Table]:
    """The table in parts that are judged at once; one empty part of an empty table."""
    for start in range(0, max(table.num_rows, 1), _ROWS):
        yield table.slice(start, _ROWS)


def _boilerplate(table: pa.Table, source_lang: str, target_lang: str, options: FilterOptions) -> list[bool]:
    urls, sources, targets = (table.column(name).to_pylist() for name in _DOCUMENT_COLUMNS)
    return boilerplate(
        *_texts(table),
        source_lang,
        target_lang,
        [urlsplit(url or "").netloc for url in urls],
        list(zip(sources, targets, strict=True)),
        options.boilerplate,
    )


def _duplicates(table: pa.Table, rejected: list[str | None]) -> list[bool]:
    kept = [row for row, reason in enumerate(rejected) if reason is None]
    sources, targets = _texts(table)
    scores: list[Any] = (
        table.column("score").to_pylist() if "score" in table.column_names else [None] * len(rejected)
    )
    again = duplicates([pair_key(sources[row], targets[row]) for row in kept], [scores[row] for row in kept])
    result = [False] * len(rejected)
    for row, duplicate in zip(kept, again, strict=True):
        result[row] = duplicate
    return result


def _reject(rejected: list[str | None], found: list[bool], rule: str) -> int:
    """Set the rule where it found a pair that no other rejects; the number of those."""
    rows = [row for row, hit in enumerate(found) if hit and rejected[row] is None]
    for row in rows:
        rejected[row] = rule
    return len(rows)


def _texts(table: pa.Table) -> tuple[list[str], list[str]]:
    source, target = (
        [text or "" for text in table.column(f"{side}_text").to_pylist()] for side in ("source", "target")
    )
    return source, target


def _set(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), name, values)
    return table.append_column(name, values)
