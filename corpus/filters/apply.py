"""The rules over a batch of pairs."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus.filters.options import FilterOptions
from corpus.filters.pairs import Bools, Floats, Pairs, float_column, read_pairs
from corpus.filters.registry import pair_rules, scores_of
from corpus.filters.rule import Rule, Score

# Pairs that all rules judge before the next ones: what they have in common, as the words of a text
# (align.text.word_sets), is found once.
_TOGETHER = 1024


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts of the rules on n pairs.

    `rejected_by` is the name of the first rule that rejects a pair, or None; `rejections` how many do, so
    that with 1 it is that rule alone. `scores` has the columns of
    corpus.tables.schemas.FILTER_SCORES and those that plug-ins measure, float32 (n,), NaN where there was
    nothing to measure. `first` counts, by rule, the pairs that it
    was the first to reject, `alone` those that no other rule rejects; rules that are off are in neither.
    """

    rejected_by: list[str | None]
    rejections: list[int]
    scores: dict[str, Floats]
    first: dict[str, int]
    alone: dict[str, int]


def apply_rules(
    columns: Mapping[str, Any],
    source_lang: str,
    target_lang: str,
    options: FilterOptions | None = None,
    *,
    reuse_scores: bool = False,
    all_scores: bool = True,
) -> Verdicts:
    """Verdicts on pairs in columns: source_text, target_text and, if known, similarity, margin, score.

    Columns are lists, NumPy or Arrow arrays of one length. With `reuse_scores`, columns of scores that are
    given are not measured again; without `all_scores`, only those of rules that are on are measured. A row's
    verdict does not depend on the other rows. UsageError for missing columns or unequal lengths.
    """
    options = options or FilterOptions()
    pairs = read_pairs(columns, source_lang, target_lang)
    rules = [rule for rule in pair_rules() if options.of(rule).enabled]
    measured = scores_of(rules, all_scores)
    given = {
        score.name: float_column(columns[score.name], len(pairs), score.name)
        for score in measured
        if reuse_scores and score.name in columns
    }
    pairs = pairs.with_scores(given)
    parts = [_judged(part, rules, measured, given, options) for part in pairs.parts(_TOGETHER)]
    scores = {
        score.name: np.concatenate([np.zeros(0, np.float32), *(found[score.name] for found, _ in parts)])
        for score in measured
    }
    rejected = np.concatenate([np.zeros((len(rules), 0), np.bool_), *(found for _, found in parts)], axis=1)
    return _verdicts([rule.name for rule in rules], rejected, scores)


def _judged(
    pairs: Pairs,
    rules: list[Rule[Any]],
    measured: Iterable[Score],
    given: Container[str],
    options: FilterOptions,
) -> tuple[dict[str, Floats], Bools]:
    """The scores of some pairs, and True where a rule rejects one, (rules, n)."""
    scores = {
        score.name: pairs.scores[score.name] if score.name in given else score.measure(pairs)
        for score in measured
    }
    pairs = pairs.with_scores(scores)
    rejected = np.zeros((len(rules), len(pairs)), dtype=np.bool_)
    for row, rule in enumerate(rules):
        rejected[row] = rule.reject(pairs, options.of(rule))
    return scores, rejected


def _verdicts(names: list[str], rejected: Bools, scores: dict[str, Floats]) -> Verdicts:
    number = rejected.sum(axis=0)
    # The last row stands for 'no rule', so that the first True of a column is its verdict.
    first = np.vstack([rejected, np.ones(rejected.shape[1], dtype=np.bool_)]).argmax(axis=0)
    reasons = [*names, None]
    return Verdicts(
        [reasons[rule] for rule in first.tolist()],
        number.tolist(),
        scores,
        {name: int((first == row).sum()) for row, name in enumerate(names)},
        {name: int((rejected[row] & (number == 1)).sum()) for row, name in enumerate(names)},
    )
