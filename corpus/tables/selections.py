"""Selections of a work folder's pairs by name, tables in `selections/`."""

import re

import pyarrow as pa
import pyarrow.dataset as ds

from corpus.tables.folder import WorkFolder
from crawler.console.suggestions import did_you_mean
from crawler.errors import InputError, UsageError

FOLDER = "selections"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
SELECTION = pa.schema(
    [("pair_id", pa.string()), ("rank", pa.int32()), ("gain", pa.int64()), ("why", pa.string())]
)


def check_selection_name(name: str) -> None:
    """UsageError for a name that cannot be part of file names."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"selection {name!r}: lower-case letters, digits, _ and -, such as best-5000")


def table_of(name: str) -> str:
    """The table of a selection."""
    return f"{FOLDER}/{name}"


def selections(folder: WorkFolder) -> list[str]:
    """The names of the selections, sorted."""
    root = folder.root / FOLDER
    return sorted(path.name for path in root.iterdir() if _NAME.fullmatch(path.name)) if root.is_dir() else []


def selected(folder: WorkFolder, name: str) -> ds.Expression:
    """The condition that a pair is in a selection; InputError if there is no such selection."""
    known = selections(folder)
    if name not in known:
        listed = f"{did_you_mean(name, known)}there are {', '.join(known)}" if known else "there are none"
        raise InputError(f"{folder.root}: no selection {name!r}: {listed} (`acopio select`)")
    return ds.field("pair_id").isin(folder.table(table_of(name), columns=["pair_id"])["pair_id"])
