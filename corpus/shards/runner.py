"""What runs shards: this machine or a cluster, behind one protocol."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol


class Task(NamedTuple):
    """A shard as a worker gets it: nothing of it lies on a disk that both must reach.

    `recipe` is the pickled name of what makes the function ('module:name') and its arguments, `rows` a table
    in Arrow's stream format.
    """

    shard: str
    recipe: bytes
    rows: bytes


class Started(NamedTuple):
    """A worker, HOST:PID, has taken a shard."""

    shard: str
    worker: str


class Ended(NamedTuple):
    """A shard is done: its result in Arrow's stream format, None if it failed, and what the worker said."""

    shard: str
    worker: str
    rows: bytes | None
    log: str


class Lost(NamedTuple):
    """The worker of a shard was killed, or its machine is gone."""

    shard: str
    reason: str


Event = Started | Ended | Lost


class Runner(Protocol):
    """Does tasks side by side, each in one process of one core."""

    def capacity(self) -> int:
        """How many tasks to hand over at once: a few more than are done at once, so that nobody waits."""
        ...

    def submit(self, task: Task) -> None:
        """Hand over a task; its events follow. One that was lost may be handed over again."""
        ...

    def wait(self) -> Iterator[Event]:
        """What has happened since, at least one event; it waits for it."""
        ...

    def close(self) -> None:
        """Give up what is not done, and end the workers that were started."""
        ...
