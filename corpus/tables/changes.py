"""Changes since the previous build, recorded by the stages that had to write their tables again."""

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

from corpus.tables.folder import WorkFolder
from crawler.errors import InputError
from crawler.storage.json_files import read_json, write_json

# Not part of the tables: a build from scratch writes the same tables.
FILE = ".changes.json"

_COUNTED = ("documents", "document_pairs", "pairs")
_READ = ["url", "content_digest", "rejected_by"]


def note(folder: WorkFolder, stage: str, counts: dict[str, int]) -> None:
    """Record the counts of a stage: the name of its table, with a part of it after a colon."""
    write_json(folder.root / FILE, {**_read(folder), stage: counts}, indent=1)


def changes(folder: WorkFolder) -> dict[str, dict[str, int]]:
    """The counts by table, those of its parts added up; empty before the first build."""
    found: dict[str, Counter[str]] = {}
    for stage, counts in _read(folder).items():
        found.setdefault(stage.partition(":")[0], Counter()).update(counts)
    return {table: dict(sorted(found[table].items())) for table in _COUNTED if table in found}


def compared(folder: WorkFolder, marked: pa.Table) -> dict[str, int]:
    """Counts of the pages of the new documents table, compared with the table in the folder.

    `new`, `changed` and `unchanged` are kept pages, by URL and digest of their text; `dropped` are pages that
    were kept before and are not any more.
    """
    before = _texts(folder.table("documents", columns=_READ)) if folder.has("documents") else {}
    after = _texts(marked)
    known = after.keys() & before.keys()
    unchanged = sum(before[url] == after[url] for url in known)
    return {
        "new": len(after) - len(known),
        "changed": len(known) - unchanged,
        "unchanged": unchanged,
        "dropped": len(before) - len(known),
    }


def _texts(documents: pa.Table) -> dict[str, str]:
    kept = documents.select(_READ).filter(pc.is_null(documents["rejected_by"]))
    return dict(zip(kept["url"].to_pylist(), kept["content_digest"].to_pylist(), strict=True))


def _read(folder: WorkFolder) -> dict[str, dict[str, int]]:
    try:
        return read_json(folder.root / FILE, dict[str, dict[str, int]], "") or {}
    except InputError:  # damaged: counts of the last build, which the next one writes again
        return {}
