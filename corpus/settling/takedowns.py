"""Takes what is taken down out of the tables of a work folder."""

from collections.abc import Iterator
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from corpus.shards.states import Jobs
from corpus.tables.folder import WorkFolder
from corpus.tables.names import EXTRACTED_FOLDER, JUDGED, LEARNT, LINKED, MARKED, MINED, SIMILAR
from corpus.tables.selections import SELECTION, selections, table_of
from corpus.tables.takedown import TAKEDOWN, cleared, has_text_to_clear
from crawler.storage.files import remove
from crawler.topic.takedowns import Takedowns

_OF_DOCUMENTS = (MARKED, "documents")
_OF_PAIRS = (LINKED, SIMILAR, MINED, "document_pairs", JUDGED, "pairs")


def clear(folder: WorkFolder, takedowns: Takedowns) -> bool:
    """Empty the rows of pages that are taken down, and drop those of their pairs; whether there were any."""
    found = any([_clear_documents(folder, takedowns), _clear_pairs(folder, takedowns)])
    if found:
        remove(folder.root / LEARNT)  # its words are those of the pages, too
    _clear_selections(folder)
    Jobs(folder.root).forget_results()  # of shards of a build that has not ended: they are done again
    return found


def _clear_documents(folder: WorkFolder, takedowns: Takedowns) -> bool:
    changed = False
    for table in _document_tables(folder):
        rows = folder.table(table)
        if has_text_to_clear(rows, takedowns):
            changed = True
            # The build knows cleared tables of archive files by their rows; the others are to be made again.
            of_archive = table not in _OF_DOCUMENTS
            without = cleared(rows, takedowns)
            without = without if of_archive else without.sort_by("document_id")
            key = folder.key(table) if of_archive else ""
            folder.write(table, rows.schema.remove_metadata(), [without], key)
    return changed


def _clear_pairs(folder: WorkFolder, takedowns: Takedowns) -> bool:
    gone = pa.array(sorted(_gone(folder, takedowns)), pa.string())
    holds = lru_cache(maxsize=1 << 16)(takedowns.holds)
    changed = False

    def left(table: str) -> Iterator[pa.RecordBatch]:
        for batch in folder.batches(table):
            kept = pa.array([True] * batch.num_rows, pa.bool_())
            for name in ("source_document_id", "target_document_id"):
                kept = pc.and_(kept, pc.invert(pc.is_in(batch[name], gone)))
            for name in {"source_url", "target_url"} & set(batch.schema.names):
                held = pa.array([holds(url) for url in batch[name].to_pylist()], pa.bool_())
                kept = pc.and_(kept, pc.invert(held))
            yield batch.filter(kept)

    for table in _OF_PAIRS:
        if folder.has(table):
            before = folder.count(table)
            if sum(batch.num_rows for batch in left(table)) < before:
                changed = True
                folder.write(table, folder.schema(table).remove_metadata(), left(table))
    return changed


def _clear_selections(folder: WorkFolder) -> None:
    """Drop from the selections, whose column `why` quotes texts, the pairs that are gone."""
    if not (names := selections(folder)):
        return
    there = folder.table("pairs", columns=["pair_id"])["pair_id"]
    for name in map(table_of, names):
        rows = folder.table(name)
        folder.write(name, SELECTION, [rows.filter(pc.is_in(rows["pair_id"], there))], folder.key(name))


def _gone(folder: WorkFolder, takedowns: Takedowns) -> set[str]:
    """Ids of the documents that are taken down."""
    columns = ["document_id", "url", "canonical_url", "rejected_by"]
    return {
        row["document_id"]
        for table in _document_tables(folder)
        for row in folder.table(table, columns=columns).to_pylist()
        if row["rejected_by"] == TAKEDOWN
        or takedowns.holds(row["url"])
        or takedowns.holds(row["canonical_url"])
    }


def _document_tables(folder: WorkFolder) -> list[str]:
    extracted = folder.root / EXTRACTED_FOLDER
    names = sorted(path.name for path in extracted.iterdir()) if extracted.is_dir() else []
    own = [f"{EXTRACTED_FOLDER}/{name}" for name in names if not name.startswith(".")]
    return [*own, *(table for table in _OF_DOCUMENTS if folder.has(table))]
