"""The rules over a batch of pairs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus.filters.copies import COPY, HIGH_MARGIN_COPY, IDENTICAL, NEAR_COPY
from corpus.filters.language import LANGUAGE, WRONG_LANGUAGE
from corpus.filters.layout import BRACKETS, BREADCRUMBS, LITERALS, QUESTION, TITLE_CASE
from corpus.filters.lengths import LENGTH_RATIO, LENGTH_RATIO_SCORE, TOO_LONG, TOO_SHORT
from corpus.filters.letters import DIGITS, EMPTY, LETTERS, PUNCTUATION, SYMBOLS
from corpus.filters.markup import MARKUP_OR_CODE
from corpus.filters.mismatches import CURRENCY, URLS
from corpus.filters.noise import EMOJI, ESCAPES, MOJIBAKE, REPEATED_CHARACTER, SPACED_LETTERS, WHITESPACE
from corpus.filters.numbers import NUMBERS, NUMBERS_SCORE
from corpus.filters.options import FilterOptions
from corpus.filters.pairs import Bools, Floats, Pairs, float_column, read_pairs
from corpus.filters.rule import Rule, Score
from corpus.filters.script import WRONG_SCRIPT
from corpus.filters.terms import FORBIDDEN_TERMS
from corpus.filters.thresholds import LOW_MARGIN, LOW_SCORE, LOW_SIMILARITY
from corpus.filters.words import FEW_WORDS, GLUED_WORDS, LONG_WORD, REPETITION, WORD_LENGTH

# Measured in this order; the names are corpus.tables.schemas.FILTER_SCORES.
SCORES: tuple[Score, ...] = (LENGTH_RATIO_SCORE, LANGUAGE, LETTERS, NUMBERS_SCORE, COPY)

# Asked in this order: the first that rejects a pair is the one that it is rejected by.
RULES: tuple[Rule[Any], ...] = (
    EMPTY,
    MARKUP_OR_CODE,
    SYMBOLS,
    DIGITS,
    PUNCTUATION,
    TOO_SHORT,
    TOO_LONG,
    WHITESPACE,
    WORD_LENGTH,
    LONG_WORD,
    FEW_WORDS,
    GLUED_WORDS,
    MOJIBAKE,
    ESCAPES,
    REPEATED_CHARACTER,
    REPETITION,
    SPACED_LETTERS,
    EMOJI,
    BREADCRUMBS,
    TITLE_CASE,
    BRACKETS,
    LITERALS,
    FORBIDDEN_TERMS,
    LENGTH_RATIO,
    IDENTICAL,
    NEAR_COPY,
    WRONG_SCRIPT,
    WRONG_LANGUAGE,
    NUMBERS,
    URLS,
    CURRENCY,
    QUESTION,
    LOW_SIMILARITY,
    HIGH_MARGIN_COPY,
    LOW_MARGIN,
    LOW_SCORE,
)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the rules say of n pairs.

    `rejected_by` holds the name of the first rule that rejects a pair, or None; `rejections` how many do, so
    that with 1 it is that rule alone. `scores` has the columns of
    SCORES, float32 (n,), NaN where there was nothing to measure. `first` counts, by rule, the pairs that it
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
) -> Verdicts:
    """Verdicts on pairs in columns: source_text, target_text and, where known, similarity, margin, score.

    Columns are lists, NumPy or Arrow arrays of one length. With `reuse_scores`, columns of SCORES that are
    given are not measured again. A row's verdict does not depend on the other rows. UsageError for missing
    columns or unequal lengths.
    """
    options = options or FilterOptions()
    pairs = read_pairs(columns, source_lang, target_lang)
    given = {score.name: columns[score.name] for score in SCORES if reuse_scores and score.name in columns}
    scores = {
        score.name: float_column(given[score.name], len(pairs), score.name)
        if score.name in given
        else score.measure(pairs)
        for score in SCORES
    }
    pairs = pairs.with_scores(scores)
    rules = [rule for rule in RULES if getattr(options, rule.name).enabled]
    return _verdicts([rule.name for rule in rules], _rejections(pairs, rules, options), scores)


def _rejections(pairs: Pairs, rules: list[Rule[Any]], options: FilterOptions) -> Bools:
    """Which rule rejects which pair, (rules, n)."""
    rejected = np.zeros((len(rules), len(pairs)), dtype=np.bool_)
    for row, rule in enumerate(rules):
        rejected[row] = rule.reject(pairs, getattr(options, rule.name))
    return rejected


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
