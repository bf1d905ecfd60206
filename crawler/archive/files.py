"""The files of an archive folder."""

from collections.abc import Sequence
from pathlib import Path

# Archives of other forms: the build does not read them, and their records cannot be deleted one by one.
_OTHERS = (".wacz", ".arc", ".arc.gz", ".warc.zst")


def warc_files(folder: Path) -> list[Path]:
    """The WARC files of an archive folder, in the order of their names; hidden files are unfinished ones."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if ".warc" in path.name and not path.name.startswith("."))


def other_archives(folder: Path) -> Sequence[Path]:
    """The files of an archive folder in forms that are not WARC (WACZ, ARC), in the order of their names."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if path.name.lower().endswith(_OTHERS))
