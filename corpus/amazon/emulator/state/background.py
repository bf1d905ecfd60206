"""Work that goes on after a call was answered: one import at a time, ten jobs, deletions."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from corpus.amazon.limits import MAX_CONCURRENT_IMPORTS, MAX_CONCURRENT_JOBS

_log = logging.getLogger(__name__)


class EndpointClosing(Exception):  # noqa: N818 - no error: what is under way is taken up at the next start
    """The endpoint ends."""


class Background:
    """Pools of threads that end together; work cut short by the end is left as it was."""

    def __init__(self) -> None:
        self._closing = Event()
        self._imports = ThreadPoolExecutor(MAX_CONCURRENT_IMPORTS, "import")
        self._jobs = ThreadPoolExecutor(MAX_CONCURRENT_JOBS, "job")
        self._deletions = ThreadPoolExecutor(1, "deletion")

    def start_import(self, work: Callable[[], None]) -> None:
        """After all imports before it."""
        self._imports.submit(_guarded, work)

    def start_job(self, work: Callable[[], None]) -> None:
        """As soon as fewer than ten jobs run."""
        self._jobs.submit(_guarded, work)

    def start_deletion(self, work: Callable[[], None]) -> None:
        """After all deletions before it."""
        self._deletions.submit(_guarded, work)

    def wait(self, seconds: float) -> None:
        """Sleep; EndpointClosing where the endpoint ends meanwhile."""
        if self._closing.wait(seconds) if seconds else self._closing.is_set():
            raise EndpointClosing

    def close(self) -> None:
        """Stop waiting work, drop what has not begun, and come back when all threads have ended."""
        self._closing.set()
        for pool in (self._imports, self._jobs, self._deletions):
            pool.shutdown(wait=True, cancel_futures=True)


def _guarded(work: Callable[[], None]) -> None:
    try:
        work()
    except EndpointClosing:
        pass
    except Exception:
        _log.exception("work of the endpoint failed")
