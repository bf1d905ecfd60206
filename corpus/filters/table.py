"""The rules over a whole table of pairs: first those that see one pair, then those that see the corpus."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from corpus.dedupe import Sketches
from corpus.engine import EngineOptions
from corpus.filters.options import FilterOptions
from corpus.filters.pairs import GIVEN_SCORES, MT_SCORES
from corpus.filters.registry import pair_rules, scores_of
from corpus.filters.rules.personal_data import PERSONAL_DATA
from corpus.filters.whole_corpus import add_open, rejected_rows
from corpus.filters.workers import Judgement, RuleWorkers, ahead, judged
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
    engine: EngineOptions | None = None,
) -> Filtered:
    """The table in its order with the scores of the rules, `masked`, `rejected_by` and `rejections` set.

    Rules that are off have no score. New columns come last. If `personal_data` is on, the texts are masked
    before the rules run.

    `boilerplate` needs the columns source_url, source_document_id and target_document_id. UsageError as for
    `apply_rules`. `track` passes on the parts of the table and may show progress. Of Chinese, the region or
    script of the language tag counts: zh-TW is traditional. A table of more than 5,000 pairs is judged in
    child processes, as corpus.filters.workers says; the result does not depend on their number.
    """
    tags = source_lang, target_lang
    languages = base(source_lang) or source_lang, base(target_lang) or target_lang
    sketches = Sketches()
    every: list[pa.Table] = []
    done = 0
    for some in track(_judged_parts(table, tags, options, engine or EngineOptions())):
        add_open(sketches, some, done, languages)
        every.append(some)
        done += some.num_rows
    result = pa.concat_tables(every)
    first, alone = _counts(result, options)
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


def _judged_parts(
    table: pa.Table, tags: tuple[str, str], options: FilterOptions, engine: EngineOptions
) -> Iterator[pa.Table]:
    """The parts in order, judged by the rules that see one pair: here if there is one, else in children."""
    if table.num_rows <= _ROWS:
        for part in parts(table):
            yield _with_verdicts(part, judged(_columns(part), tags, options, all_scores=False), options)
        return
    with RuleWorkers(options, engine, all_scores=False) as workers:
        submitted = ((part, workers.submit(_columns(part), *tags)) for part in parts(table))
        for part, verdicts in ahead(submitted, workers.size):
            yield _with_verdicts(part, verdicts.result(), options)


def _columns(table: pa.Table) -> dict[str, list[Any]]:
    """What the rules read."""
    names = ("source_text", "target_text", *GIVEN_SCORES, *MT_SCORES)
    return {name: table[name].to_pylist() for name in names if name in table.column_names}


def _with_verdicts(table: pa.Table, found: Judgement, options: FilterOptions) -> pa.Table:
    if options.of(PERSONAL_DATA).enabled and any(found.masked):
        for name, texts in (("source_text", found.source_texts), ("target_text", found.target_texts)):
            table = _set(table, name, pa.array(texts, table.schema.field(name).type))
    missing = np.full(table.num_rows, np.nan, dtype=np.float32)
    for score in scores_of([rule for rule in pair_rules() if options.of(rule).enabled], all_stored=False):
        numbers = found.scores.get(score.name, missing)  # a part whose pairs all failed has none
        table = _set(table, score.name, pa.array(numbers, pa.float32(), from_pandas=True))
    table = _set(table, "masked", pa.array(found.masked, pa.int32()))
    table = _set(table, "rejected_by", pa.array(found.rejected_by, pa.string()))
    return _set(table, "rejections", pa.array(found.rejections, pa.int32()))


def _counts(table: pa.Table, options: FilterOptions) -> tuple[Counter[str], Counter[str]]:
    """By rule the pairs that it was the first to reject, and those that no other rule rejects."""
    names = [rule.name for rule in pair_rules() if options.of(rule).enabled]
    first, alone = Counter(dict.fromkeys(names, 0)), Counter(dict.fromkeys(names, 0))
    both = (table[name].to_pylist() for name in ("rejected_by", "rejections"))
    for rule, rejections in zip(*both, strict=True):
        if rule is not None:
            first[rule] += 1
            alone[rule] += rejections == 1
    return first, alone


def _set(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), name, values)
    return table.append_column(name, values)
