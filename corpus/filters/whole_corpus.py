"""The rules that see the whole corpus, over tables of pairs that come in batches."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus.dedupe import CORPUS_RULES, Kind, Records, Sketches, judge
from corpus.filters.options import FilterOptions
from crawler.urls import site_of

_PLACE = ("source_url", "source_document_id", "target_document_id")
_READ = frozenset({*_PLACE, "source_text", "target_text", "score", "pair_id"})
COLUMNS = _READ | {"source_lang", "target_lang", "granularity", "rejected_by"}  # all that is read


def add_open(
    sketches: Sketches, table: pa.Table, first: int, languages: tuple[str, str] | None = None
) -> None:
    """Add the rows of a table that no rule rejects; its first row is number `first` of all.

    Reads source_text, target_text, rejected_by and, if present, score, pair_id, granularity and the columns
    of the documents; the languages from source_lang and target_lang unless given.
    """
    rows = np.flatnonzero(pc.is_null(table["rejected_by"]).to_numpy())
    some = table.take(pa.array(rows, pa.int64()))
    kinds = list(_kinds(some, languages))
    for kind in sorted(set(kinds)):
        chosen = np.flatnonzero([other == kind for other in kinds])
        part = some.take(pa.array(chosen, pa.int64()))
        known = {name: part[name].to_pylist() for name in part.column_names if name in _READ}
        placed = all(name in known for name in _PLACE)
        sources, targets = (known[name] for name in _PLACE[1:]) if placed else ([], [])
        sketches.add(
            kind,
            (rows[chosen] + first).tolist(),
            [text or "" for text in known["source_text"]],
            [text or "" for text in known["target_text"]],
            known.get("score"),
            known.get("pair_id"),
            [site_of(url or "") for url in known["source_url"]] if placed else None,
            [(s or "", t or "") for s, t in zip(sources, targets, strict=True)] if placed else None,
        )


def rejected_rows(records: Records, options: FilterOptions) -> dict[str, npt.NDArray[np.int64]]:
    """By rule, in order, the numbers of the rows that it drops; without the rules that are off."""
    rules = ((rule, options.of(rule)) for rule in CORPUS_RULES)
    asked = [(rule, own) for rule, own in rules if own.enabled]
    return {rule: records["row"][found] for rule, found in judge(records, asked).items()}


def _kinds(table: pa.Table, languages: tuple[str, str] | None) -> Iterator[Kind]:
    """The Kind of each row: a paragraph of one sentence is not a duplicate of the sentence."""
    rows = len(table)
    sources, targets = (
        ([lang] * rows for lang in languages)
        if languages
        else (table[name].to_pylist() for name in ("source_lang", "target_lang"))
    )
    known = "granularity" in table.column_names
    granularities = table["granularity"].to_pylist() if known else [None] * rows
    return (Kind(s, t, g or "") for s, t, g in zip(sources, targets, granularities, strict=True))
