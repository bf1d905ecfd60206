"""The pairs of a corpus without their texts, in memory: chosen, ordered and counted for the page."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log1p, nan
from typing import Any, NamedTuple

import numpy as np
import pyarrow.compute as pc

from corpus.decisions.decision import PAIR, Decision, pair_key
from corpus.decisions.standing import labels
from corpus.review.choice import telling_first
from corpus.settling.decided import ACCEPTED, CORRECTED
from corpus.tables.counts import UNNAMED
from corpus.tables.folder import WorkFolder
from corpus.tables.names import JUDGED
from crawler.urls import site_of

BANDS = ("below .05", ".05 to .25", ".25 to .5", ".5 to .75", ".75 to .95", "from .95", "none")
_EDGES = (0.05, 0.25, 0.5, 0.75, 0.95)
OPEN, DECIDED, DISPUTED = STATES = ("to judge", "judged", "disputed")
KEPT, DROPPED = "kept", "dropped"
TEXT = "text"
FACETS = ("state", "rule", "site", "band", "origin", "split", "license", "mt")
DOUBTFUL, BY_TERM, BY_SITE, BY_SCORE, IN_ORDER = SORTS = ("doubtful", "term", "site", "score", "corpus")
_MEASURES = ("similarity", "margin", "length_ratio", "language", "numbers", "copy")
_COLUMNS = (
    *_MEASURES,
    *("pair_id", "source_lang", "target_lang", "source_text", "target_text", "source_url", "score"),
    *("source_document_id", "rejected_by", "origin", "split", "license", "machine_translated", "review"),
)


class Entry(NamedTuple):
    """A pair: its row in the table, its key, and its values in the facets."""

    row: int
    key: str
    pair_id: str
    document: str
    score: float | None
    rule: str
    site: str
    band: str
    origin: str
    split: str
    license: str
    mt: str
    term: str
    measures: tuple[float, ...]  # what tells pairs apart: _MEASURES and size; NaN where not measured


@dataclass(frozen=True, slots=True)
class Query:
    """What a person wants to see: a text, one value of some facets, and an order."""

    text: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    sort: str = DOUBTFUL


@dataclass(frozen=True, slots=True)
class Found:
    """The entries in order, and what another query of one change would find.

    `counts` has by facet each value and the number of entries with it and all else that was asked;
    `without` by what was asked (`text` or a facet) the number of entries if that is not asked.
    """

    entries: Sequence[Entry]
    counts: Mapping[str, Sequence[tuple[str, int]]]
    without: Mapping[str, int]


def read_index(folder: WorkFolder, term_of: Callable[[str, str], str]) -> list[Entry]:
    """The pairs of the table in order; of a pair that a person corrected, the old one.

    `term_of` names the term of a text by the text and its language.
    """
    entries = []
    row, before = 0, _scores_before(folder)
    for batch in folder.batches("pairs", list(_COLUMNS)):
        for values in zip(*(batch[name].to_pylist() for name in _COLUMNS), strict=True):
            one = dict(zip(_COLUMNS, values, strict=True))
            one["score"] = before.get(one["pair_id"], one["score"])
            if not (one["review"] or "").startswith(f"{CORRECTED}:"):
                entries.append(_entry(row, one, term_of))
            row += 1
    return entries


def search(
    folder: WorkFolder,
    entries: Sequence[Entry],
    query: Query,
    decisions: Mapping[str, Decision],
    disputed: Mapping[str, object],
) -> Found:
    """The entries that a query asks for, and the numbers that a change of it would find."""
    rows = _rows_with(folder, query.text) if query.text else None
    asked = [*([TEXT] if query.text else []), *query.facets]
    chosen: list[Entry] = []
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    alone: Counter[str] = Counter()  # entries that one thing asked for keeps out, by that thing
    for entry in entries:
        values = {facet: getattr(entry, facet) for facet in FACETS[1:]}
        values[FACETS[0]] = state(entry.key, decisions, disputed)
        against = [facet for facet, wanted in query.facets.items() if not _is(values[facet], wanted, facet)]
        if rows is not None and entry.row not in rows:
            against.append(TEXT)
        if not against:
            chosen.append(entry)
        elif len(against) == 1:
            alone[against[0]] += 1
        for facet in FACETS:
            if not against or against == [facet]:
                counts[facet][values[facet]] += 1
    ordered = _telling(entries, chosen, decisions) if query.sort == DOUBTFUL else _ordered(chosen, query.sort)
    offered = {facet: _in_order(facet, found) for facet, found in counts.items()}
    return Found(ordered, offered, {name: len(chosen) + alone[name] for name in asked})


def _in_order(facet: str, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Bands of scores from the lowest, all else by number."""
    by_number = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return sorted(by_number, key=lambda item: BANDS.index(item[0])) if facet == "band" else by_number


def state(key: str, decisions: Mapping[str, Decision], disputed: Mapping[str, object]) -> str:
    """Whether a pair is to judge, judged, or judged differently by several people."""
    return DISPUTED if key in disputed else DECIDED if key in decisions else OPEN


def band(score: float | None) -> str:
    """The band of a score."""
    return BANDS[-1] if score is None else BANDS[sum(score >= edge for edge in _EDGES)]


def _is(value: str, wanted: str, facet: str) -> bool:
    """Whether a value is the wanted one; `dropped` stands for all rules."""
    return value == wanted or (facet == "rule" and wanted == DROPPED and value != KEPT)


def _telling(
    entries: Sequence[Entry], chosen: Sequence[Entry], decisions: Mapping[str, Decision]
) -> list[Entry]:
    """The chosen entries, first those that teach the score most beside what people judged of all."""
    if not chosen:
        return []
    right = labels({key: one for key, one in decisions.items() if one.kind == PAIR})
    listed = {entry.row for entry in chosen}
    pool = [*chosen, *(entry for entry in entries if entry.key in right and entry.row not in listed)]
    known = {
        place: right[entry.key]
        for place, entry in enumerate(pool)
        if entry.key in right and entry.score is not None
    }
    values = np.array([entry.measures for entry in pool], dtype=np.float64).reshape(len(pool), -1)
    order = telling_first([e.score for e in pool], values, [e.document for e in pool], known)
    return [pool[place] for place in order if place < len(chosen)]


def _ordered(entries: Sequence[Entry], sort: str) -> list[Entry]:
    keys: dict[str, Callable[[Entry], tuple[object, ...]]] = {
        BY_TERM: lambda entry: (not entry.term, entry.term, entry.row),
        BY_SITE: lambda entry: (entry.site, entry.row),
        BY_SCORE: lambda entry: (1.0 if entry.score is None else entry.score, entry.row),
        IN_ORDER: lambda entry: (entry.row,),
    }
    return sorted(entries, key=keys[sort])


def _scores_before(folder: WorkFolder) -> dict[str, float | None]:
    """The scores that the pairs had which a person accepted, by pair_id: theirs is 1."""
    if not folder.has(JUDGED):
        return {}
    ids = folder.table("pairs", pc.field("review") == ACCEPTED, ["pair_id"])["pair_id"].combine_chunks()
    rows = folder.table(JUDGED, pc.field("pair_id").isin(ids), ["pair_id", "score"])
    return dict(zip(rows["pair_id"].to_pylist(), rows["score"].to_pylist(), strict=True))


def _rows_with(folder: WorkFolder, text: str) -> frozenset[int]:
    """Numbers of the rows with a text on either side, whatever its case."""
    found: set[int] = set()
    start = 0
    for batch in folder.batches("pairs", ["source_text", "target_text"]):
        sides = [pc.match_substring(column, text, ignore_case=True) for column in batch.columns]
        both = pc.fill_null(pc.or_(*sides), False)
        found.update(start + place for place in pc.indices_nonzero(both).to_pylist())
        start += len(batch)
    return frozenset(found)


def measures(row: Mapping[str, Any]) -> tuple[float, ...]:
    """What tells a pair from others: measures of alignment and rules, and the size of its shorter text."""
    size = min(len(row["source_text"] or ""), len(row["target_text"] or ""))
    return (*(nan if row[name] is None else row[name] for name in _MEASURES), log1p(size))


def _entry(row: int, one: Mapping[str, Any], term_of: Callable[[str, str], str]) -> Entry:
    source, target = one["source_text"] or "", one["target_text"] or ""
    return Entry(
        row=row,
        key=pair_key(source, target),
        pair_id=one["pair_id"],
        document=one["source_document_id"],
        score=one["score"],
        rule=one["rejected_by"] or KEPT,
        site=site_of(one["source_url"] or "") or UNNAMED,
        band=band(one["score"]),
        origin=one["origin"] or UNNAMED,
        split=one["split"] or UNNAMED,
        license=one["license"] or UNNAMED,
        mt="machine-translated" if one["machine_translated"] else "not marked",
        term=term_of(source, one["source_lang"]),
        measures=measures(one),
    )
