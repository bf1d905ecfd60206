"""Takes what a work folder's test sets hold out of its pairs table, before anything leaves the folder."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from corpus.decontamination.test_sets import FILE, TestSet, index_of, read_list, test_sets
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS
from crawler.storage.json_files import read_json, write_json
from crawler.storage.lock import locked

REASON = "test_set"
_APPLIED = ".test-sets.json"  # the test sets and the table that they were applied to


@dataclass(frozen=True, slots=True)
class _Applied:
    table: str
    sets: tuple[TestSet, ...]


def decontaminated(folder: WorkFolder) -> int:
    """The number of kept pairs that now have `rejected_by` 'test_set'; 0 if all was applied before.

    All that leaves the folder to be trained on calls this first. InputError for a test set that is listed in
    test-sets.txt and cannot be read.
    """
    paths = read_list(folder.root)
    if not paths:
        return 0
    wanted = _Applied(folder.key("pairs"), test_sets(paths))
    if read_json(folder.root / _APPLIED, _Applied, f"delete it; {FILE} is the list") == wanted:
        return 0
    with locked(folder.root):
        kept = folder.count("pairs", pc.field("rejected_by").is_null())
        folder.write("pairs", PAIRS, _judged(folder, wanted.sets), wanted.table)
        left = folder.count("pairs", pc.field("rejected_by").is_null())
        write_json(folder.root / _APPLIED, wanted)
    return kept - left


def _judged(folder: WorkFolder, sets: tuple[TestSet, ...]) -> Iterator[pa.Table]:
    for batch in folder.batches("pairs", PAIRS.names):
        table = pa.Table.from_batches([batch])
        rows = table.select(["source_lang", "target_lang", "source_text", "target_text", "rejected_by"])
        reasons: list[str | None] = table["rejected_by"].to_pylist()
        places: dict[tuple[str, str], list[int]] = {}
        for number, row in enumerate(rows.to_pylist()):
            if row["rejected_by"] is None:
                places.setdefault((row["source_lang"], row["target_lang"]), []).append(number)
        for langs, numbers in places.items():
            texts = [
                [text or "" for text in table[name].take(numbers).to_pylist()]
                for name in ("source_text", "target_text")
            ]
            kinds = index_of(sets, *langs).kinds(texts[0], texts[1], langs)
            for number, kind in zip(numbers, kinds, strict=True):
                reasons[number] = REASON if kind else None
        gone = pa.array([reason == REASON for reason in reasons])
        table = _set(table, "rejected_by", pa.array(reasons, pa.string()))
        table = _set(table, "rejections", pc.if_else(gone, pa.scalar(1, pa.int32()), table["rejections"]))
        yield _set(table, "split", pc.if_else(gone, pa.scalar(None, pa.string()), table["split"]))


def _set(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), PAIRS.field(name), values)
