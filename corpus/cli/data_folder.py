"""The type of --data: a folder, or one in an object store, of which the command gets a copy on this disk."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.storage.stores import is_remote

if TYPE_CHECKING:
    _Type = click.ParamType[Path]
else:
    _Type = click.ParamType  # of which older versions are not generic

_REMOTE = "acopio.remote"  # of a context: its work folder is a copy


class DataFolder(_Type):
    """A work folder: a path, or s3://BUCKET/PREFIX, gs://… or az://….

    A remote one is fetched when the option is read, and what the command has changed is put when it ends,
    however it ends. `archives`: the command needs the files of the archive, too.
    """

    name = "dir"

    def __init__(self, archives: bool = True) -> None:
        self.archives = archives

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The folder on this disk; wrong usage for a file."""
        if isinstance(value, str) and is_remote(value):
            if ctx is None or ctx.resilient_parsing:
                return Path(value)
            return _copy(value, self.archives, ctx)
        path = Path(value)
        if path.is_file():
            self.fail(f"{value!r} is a file: give a folder", param, ctx)
        return path


def _copy(address: str, archives: bool, ctx: click.Context) -> Path:
    from corpus.progress import note, working
    from crawler.remote.mirror import mirrored

    with working(f"fetching {address}"):
        folder = ctx.with_resource(mirrored(address, archives))
    note(f"{address}: a copy lies in {folder}")
    ctx.meta[_REMOTE] = True
    return folder


def is_copy() -> bool:
    """Whether the folder of the command that runs is a copy, which is put when the command ends."""
    return bool(click.get_current_context().meta.get(_REMOTE))


DATA_FOLDER = DataFolder()
TABLES_FOLDER = DataFolder(archives=False)
