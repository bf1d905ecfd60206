"""The work folder that a command means by a topic's name and --data."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from corpus.cli.data_folder import DATA_FOLDER, TABLES_FOLDER, DataFolder
from corpus.cli.types import DATA, work_folders
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import read_manifest
from crawler.console.suggestions import did_you_mean
from crawler.errors import UsageError
from crawler.topic.topic import check_name, find_topics

Command = TypeVar("Command", bound=Callable[..., Any])


def _data_option(kind: DataFolder) -> Callable[[Command], Command]:
    return click.option("--data", type=kind, metavar="DIR", help="Work folder.  [default: data/TOPIC]")


data_option = _data_option(TABLES_FOLDER)
archive_option = _data_option(DATA_FOLDER)  # for commands that look into the archive


def work_folder(topic: str, data: Path | None) -> WorkFolder:
    """The work folder of a topic: `data`, or data/TOPIC, which need not exist if there is such a topic.

    UsageError for a name that is no topic's, a folder that does not exist, or that of another topic.
    """
    check_name(topic)
    if data is not None and not data.is_dir():
        raise UsageError(f"--data {data}: no such folder: give the work folder of a crawl or a build")
    folder = WorkFolder(data or DATA / topic)
    if not folder.root.is_dir() and topic not in find_topics():
        known = [*dict.fromkeys((*find_topics(), *work_folders()))]
        raise UsageError(
            f"topic {topic!r}: unknown: {did_you_mean(topic, known)}known: {', '.join(known)}; for another "
            "work folder give --data DIR"
        )
    manifest = read_manifest(folder)
    if manifest is not None and manifest.topic not in ("", topic):
        raise UsageError(
            f"{folder.root}: built for the topic {manifest.topic!r}, not {topic!r}: give that name, or "
            "another folder with --data"
        )
    return folder
