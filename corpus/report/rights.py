"""Counts on rights and provenance: opt-outs, takedowns, machine translation, personal data."""

from collections import Counter
from dataclasses import dataclass

import pyarrow.compute as pc

from corpus.tables.counts import Tally, has_columns, number_of
from corpus.tables.folder import WorkFolder
from corpus.tables.takedown import TAKEDOWN
from crawler.topic.takedowns import read_takedowns


@dataclass(frozen=True, slots=True)
class Masked:
    """Kept pairs in which personal data was masked, and the placeholders in them."""

    pairs: int
    placeholders: int


@dataclass(frozen=True, slots=True)
class Rights:
    """Counts that matter for the right to use the texts; None if a table lacks the column.

    `pages_translated` are the pages archived that are machine translations, and those of them kept;
    `pairs_translated` the kept pairs with a side from one, of `pairs` kept in all. `opt_outs` counts pages by
    the way in which they are kept out of mining. `entries` is the length of the takedown list,
    `pages_taken_down` the pages that it hit.
    """

    pages_translated: Tally | None
    pairs: int
    pairs_translated: int | None
    opt_outs: tuple[Tally, ...]
    pages_opted_out: int | None
    pages_taken_down: int | None
    entries: int
    masked: Masked | None


def rights(folder: WorkFolder) -> Rights:
    """The counts of a work folder, from its tables and its takedown list."""
    kept = pc.field("rejected_by").is_null()
    translated = pc.field("machine_translated")
    has_documents, has_pairs = folder.has("documents"), folder.has("pairs")
    pages = None
    if has_columns(folder, "documents", "machine_translated"):
        numbers = (number_of(folder, "documents", where) for where in (translated, translated & kept))
        pages = Tally("machine translations", *numbers)
    opt_outs, opted_out = _opt_outs(folder)
    return Rights(
        pages_translated=pages,
        pairs=number_of(folder, "pairs", kept) if has_pairs else 0,
        pairs_translated=number_of(folder, "pairs", translated & kept)
        if has_columns(folder, "pairs", "machine_translated")
        else None,
        opt_outs=opt_outs,
        pages_opted_out=opted_out,
        pages_taken_down=number_of(folder, "documents", pc.field("rejected_by") == TAKEDOWN)
        if has_documents
        else None,
        entries=len(read_takedowns(folder.root).lines()),
        masked=_masked(folder),
    )


def _opt_outs(folder: WorkFolder) -> tuple[tuple[Tally, ...], int | None]:
    """Pages by signal, a page with two of them in both lines, and the pages that have any."""
    if not has_columns(folder, "documents", "opt_outs"):
        return (), None
    rows: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    pages = 0
    for batch in folder.batches(
        "documents", ["opt_outs", "rejected_by"], pc.list_value_length(pc.field("opt_outs")) > 0
    ):
        pages += batch.num_rows
        columns = batch["opt_outs"].to_pylist(), batch["rejected_by"].to_pylist()
        for signals, reason in zip(*columns, strict=True):
            rows.update(set(signals))
            kept.update(set(signals) if reason is None else ())
    tallies = (Tally(name, number, kept[name]) for name, number in rows.items())
    return tuple(sorted(tallies, key=lambda tally: (-tally.rows, tally.name))), pages


def _masked(folder: WorkFolder) -> Masked | None:
    if not has_columns(folder, "pairs", "masked"):
        return None
    found = pc.field("rejected_by").is_null() & (pc.field("masked") > 0)
    numbers = [pc.sum(batch["masked"]).as_py() or 0 for batch in folder.batches("pairs", ["masked"], found)]
    return Masked(number_of(folder, "pairs", found), sum(numbers))
