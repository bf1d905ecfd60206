"""judged pairs -> pairs: decisions of reviewers, rules over the whole corpus, and the split of each pair."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from align.records import PARAGRAPH, SENTENCE
from corpus.decisions.decision import Decision
from corpus.dedupe import DUPLICATE, NEAR_DUPLICATE, Records, Sketches
from corpus.filters.options import FilterOptions
from corpus.filters.rules.personal_data import PERSONAL_DATA
from corpus.filters.whole_corpus import COLUMNS, add_open, rejected_rows
from corpus.progress import warn
from corpus.settling.decided import Reader, approved, reader
from corpus.splits import (
    NEAR_TEST,
    SPLITS,
    PageLink,
    SplitOptions,
    SplitParts,
    draw,
    missing_documents,
    near_held_out,
    place,
)
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import MINED_ORIGIN, PAIRS

_URLS = ["source_url", "target_url"]
_ROWS = 5000  # sketched at once


@dataclass(frozen=True, slots=True)
class Settled:
    """Reasons and splits of the n rows of JUDGED as reviewers decided them, which `read` gives.

    `reasons` and `splits` are places in `rules` and SPLITS, int8 (n,), -1 for none; `counted` are the pairs
    of each split, and the pairs that the check of the finished splits found.
    """

    rules: tuple[str, ...]
    reasons: npt.NDArray[np.int8]
    splits: npt.NDArray[np.int8]
    parts: SplitParts
    counted: dict[str, int]
    read: Reader


def settle(
    folder: WorkFolder,
    filters: FilterOptions,
    options: SplitOptions,
    known: SplitParts,
    decisions: Mapping[str, Decision] | None = None,
) -> Settled:
    """The decisions by pair_key, the verdicts of the rules over the whole corpus, and the splits, for JUDGED.

    A pair that a reviewer accepted is dropped only as the exact duplicate of another one, or for a text near
    one that is held out. A record of a third of a kilobyte per pair is held in memory, not the texts.
    """
    read = reader(folder, decisions or {}, filters.of(PERSONAL_DATA))
    sketches, rows, accepted = Sketches(), 0, [np.zeros(0, dtype=np.bool_)]
    for batch in read([*sorted(COLUMNS), "review"]):
        for start in range(0, len(batch), _ROWS):
            add_open(sketches, batch.slice(start, _ROWS), rows + start)
        accepted.append(approved(batch["review"]))
        rows += len(batch)
    records = sketches.records()
    reasons = np.full(rows, -1, dtype=np.int8)
    found = rejected_rows(records, filters)
    for number, (rule, dropped) in enumerate(found.items()):
        reasons[dropped] = number
        if rule != DUPLICATE.name:
            reasons[dropped[np.concatenate(accepted)[dropped]]] = -1
    kept = np.zeros(rows, dtype=np.bool_)
    kept[records["row"][reasons[records["row"]] < 0]] = True
    parts = draw(_links(read, kept), options, known) if options.hold_out else known
    for name in missing_documents(_links(read, kept), options):
        warn(
            f"[splits] documents: {name}: no document of this name has kept pairs: see `source_url` in pairs"
        )
    splits = _splits(read, kept, parts if options.hold_out else SplitParts())
    similarity = filters.of(NEAR_DUPLICATE).similarity
    near = records["row"][near_held_out(records, splits[records["row"]], similarity)]
    reasons[near], splits[near] = len(found), -1
    counted = _counted(records, splits, filters) if options.hold_out else {}
    return Settled((*found, NEAR_TEST), reasons, splits, parts, counted, read)


def settled_pairs(settled: Settled) -> Iterator[pa.Table]:
    """The rows of JUDGED in order, as reviewers decided them, with their reasons and splits."""
    start = 0
    for table in settled.read(PAIRS.names):
        rows = slice(start, start + len(table))
        new = _names(settled.reasons[rows], settled.rules)
        rejections = pc.if_else(pc.is_valid(new), pa.scalar(1, pa.int32()), table["rejections"])
        table = _set(table, "rejected_by", pc.coalesce(table["rejected_by"], new))
        table = _set(table, "rejections", rejections)
        start += len(table)
        yield _set(table, "split", _names(settled.splits[rows], SPLITS))


def _links(read: Reader, kept: npt.NDArray[np.bool_]) -> Iterator[PageLink]:
    """Pages with kept pairs between them; with sentences among the pairs, only sentences are counted."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    columns = [*_URLS, "origin", "granularity"]
    start = 0
    for batch in read(columns):
        some = batch.filter(pa.array(kept[start : start + len(batch)]))
        start += len(batch)
        for row in some.group_by(columns).aggregate([([], "count_all")]).to_pylist():
            counts[tuple(row[name] or "" for name in columns)] += row["count_all"]  # type: ignore[index]
    kind = PARAGRAPH if all(granularity == PARAGRAPH for *_, granularity in counts) else SENTENCE
    for (source, target, origin, granularity), pairs in sorted(counts.items()):
        yield PageLink(
            place(source),
            place(target),
            pairs * ((granularity == PARAGRAPH) == (kind == PARAGRAPH)),
            origin == MINED_ORIGIN,
        )


def _splits(read: Reader, kept: npt.NDArray[np.bool_], parts: SplitParts) -> npt.NDArray[np.int8]:
    splits = np.full(len(kept), -1, dtype=np.int8)
    known: dict[tuple[str, str], int] = {}
    start = 0
    for batch in read(_URLS):
        pages = list(zip(*(batch[name].to_pylist() for name in _URLS), strict=True))
        for both in set(pages) - known.keys():
            known[both] = SPLITS.index(parts.of(*both))
        splits[start : start + len(pages)] = [known[both] for both in pages]
        start += len(pages)
    splits[~kept] = -1
    return splits


def _counted(records: Records, splits: npt.NDArray[np.int8], filters: FilterOptions) -> dict[str, int]:
    """Pairs by split, and the pairs of the finished splits with a text near one that is held out: 0."""
    still = near_held_out(records, splits[records["row"]], filters.of(NEAR_DUPLICATE).similarity)
    sizes = {name: int((splits == number).sum()) for number, name in enumerate(SPLITS)}
    return {**sizes, "near_across_splits": int(still.sum())}


def _names(places: npt.NDArray[np.int8], names: tuple[str, ...]) -> pa.Array:
    return pa.array([names[place] if place >= 0 else None for place in places.tolist()], pa.string())


def _set(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), PAIRS.field(name), values)
