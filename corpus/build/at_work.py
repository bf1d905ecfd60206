"""The conditions under which any build of a work folder runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.engine import EngineOptions
from crawler.children import environment_set
from crawler.sandbox import children_kept
from crawler.storage.lock import locked


@contextmanager
def at_work(root: Path, *engines: EngineOptions) -> Iterator[None]:
    """A block in which this process alone writes in the work folder, and its stages share their children.

    As many children as the greatest of the engines allows are at work at once. They, and workers of Daft and
    Ray, import nothing from the current folder. LockedError if another command writes in the folder.
    """
    most = max(engine.most_processes() for engine in engines)
    with locked(root), environment_set(), children_kept(most):
        yield
