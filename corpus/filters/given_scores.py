"""The scores that rules expect with the pairs, computed if a rule asks for one and the table lacks it."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pyarrow as pa

from corpus.filters.options import FilterOptions
from corpus.filters.pairs import GIVEN_SCORES
from corpus.filters.registry import pair_rules
from corpus.filters.table import parts


def with_given_scores(
    table: pa.Table,
    encoder: str,
    source_lang: str,
    target_lang: str,
    options: FilterOptions,
    track: Callable[[Iterable[pa.Table]], Iterable[pa.Table]] = iter,
) -> pa.Table:
    """The table with the columns similarity, margin and score (float32); columns that it has are kept.

    Unchanged if it has those that the rules ask for: only else is an encoder loaded. The scores are those of
    align.scores.pairs.PairScores, among the pairs of the table. UsageError for an unknown encoder,
    UnsupportedLanguageError for a language that it does not know. `track` as for `filter_table`.
    """
    if asked(options) <= set(table.column_names):
        return table
    from align.encoders.protocol import for_language
    from align.encoders.registry import check_languages, get_encoder
    from align.scores.pairs import PairScorer

    model = get_encoder(encoder)
    check_languages(model, source_lang, target_lang)
    source, target = (for_language(model, lang) for lang in (source_lang, target_lang))
    scorer = PairScorer(source, zip(*_texts(table), strict=True), target)
    columns: dict[str, list[float]] = {name: [] for name in GIVEN_SCORES}
    for part in track(parts(table)):
        for name, values in zip(GIVEN_SCORES, scorer.score(*_texts(part)), strict=True):
            columns[name] += values.tolist()
    for name in GIVEN_SCORES:
        if name not in table.column_names:
            table = table.append_column(name, pa.array(columns[name], pa.float32()))
    return table


def asked(options: FilterOptions) -> set[str]:
    """The given scores that the rules which are on read."""
    return {name for rule in pair_rules() if options.of(rule).enabled for name in rule.given}


def without_given(options: FilterOptions) -> FilterOptions:
    """The options with the rules off that read a given score: the others need no encoder."""
    off = {
        rule.name: replace(options.of(rule), enabled=False)
        for rule in pair_rules()
        if rule.given and options.of(rule).enabled
    }
    return FilterOptions(**(dict(options) | off))


def _texts(table: pa.Table) -> tuple[list[str], list[str]]:
    source, target = (
        [text or "" for text in table.column(f"{side}_text").to_pylist()] for side in ("source", "target")
    )
    return source, target
