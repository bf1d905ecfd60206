"""A bound on the time that the slow pages of one site may cost together."""

import time
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from crawler.page.reading import DEADLINE
from crawler.sandbox import SandboxCrashError, SandboxTimeoutError
from crawler.urls import site_of

MAX_SECONDS = 5 * DEADLINE  # of the slow pages of a site; the rest of the site is not read
SLOW = DEADLINE / 4  # seconds; the longest pages of documentation take about one
Result = TypeVar("Result")


class SlowSiteError(SandboxTimeoutError):
    """The slow pages of the site took so long that no more of it is read."""


class Patience:
    """Counts by site (host without 'www.') the seconds of the responses that are slow to read.

    They are of processor time, so that a busy machine gives up no site; a response that reached its deadline
    counts with that, one that ended the child with the time by the clock.
    """

    def __init__(self) -> None:
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def is_out(self, url: str) -> bool:
        """Whether no more is read of the site of the URL."""
        return self._seconds.get(site_of(url), 0.0) >= MAX_SECONDS

    def call(self, url: str, read: Callable[..., tuple[Result, float]], *args: object) -> Result:
        """The result of `read` for a response of the URL; `read` also gives its seconds, as Sandbox.timed.

        SlowSiteError if no more is read of its site; errors of the sandbox pass through.
        """
        if self.is_out(url):
            raise SlowSiteError(f"pages of the site took {MAX_SECONDS:.0f} seconds")
        spent, began = 0.0, time.monotonic()
        try:
            result, spent = read(*args)
        except SandboxTimeoutError:
            spent = DEADLINE
            raise
        except SandboxCrashError:
            spent = time.monotonic() - began
            raise
        finally:
            if spent >= SLOW:
                self._seconds[site_of(url)] += min(spent, DEADLINE)
        return result
