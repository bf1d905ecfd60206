"""Shards on a Ray cluster: a task of one core for each."""

import logging
import os
from collections.abc import Iterator
from typing import Any

from corpus.shards.runner import Ended, Event, Lost, Started, Task
from corpus.shards.work import me, perform
from crawler.errors import AcopioError, MissingExtraError

_AHEAD = 2  # tasks handed over for each core of the cluster, so that an autoscaler sees what waits
_WAIT = 1.0  # seconds


class RayRunner:
    """A Runner on the cluster of RAY_ADDRESS, or the one of this machine, or one that it starts here.

    At most `most` tasks at once; 0: as many as the cluster has cores. MissingExtraError without Ray;
    AcopioError if the cluster cannot be reached.
    """

    def __init__(self, most: int = 0) -> None:
        self._ray, self._most = _ray(), most
        self._own = not self._ray.is_initialized()
        try:
            self._ray.init(
                ignore_reinit_error=True,
                log_to_driver=False,
                configure_logging=False,
                logging_level=logging.ERROR,
            )
        except (ConnectionError, RuntimeError, ValueError) as error:
            where = os.environ.get("RAY_ADDRESS", "a new cluster on this machine")
            raise AcopioError(f"runner 'ray': {where}: {_short(error)}: see `ray status`") from None
        # A killed worker is ours to see: Ray itself would begin anew and tell nobody.
        self._perform = self._ray.remote(num_cpus=1, max_retries=0)(_perform)
        self._notices: Any = self._ray.remote(num_cpus=0)(_Notices).remote()
        self._under_way: dict[Any, str] = {}  # result -> shard

    def capacity(self) -> int:
        """Some more than the cluster has cores: a cluster that grows is handed more."""
        cores = int(self._ray.cluster_resources().get("CPU", 1))
        return self._most or _AHEAD * max(cores, 1)

    def submit(self, task: Task) -> None:
        """Hand over a task."""
        self._under_way[self._perform.remote(task, self._notices)] = task.shard

    def wait(self) -> Iterator[Event]:
        """What has happened since."""
        found: list[Event] = []
        while not found:
            done, _ = self._ray.wait(list(self._under_way), timeout=_WAIT)
            found = [*self._started(), *(self._outcome(result) for result in done)]
        yield from found

    def close(self) -> None:
        """Give up what is not done; a cluster that others may use goes on."""
        for result in self._under_way:
            self._ray.cancel(result, force=True)
        if self._own:
            self._ray.shutdown()

    def _started(self) -> list[Started]:
        shards = set(self._under_way.values())
        found = self._ray.get(self._notices.taken.remote())
        return [Started(shard, worker) for shard, worker in found if shard in shards]

    def _outcome(self, result: Any) -> Event:
        shard = self._under_way.pop(result)
        try:
            return Ended(*self._ray.get(result))
        except self._ray.exceptions.RayTaskError as error:  # raised before or after the work itself
            return Ended(shard, "", None, str(error))
        except self._ray.exceptions.RayError as error:
            return Lost(shard, f"its worker was lost: {_short(error)}")


def _perform(task: Task, notices: Any) -> tuple[Any, ...]:
    """What runs on the cluster."""
    notices.add.remote(task.shard, me())
    return tuple(perform(task))


class _Notices:
    """Where tasks say that they have begun, and where."""

    def __init__(self) -> None:
        self._found: list[tuple[str, str]] = []

    def add(self, shard: str, worker: str) -> None:
        """Note it."""
        self._found.append((shard, worker))

    def taken(self) -> list[tuple[str, str]]:
        """What was noted since the last call."""
        found, self._found = self._found, []
        return found


def check_ray() -> None:
    """MissingExtraError if Ray is not installed."""
    _ray()


def _ray() -> Any:
    try:
        import ray
        import ray.exceptions
    except ImportError:
        raise MissingExtraError("runner 'ray': not installed: pip install 'acopio[ray]'") from None
    return ray


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
