"""Runs sandboxed functions for a crawl outside its event loop."""

import asyncio
import queue
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from crawler.documents.patience import SlowSiteError
from crawler.frontier.drops import Drop
from crawler.page.reading import DEADLINE
from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError

Result = TypeVar("Result")


class SandboxPool:
    """Child processes for a sandboxed function; calls wait for a free one outside the event loop."""

    def __init__(self, function: str, size: int, note: Callable[[Drop], None]) -> None:
        self._note = note  # receives the reason of a failed call
        self._free: queue.SimpleQueue[Sandbox] = queue.SimpleQueue()
        self._all = [Sandbox(function, DEADLINE) for _ in range(size)]
        for sandbox in self._all:
            self._free.put(sandbox)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="sandbox")

    async def run(self, work: Callable[[Sandbox], Result]) -> Result:
        """The result of `work` with a free sandbox, in its own thread; exceptions of `work` pass through."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, work)

    async def call(self, work: Callable[[Sandbox], Result]) -> Result | None:
        """As `run`; None, with the reason noted, if the function timed out or crashed or the site is slow."""
        try:
            return await self.run(work)
        except SlowSiteError:
            self._note(Drop.SLOW_SITE)
        except SandboxTimeoutError:
            self._note(Drop.EXTRACTION_TIMEOUT)
        except SandboxCrashError:
            self._note(Drop.EXTRACTION_FAILED)
        return None

    def close(self) -> None:
        """End the child processes."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for sandbox in self._all:
            sandbox.close()

    def _run(self, work: Callable[[Sandbox], Result]) -> Result:
        sandbox = self._free.get()
        try:
            return work(sandbox)
        finally:
            self._free.put(sandbox)
