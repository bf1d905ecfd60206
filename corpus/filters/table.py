"""The rules over a whole table of pairs: first those that see one pair, then those that see the corpus."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from corpus.dedupe import Sketches
from corpus.filters.apply import apply_rules
from corpus.filters.options import FilterOptions
from corpus.filters.rules.personal_data import PERSONAL_DATA, mask_pairs
from corpus.filters.whole_corpus import add_open, rejected_rows
from crawler.languages import base

_ROWS = 5000  # judged at once


@dataclass(frozen=True, slots=True)
class Filtered:
    """A judged table, and by rule the number of pairs that it was the first and the only one to reject.

    Rules that see the corpus judge only pairs that no other rule rejects, so for them `alone` equals `first`.
    `masked` is the number of pairs with personal data.
    """

    table: pa.Table
    first: dict[str, int]
    alone: dict[str, int]
    masked: int


def filter_table(
    table: pa.Table,
    source_lang: str,
    target_lang: str,
    options: FilterOptions,
    track: Callable[[Iterable[pa.Table]], Iterable[pa.Table]] = iter,
) -> Filtered:
    """The table in its order with the scores of the rules, `masked`, `rejected_by` and `rejections` set.

    Rules that are off have no score. New columns come last. If `personal_data` is on, the texts are masked
    before the rules run.

    `boilerplate` needs the columns source_url, source_document_id and target_document_id. UsageError as for
    `apply_rules`. `track` passes on the parts of the table and may show progress. Of Chinese, the region or
    script of the language tag counts: zh-TW is traditional.
    """
    tags = source_lang, target_lang
    languages = base(source_lang) or source_lang, base(target_lang) or target_lang
    sketches = Sketches()
    judged: list[pa.Table] = []
    first, alone, done = Counter[str](), Counter[str](), 0
    for part in track(parts(table)):
        some, counts = _judged(part, tags, languages, options)
        add_open(sketches, some, done, languages)
        judged.append(some)
        done += some.num_rows
        for total, more in zip((first, alone), counts, strict=True):
            total.update(more)
    result = pa.concat_tables(judged)
    rejected, rejections = (result[name].to_pylist() for name in ("rejected_by", "rejections"))
    for rule, rows in rejected_rows(sketches.records(), options).items():
        for row in rows.tolist():
            rejected[row], rejections[row] = rule, 1
        first[rule] = alone[rule] = len(rows)
    result = _set(result, "rejected_by", pa.array(rejected, pa.string()))
    result = _set(result, "rejections", pa.array(rejections, pa.int32()))
    return Filtered(result, dict(first), dict(alone), sum(n > 0 for n in result["masked"].to_pylist()))


def parts(table: pa.Table) -> Iterator[pa.Table]:
    """The table in parts of _ROWS rows; one empty part for an empty table."""
    for start in range(0, max(table.num_rows, 1), _ROWS):
        yield table.slice(start, _ROWS)


def _judged(
    table: pa.Table, tags: tuple[str, str], languages: tuple[str, str], options: FilterOptions
) -> tuple[pa.Table, tuple[dict[str, int], dict[str, int]]]:
    """The rows, judged by the rules that see one pair, and by rule the first and the only ones to reject."""
    table, masked = _masked(table, languages, options)
    verdicts = apply_rules(
        {name: table.column(name) for name in table.column_names}, *tags, options, all_scores=False
    )
    for name, numbers in verdicts.scores.items():
        table = _set(table, name, pa.array(numbers, pa.float32(), from_pandas=True))
    table = _set(table, "masked", pa.array(masked, pa.int32()))
    table = _set(table, "rejected_by", pa.array(verdicts.rejected_by, pa.string()))
    table = _set(table, "rejections", pa.array(verdicts.rejections, pa.int32()))
    return table, (verdicts.first, verdicts.alone)


def _masked(
    table: pa.Table, languages: tuple[str, str], options: FilterOptions
) -> tuple[pa.Table, list[int]]:
    """The table without personal data, and the number of placeholders of each pair."""
    if not options.of(PERSONAL_DATA).enabled:
        return table, [0] * table.num_rows
    found = mask_pairs(*_texts(table), *languages, options.of(PERSONAL_DATA))
    if any(found.masked):
        for name, texts in (("source_text", found.source_texts), ("target_text", found.target_texts)):
            table = _set(table, name, pa.array(texts, table.schema.field(name).type))
    return table, found.masked


def _texts(table: pa.Table) -> tuple[list[str], list[str]]:
    source, target = (
        [text or "" for text in table.column(f"{side}_text").to_pylist()] for side in ("source", "target")
    )
    return source, target


def _set(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), name, values)
    return table.append_column(name, values)
