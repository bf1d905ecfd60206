"""A runner in this process, and functions that shards are done with, named so that workers find them."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa

from corpus.shards.runner import Ended, Event, Lost, Started, Task
from corpus.shards.work import from_bytes, perform

RESULT = pa.schema([("text", pa.string())])


class InProcess:
    """Does one task after the other here; `lost` says of a shard's rows whether its worker dies this time."""

    def __init__(self, lost: Callable[[pa.Table], bool] = lambda _: False) -> None:
        self.done: list[pa.Table] = []  # the rows of each task that was handed over
        self.closed = False
        self._lost, self._tasks = lost, list[Task]()

    def capacity(self) -> int:
        return 2

    def submit(self, task: Task) -> None:
        self._tasks.append(task)

    def wait(self) -> Iterator[Event]:
        task = self._tasks.pop(0)
        yield Started(task.shard, "here:1")
        rows = from_bytes(task.rows)
        self.done.append(rows)
        if self._lost(rows):
            yield Lost(task.shard, "its worker was killed: signal 9")
        else:
            answer: Ended = perform(task)
            yield answer

    def close(self) -> None:
        self.closed = True


class Upper:
    """Texts in capitals; 'bad' raises an error, 'die' kills the process if `marker` does not exist yet."""

    def __init__(self, marker: str = "") -> None:
        self._marker = Path(marker)

    def __call__(self, rows: pa.Table) -> pa.Table:
        texts = rows["text"].to_pylist()
        if "bad" in texts:
            raise ValueError("no such text: bad")
        if "die" in texts and not self._marker.exists():
            self._marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return pa.table({"text": [text.upper() for text in texts]}, schema=RESULT)
