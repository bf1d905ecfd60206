"""The table JUDGED as reviewers decided it: pairs accepted, rejected, and with other texts."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from corpus.decisions.decision import Act, Decision, pair_key
from corpus.decisions.reasons import CORRECTED_BY_REVIEWER, REJECTED_BY_REVIEWER
from corpus.filters.rules.personal_data import PersonalDataOptions, mask
from corpus.tables.folder import WorkFolder
from corpus.tables.names import JUDGED
from corpus.tables.schemas import FILTER_SCORES
from crawler.languages import base

Row = dict[str, Any]
Reader = Callable[[Sequence[str]], Iterator[pa.Table]]

# Values of the column `review`; that of a row with new text names the pair that it replaces.
ACCEPTED, REJECTED, CORRECTED = "accepted", "rejected", "corrected"
_READ = ("pair_id", "source_lang", "target_lang", "source_text", "target_text", "rejected_by")
_OF_THE_TEXT = ("similarity", "margin", "formula", *FILTER_SCORES)  # not measured of new texts


def reader(folder: WorkFolder, decisions: Mapping[str, Decision], masking: PersonalDataOptions) -> Reader:
    """A function that gives some columns of JUDGED in batches, always the same rows in the same order."""

    def read(columns: Sequence[str]) -> Iterator[pa.Table]:
        names = list(dict.fromkeys([*columns, *_READ])) if decisions else list(columns)
        for batch in folder.batches(JUDGED, names):
            yield decided(pa.Table.from_batches([batch]), decisions, masking).select(list(columns))

    return read


def decided(
    table: pa.Table, decisions: Mapping[str, Decision], masking: PersonalDataOptions | None = None
) -> pa.Table:
    """The rows with the decisions on them, by pair_key; a pair with new texts is followed by their rows.

    The score of what a person accepted or wrote is 1. New texts are masked. The table has the columns _READ.
    """
    if not decisions:
        return table
    texts = zip(table["source_text"].to_pylist(), table["target_text"].to_pylist(), strict=True)
    keys = [pair_key(source or "", target or "") for source, target in texts]
    parts, start = [], 0
    for place in (n for n, key in enumerate(keys) if key in decisions):
        rows = _rows(table.slice(place, 1).to_pylist()[0], decisions[keys[place]], masking)
        parts.append(table.slice(start, place - start))
        parts.append(
            pa.Table.from_pylist(
                [{name: row.get(name) for name in table.schema.names} for row in rows], table.schema
            )
        )
        start = place + 1
    return pa.concat_tables([*parts, table.slice(start)]).combine_chunks()


def approved(review: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Where the column `review` says that a person accepted the pair, or wrote its text, bool (n,)."""
    values = (value or "" for value in review.to_pylist())
    return np.array([v == ACCEPTED or v.startswith(f"{CORRECTED}:") for v in values], dtype=np.bool_)


def original(pair_id: str, review: str | None) -> str:
    """The id of the pair on which people decide: the pair's own, or that of the pair that it replaces."""
    return (review or "").partition(f"{CORRECTED}:")[2] or pair_id


def _rows(
    row: dict[str, Any], decision: Decision, masking: PersonalDataOptions | None
) -> list[dict[str, Any]]:
    if decision.what == Act.ACCEPT:
        return [{**row, "rejected_by": None, "rejections": 0, "score": 1.0, "review": ACCEPTED}]
    if decision.what == Act.REJECT:
        return [{**row, "rejected_by": REJECTED_BY_REVIEWER, "rejections": 1, "review": REJECTED}]
    old = {**row, "rejected_by": CORRECTED_BY_REVIEWER, "rejections": 1, "review": CORRECTED}
    return [old, *(_new(row, number, *texts, masking) for number, texts in enumerate(decision.into))]


def _new(row: Row, number: int, source: str, target: str, masking: PersonalDataOptions | None) -> Row:
    masked = 0
    if masking is not None and masking.enabled:
        one, other = (base(row[f"{side}_lang"]) or row[f"{side}_lang"] for side in ("source", "target"))
        source, target, masked = mask(source, target, one, other, masking)
    name = "\n".join([row["pair_id"], str(number), source, target])
    return {
        **row,
        **dict.fromkeys(_OF_THE_TEXT),
        "pair_id": hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:24],
        "source_text": source,
        "target_text": target,
        "masked": masked,
        "rejected_by": None,
        "rejections": 0,
        "score": 1.0,
        "review": f"{CORRECTED}:{row['pair_id']}",
    }
