"""Bounds the memory of the browser, outside the heap of JavaScript too: buffers, pictures, WebAssembly."""

import asyncio
from collections.abc import Iterator

import psutil

MAX_BYTES = 1 << 30  # resident, of one process of the browser: most pages have one, and need a tenth of it
_SECONDS = 0.5  # between two looks


async def keep_small(driver: str = "playwright", most: int = MAX_BYTES, seconds: float = _SECONDS) -> None:
    """Kill processes of the browser that hold more than `most` bytes, until cancelled.

    Those are the descendants of the child process with `driver` in its command line. The page of a killed
    process crashes, all others go on.
    """
    while True:
        await asyncio.to_thread(_kill_large, driver, most)
        await asyncio.sleep(seconds)


def _kill_large(driver: str, most: int) -> None:
    for process in _descendants(driver):
        try:
            if process.memory_info().rss > most:
                process.kill()
        except psutil.Error:  # it has just ended
            continue


def _descendants(driver: str) -> Iterator[psutil.Process]:
    for child in psutil.Process().children():
        try:
            if driver in " ".join(child.cmdline()):
                yield from child.children(recursive=True)
        except psutil.Error:
            continue
