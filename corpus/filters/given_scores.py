"""The scores that rules expect with the pairs, computed if a table lacks them."""

from collections.abc import Callable, Iterable

import pyarrow as pa

from align.encoders.protocol import for_language
from align.encoders.registry import check_languages, get_encoder
from align.scores.pairs import PairScorer
from corpus.filters.pairs import GIVEN_SCORES
from corpus.filters.table import parts


def with_given_scores(
    table: pa.Table,
    encoder: str,
    source_lang: str,
    target_lang: str,
    track: Callable[[Iterable[pa.Table]], Iterable[pa.Table]] = iter,
) -> pa.Table:
    """The table with the columns similarity, margin and score (float32); columns that it has are kept.

    The scores are those of align.scores.pairs.PairScores, among the pairs of the table. UsageError for an
    unknown encoder, UnsupportedLanguageError for a language that it does not know. `track` as for
    `filter_table`.
    """
    if set(GIVEN_SCORES) <= set(table.column_names):
        return table
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


def _texts(table: pa.Table) -> tuple[list[str], list[str]]:
    source, target = (
        [text or "" for text in table.column(f"{side}_text").to_pylist()] for side in ("source", "target")
    )
    return source, target
