"""Shards on this machine: a process for each worker, which takes one shard after the other."""

import threading
from collections.abc import Iterator
from queue import SimpleQueue

from corpus.shards.runner import Ended, Event, Lost, Started, Task
from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError

_FOREVER = 1e7  # seconds: a shard has no deadline of its own, its pages and documents have
_ALL = 1 << 60  # bytes of memory, likewise


class LocalRunner:
    """A Runner; its processes end with it, and with this process."""

    def __init__(self, workers: int) -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._closed = False
        self._workers = [
            Sandbox("corpus.shards.work:perform", _FOREVER, _ALL, start_seconds=_FOREVER)
            for _ in range(workers)
        ]
        self._threads = [threading.Thread(target=self._serve, args=(one,)) for one in self._workers]
        for thread in self._threads:
            thread.start()

    def capacity(self) -> int:
        """One more than there are workers: it is read while they are at work."""
        return len(self._workers) + 1

    def submit(self, task: Task) -> None:
        """Hand over a task."""
        self._tasks.put(task)

    def wait(self) -> Iterator[Event]:
        """What has happened since."""
        yield self._events.get()
        while not self._events.empty():
            yield self._events.get()

    def close(self) -> None:
        """Kill the workers."""
        self._closed = True
        for _ in self._workers:
            self._tasks.put(None)
        for worker, thread in zip(self._workers, self._threads, strict=True):
            while thread.is_alive():  # it may be about to start its process
                worker.interrupt()
                thread.join(0.05)

    def _serve(self, worker: Sandbox) -> None:
        while (task := self._tasks.get()) is not None and not self._closed:
            try:
                self._events.put(Started(task.shard, worker.start()))
                done: Ended = worker.call(task)
                self._events.put(done)
            except (SandboxCrashError, SandboxTimeoutError) as error:
                self._events.put(Lost(task.shard, f"its worker was killed: {error}"))
        worker.close()
