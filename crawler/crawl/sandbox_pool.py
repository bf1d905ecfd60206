"""Sandboxed functions for a crawl, off its event loop."""

import asyncio
import queue
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from crawler.page.read import DEADLINE
from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError


class SandboxPool:
    """Sandboxed functions for a crawl: calls wait for a free child, off the event loop."""

    def __init__(self, function: str, size: int, note: Callable[[str], None]) -> None:
        self._note = note  # of why a call brought nothing
        self._free: queue.SimpleQueue[Sandbox] = queue.SimpleQueue()
        self._all = [Sandbox(function, DEADLINE) for _ in range(size)]
        for sandbox in self._all:
            self._free.put(sandbox)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="sandbox")

    async def call(self, *args: object) -> Any:
        """What the function returns, or None where it timed out or crashed."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._call, *args)
        except SandboxTimeoutError:
            self._note("extraction_timeout")
        except SandboxCrashError:
            self._note("extraction_failed")
        return None

    def close(self) -> None:
        """End the children."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for sandbox in self._all:
            sandbox.close()

    def _call(self, *args: object) -> Any:
        sandbox = self._free.get()
        try:
            return sandbox.call(*args)
        finally:
            self._free.put(sandbox)
