"""The parts drawn for test and dev by earlier builds."""

import pyarrow.compute as pc

from corpus.progress import note
from corpus.splits import DEV, FILE, TEST, SplitParts, place, read_parts
from corpus.tables.folder import WorkFolder
from crawler.errors import InputError


def known_parts(folder: WorkFolder, say: bool = False) -> SplitParts:
    """The parts recorded in the work folder; of a damaged record, those of the pairs of the last build.

    What was held out stays held out. With `say`, a note tells of the damage. InputError for a damaged record
    without such pairs.
    """
    try:
        return read_parts(folder.root)
    except InputError:
        found = SplitParts(dev=_pages(folder, DEV), test=_pages(folder, TEST))
        if not (found.dev or found.test):
            raise
    if say:
        note(f"{folder.root / FILE}: damaged: made again from the pairs of the last build")
    return found


def _pages(folder: WorkFolder, part: str) -> frozenset[str]:
    """The pages of a part, as `place` writes them; none without a table of pairs."""
    if not folder.has("pairs"):
        return frozenset()
    rows = folder.table("pairs", pc.field("split") == part, ["source_url", "target_url"])
    return frozenset(place(url) for name in rows.column_names for url in rows[name].to_pylist())
