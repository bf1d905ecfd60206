"""What other options of the rules would keep and drop, without a build."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from corpus.decisions.decision import Decision
from corpus.dedupe import DUPLICATE, Records, Sketches
from corpus.filters.options import FilterOptions
from corpus.filters.pairs import GIVEN_SCORES, MT_SCORES, Bools, Pairs, float_column, read_pairs
from corpus.filters.registry import pair_rules
from corpus.filters.rule import Rule
from corpus.filters.rules.personal_data import PersonalDataOptions
from corpus.filters.whole_corpus import COLUMNS, add_open, rejected_rows
from corpus.settling.decided import approved, reader
from corpus.tables.folder import WorkFolder
from corpus.tables.names import JUDGED
from corpus.tables.schemas import FILTER_SCORES

MOST = 50_000  # pairs that are looked at; of more, evenly spaced ones
_SCORES = (*GIVEN_SCORES, *MT_SCORES, *FILTER_SCORES)
_ROWS = 5000  # read at once

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Part:
    """The pairs of two languages, and their places among all that are looked at."""

    places: Ints
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class Change:
    """How many pairs are kept before and after, and which ones change, in the order of the corpus.

    `gained` are numbers of rows of the table pairs; `lost` says of each such row which rule drops it.
    """

    before: int
    after: int
    gained: tuple[int, ...]
    lost: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The pairs of a corpus as the rules see them, ready to be judged with other options.

    `rows` are the numbers of the pairs in the table, of `total`; `rejections` how many rules on one pair
    reject each; `settled` are pairs on which these rules have no say, since people judged them.
    """

    total: int
    rows: Ints
    rejections: Ints
    settled: Bools
    approved: Bools
    parts: tuple[_Part, ...]
    records: Records
    _as_built: dict[FilterOptions, Bools] = field(default_factory=dict, repr=False)

    def compare(self, before: FilterOptions, after: FilterOptions) -> Change:
        """What changes with the options; `before` are those with which the corpus was built.

        The masking stays as it is; pairs too near to a held-out text are counted as kept.
        """
        counts, by_rule = self.rejections.copy(), {}
        for rule in pair_rules():
            if before.of(rule) == after.of(rule):
                continue
            old, new = (self._rejected(rule, options) for options in (before, after))
            counts += new.astype(np.int64) - old
            by_rule[rule.name] = new & ~old
        first, then = self.rejections == 0, np.where(self.settled, self.rejections == 0, counts <= 0)
        if before not in self._as_built:
            self._as_built[before] = self._kept(first, before)[0]
        kept = self._as_built[before]
        still, dropped = self._kept(then, after)
        gone = np.flatnonzero(kept & ~still).tolist()
        names = {
            row: next((name for name, new in by_rule.items() if new[row]), dropped.get(row, ""))
            for row in gone
        }
        return Change(
            int(kept.sum()),
            int(still.sum()),
            tuple(self.rows[still & ~kept].tolist()),
            {int(self.rows[row]): name for row, name in names.items()},
        )

    def _rejected(self, rule: Rule[Any], options: FilterOptions) -> Bools:
        found = np.zeros(len(self.rows), dtype=np.bool_)
        if options.of(rule).enabled:
            for part in self.parts:
                found[part.places] = rule.reject(_measured(part.pairs, rule), options.of(rule))
        return found

    def _kept(self, is_open: Bools, options: FilterOptions) -> tuple[Bools, dict[int, str]]:
        """The pairs left by the rules over the corpus, and of the others which rule drops them."""
        kept = is_open.copy()
        names: dict[int, str] = {}
        records = self.records[is_open[self.records["row"]]]
        for name, places in rejected_rows(records, options).items():
            left = places if name == DUPLICATE.name else places[~self.approved[places]]
            kept[left] = False
            names |= dict.fromkeys(left.tolist(), name)
        return kept, names


def read_rehearsal(
    folder: WorkFolder, decisions: Mapping[str, Decision], masking: PersonalDataOptions
) -> Rehearsal:
    """The pairs of a work folder, as people judged them; InputError without a table JUDGED."""
    read = reader(folder, decisions, masking)
    names = sorted(COLUMNS | {"review", "rejections", *_SCORES})
    step = max(-(-folder.count(JUDGED) // MOST), 1)
    chosen, rows, total = [], [], 0
    for batch in read(names):
        places = np.arange(-total % step, len(batch), step)
        chosen.append(batch.take(pa.array(places)))
        rows.append(places + total)
        total += len(batch)
    table = pa.concat_tables(chosen)
    review = [bool(value) for value in table["review"].to_pylist()]
    return Rehearsal(
        total,
        np.concatenate(rows),
        np.array(table["rejections"].to_pylist(), dtype=np.int64),
        np.array(review, dtype=np.bool_),
        approved(table["review"]),
        tuple(_parts(table)),
        _records(table),
    )


def _parts(table: pa.Table) -> Iterator[_Part]:
    languages = list(zip(table["source_lang"].to_pylist(), table["target_lang"].to_pylist(), strict=True))
    for both in sorted(set(languages)):
        places = np.array([n for n, other in enumerate(languages) if other == both], dtype=np.int64)
        some = table.take(pa.array(places))
        pairs = read_pairs({name: some[name] for name in some.column_names}, *both)
        given = {name: float_column(some[name], len(some), name) for name in FILTER_SCORES}
        yield _Part(places, pairs.with_scores(given))


def _measured(pairs: Pairs, rule: Rule[Any]) -> Pairs:
    """The pairs with the score of a rule, which the table lacks where the rule was off."""
    score = rule.score
    if score is None or not np.isnan(pairs.scores.get(score.name, np.full(1, np.nan))).all():
        return pairs
    return pairs.with_scores({score.name: score.measure(pairs)})


def _records(table: pa.Table) -> Records:
    """Records of all pairs, whatever the rules say of them."""
    place = table.schema.get_field_index("rejected_by")
    every = table.set_column(place, "rejected_by", pa.nulls(len(table), pa.string()))
    sketches = Sketches()
    for start in range(0, len(every), _ROWS):
        add_open(sketches, every.slice(start, _ROWS), start)
    return sketches.records()
