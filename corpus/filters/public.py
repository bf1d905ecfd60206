"""The rules as a function for use from Python: `from corpus import filter_pairs`."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from align.encoders.registry import DEFAULT
from align.records import AlignedPair
from corpus.filters.given_scores import with_given_scores
from corpus.filters.options import FilterOptions
from corpus.filters.pairs import GIVEN_SCORES
from corpus.filters.table import filter_table
from crawler.errors import UsageError
from crawler.languages import base

_TEXTS = ("source_text", "target_text")
_TYPES = dict.fromkeys(_TEXTS, pa.string()) | dict.fromkeys(GIVEN_SCORES, pa.float32())


def filter_pairs(
    pairs: pa.Table | Iterable[tuple[str, str] | AlignedPair],
    source_lang: str,
    target_lang: str,
    options: FilterOptions | None = None,
    *,
    encoder: str = DEFAULT,
) -> pa.Table:
    """All the pairs in their order, with their scores, `rejected_by` and `rejections`: a pyarrow table.

    `pairs` is a table of Arrow, pandas or Polars with the columns source_text and target_text, or an iterable
    of (source, target) or of aligned pairs. Columns that it has stay: similarity, margin and score are
    computed by the encoder only where they are missing. `rejected_by` is the first rule that rejects the pair,
    null where it is kept; `rejections` is how many do. Personal data in the texts are masked unless the
    options say otherwise.

    UsageError for missing columns or an unknown encoder; UnsupportedLanguageError.
    """
    languages = base(source_lang) or source_lang, base(target_lang) or target_lang
    table = with_given_scores(_table(pairs), encoder, *languages)
    return filter_table(table, *languages, options or FilterOptions()).table


def _table(pairs: Any) -> pa.Table:
    """The pairs as a table, texts and given scores as the rules read them."""
    table = pa.table(pairs) if hasattr(pairs, "__arrow_c_stream__") else _of_rows(pairs)
    for name in _TEXTS:
        if name not in table.column_names:
            raise UsageError(f"column {name}: missing: the rules read source_text and target_text")
    for number, name in enumerate(table.column_names):
        if name in _TYPES:
            table = table.set_column(number, name, table[name].cast(_TYPES[name]))
    return table


def _of_rows(pairs: Iterable[tuple[str, str] | AlignedPair]) -> pa.Table:
    rows = list(pairs)
    aligned = [row for row in rows if isinstance(row, AlignedPair)]
    if aligned and len(aligned) == len(rows):
        return pa.table(
            {name: pa.array([getattr(row, name) for row in aligned], kind) for name, kind in _TYPES.items()}
        )
    texts = [(row.source_text, row.target_text) if isinstance(row, AlignedPair) else row for row in rows]
    sources, targets = zip(*texts, strict=True) if texts else ((), ())
    return pa.table([pa.array(sources, pa.string()), pa.array(targets, pa.string())], _TEXTS)
