"""Brings a work folder in line with takedown.txt and decisions.jsonl, before anything leaves the folder."""

from pathlib import Path

from corpus.decisions.file import forget
from corpus.settling.pairs import settle_again
from corpus.settling.takedowns import clear
from corpus.settling.targets import settle_targets, targets_of
from corpus.tables.folder import WorkFolder
from crawler.errors import InputError
from crawler.storage.files import remove
from crawler.storage.json_files import read_json, write_json
from crawler.storage.lock import locked
from crawler.topic.takedowns import read_takedowns
from crawler.topic.topic import check_name

FILE = ".takedowns.json"  # the lines of the list that tables and files are in line with
_PUSHED = Path("translate", "parallel_data")  # files as they were uploaded
_STUDIED = Path("translate", "evaluation")  # test articles and their translations


def settled(folder: WorkFolder, topic: str) -> bool:
    """Apply takedowns and decisions to the work folder; whether there was something to take down.

    All that leaves the folder calls this first: exports, pushes, evaluations and the report. Pages that are
    listed in takedown.txt lose their text in every table, and their pairs go. Exports, the report and files
    for pushes that may contain them are removed. The next build makes the tables again. Then the table pairs
    is written as the decisions on pairs say. LockedError if another command writes in the folder and there is
    something to do.
    """
    found = _taken_down(folder, topic)
    if langs := targets_of(folder):
        settle_targets(folder, langs)
    else:
        settle_again(folder)
    return found


def forget_exports(folder: WorkFolder, topic: str) -> None:
    """Remove the files and folders that were exported to the work folder."""
    check_name(topic)
    for path in [*folder.exports.glob(f"{topic}.*"), *folder.exports.glob(f".{topic}.*")]:
        remove(path)


def _taken_down(folder: WorkFolder, topic: str) -> bool:
    takedowns = read_takedowns(folder.root)
    lines = takedowns.lines()
    if set(lines) <= set(_applied(folder)):
        return False
    with locked(folder.root):
        found = any([clear(folder, takedowns), forget(folder.root, takedowns)])
        if found:
            forget_exports(folder, topic)
            for path in (folder.report, folder.root / _PUSHED, folder.root / _STUDIED):
                remove(path)
        write_json(folder.root / FILE, lines)
    return found


def _applied(folder: WorkFolder) -> list[str]:
    try:
        return read_json(folder.root / FILE, list[str], "") or []
    except InputError:  # damaged: nothing is known to have been taken out
        return []
