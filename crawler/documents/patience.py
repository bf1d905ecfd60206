"""A bound on the time that the pages of one site may cost: each that takes too long costs the deadline."""

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from crawler.sandbox import SandboxTimeoutError
from crawler.urls import site_of

MAX_TIMEOUTS = 5  # pages of a site that may reach the deadline; the rest of the site is not read
Result = TypeVar("Result")


class SlowSiteError(SandboxTimeoutError):
    """So many pages of the site took too long that no more of it is read."""


class Patience:
    """Counts by site (host without 'www.') the responses whose reading reached the deadline."""

    def __init__(self) -> None:
        self._late: Counter[str] = Counter()

    def is_out(self, url: str) -> bool:
        """Whether no more is read of the site of the URL."""
        return self._late[site_of(url)] >= MAX_TIMEOUTS

    def call(self, url: str, read: Callable[..., Result], *args: object) -> Result:
        """The result of `read`, a call of a sandbox, for a response of the URL.

        SlowSiteError if no more is read of its site; errors of the sandbox pass through.
        """
        if self.is_out(url):
            raise SlowSiteError(f"{MAX_TIMEOUTS} pages of the site took too long")
        try:
            return read(*args)
        except SandboxTimeoutError:
            self._late[site_of(url)] += 1
            raise
