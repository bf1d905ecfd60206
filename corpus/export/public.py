"""Exports as a function for use from Python: `from corpus import export_pairs`."""

from collections.abc import Sequence
from pathlib import Path

from corpus.export import run
from corpus.export.files import ExportResult
from corpus.tables.folder import WorkFolder
from crawler.errors import InputError


def export_pairs(
    folder: WorkFolder | Path | str,
    formats: Sequence[str] | str,
    options: run.ExportOptions | None = None,
    *,
    name: str | None = None,
) -> list[ExportResult]:
    """The files written of a work folder's kept pairs: a result a format, direction, granularity and split.

    `formats` are names of `acopio export --to`, one or several. `name` begins the files' names; without it
    the topic of the last build does. Errors as for corpus.export.run.export_pairs; InputError where there is
    no name.
    """
    if not isinstance(folder, WorkFolder):
        folder = WorkFolder(Path(folder))
    topic = name or folder.read_manifest().get("topic")
    if topic is None:
        raise InputError(f"{folder.manifest}: no such file: build first, or give name= for the files")
    return run.export_pairs(folder, topic, [formats] if isinstance(formats, str) else formats, options)
