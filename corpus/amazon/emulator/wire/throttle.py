"""Calls a second by operation, as the service's table of limits has them."""

import time
from collections import defaultdict, deque
from collections.abc import Mapping
from threading import Lock

from corpus.amazon.emulator.wire.protocol import ApiError
from corpus.amazon.limits import CALLS_PER_SECOND


class Throttle:
    """Lets at most so many calls of an operation through in any second; operations not listed are free."""

    def __init__(self, limits: Mapping[str, int] = CALLS_PER_SECOND) -> None:
        self._limits = limits
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._lock = Lock()

    def check(self, operation: str) -> None:
        """Count a call; TooManyRequestsException for one too many."""
        if operation not in self._limits:
            return
        now = time.monotonic()
        with self._lock:
            calls = self._calls[operation]
            while calls and now - calls[0] >= 1:
                calls.popleft()
            if len(calls) >= self._limits[operation]:
                raise ApiError("TooManyRequestsException", "Rate exceeded")
            calls.append(now)
