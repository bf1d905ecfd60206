"""Builds over damaged tables: each is made again, once."""

from collections.abc import Callable

from corpus import progress
from corpus.report.funnel import Funnel
from corpus.tables.folder import WorkFolder
from crawler.errors import DamagedTableError
from crawler.storage.files import remove


def mending(folder: WorkFolder, built: Callable[[], Funnel]) -> Funnel:
    """What `built` gives; a table that it finds damaged is removed, and it is called again.

    DamagedTableError for a table that is damaged again.
    """
    mended = set[str]()
    while True:
        try:
            return built()
        except DamagedTableError as error:
            if mended.issuperset(error.tables):
                raise
            mended.update(error.tables)
            for table in error.tables:
                progress.note(f"{folder.root / table}: damaged: made again")
                remove(folder.root / table)
