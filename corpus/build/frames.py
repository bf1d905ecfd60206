"""Tables of the work folder as Daft data frames."""

import re
from pathlib import Path

import daft

from corpus.tables.folder import WorkFolder

_SPECIAL = re.compile(r"[][{}*?!\\]")


def frame(folder: WorkFolder, table: str) -> daft.DataFrame:
    """The table as a data frame, read by Daft when needed. InputError if it was never built."""
    for _ in folder.batches(table):  # Daft does not verify checksums
        pass
    return daft.read_parquet([_pattern(path) for path in folder.files(table)])


def _pattern(path: Path) -> str:
    """The glob that matches the path alone: Daft takes paths only as globs.

    With a backslash, which Daft understands in absolute paths; not in brackets as in Python.
    """
    return _SPECIAL.sub(r"\\\g<0>", path.absolute().as_posix())
