"""The data-frame engine: which runner, how many workers, no telemetry."""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from crawler.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS_PER_WORKER = 8
RUNNERS = ("native", "ray")
_UDF_LOG = "daft_local_execution.intermediate_ops.udf"
SHARD_SIZE = 200  # pages of a shard on a cluster, by default: less than a minute of a core


class Work(NamedTuple):
    """What is done to the rows of each shard of a stage.

    `function` ('module:name') is called with `arguments` in the worker, and what it gives with a table; the
    result has the columns of `schema`. `key` is a digest of all that the result hangs on beside the rows. A
    row counts as `pages` pages.
    """

    stage: str
    function: str
    arguments: tuple[object, ...]
    key: str
    schema: "pa.Schema"
    pages: int = 1


class Spread(Protocol):
    """Does the rows of a table in shards, cut by the column `host`."""

    def __call__(
        self, work: Work, rows: "pa.Table", load: "Callable[[pa.Table], pa.Table]"
    ) -> "Iterator[pa.Table]":
        """The results of all shards, in the order of their hosts.

        `load` makes of the rows of a shard what its worker gets, when its turn comes.
        """
        ...


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """The runner of the stages: `native` on this machine, `ray` on a cluster; 0 workers: one per core.

    Encoding or aligning one document or pair of documents may take `seconds`, the rules over one pair
    `pair_seconds`, each `memory` bytes beyond those of the encoder; else it is dropped with a reason.
    `fresh`: what a corpus teaches is learnt anew, whatever earlier builds left.

    Stages that see one page or one pair of documents at a time are cut into shards of `shard_size` pages (0:
    only on a cluster), which `spread` does, once the build has set it.
    """

    runner: str = "native"
    workers: int = 0
    seconds: float = 1800.0
    pair_seconds: float = 10.0
    memory: int = 2 << 30
    fresh: bool = False
    shard_size: int = 0
    spread: Spread | None = None

    def pages_per_shard(self) -> int:
        """The most pages of a shard; 0 if the work is not cut."""
        return self.shard_size or (SHARD_SIZE if self.runner == "ray" else 0)

    def of_worker(self) -> "EngineOptions":
        """The options that a worker needs of these: its bounds."""
        return replace(self, spread=None)

    def processes(self, rows: int) -> int:
        """Number of worker processes for a stage of so many rows: few rows need no more than one."""
        return min(self.most_processes(), max(rows // _ROWS_PER_WORKER, 1))

    def most_processes(self) -> int:
        """Number of worker processes for a stage of many rows."""
        return self.workers or os.cpu_count() or 1


def prepare_environment() -> None:
    """Set environment variables that libraries read on import: call it before daft and numpy are imported.

    Switches telemetry off and sets one BLAS thread per worker: there is a worker per core, and sums are then
    the same on one core or many.
    """
    for name in ("DO_NOT_TRACK", "SCARF_NO_ANALYTICS"):
        os.environ.setdefault(name, "true")
    os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("DAFT_PROGRESS_BAR", "0")
    os.environ.setdefault("DAFT_SHOW_QUERY_ID", "0")  # else a line a query, on a terminal
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def start_engine(options: EngineOptions) -> None:
    """Set Daft's runner; UsageError for an unknown one, MissingExtraError if Ray is not installed."""
    if options.runner not in RUNNERS:
        raise UsageError(f"runner {options.runner!r}: unknown; known: {', '.join(RUNNERS)}")
    import daft
    from daft.exceptions import DaftCoreException
    from daft.runners import get_or_infer_runner_type

    if options.runner == "ray":
        try:
            import ray  # noqa: F401
        except ImportError:
            raise MissingExtraError("runner 'ray': not installed: pip install 'acopio[ray]'") from None
    logging.getLogger(_UDF_LOG).addFilter(_is_news)
    try:
        daft.set_runner_native() if options.runner == "native" else daft.set_runner_ray()
    except DaftCoreException:  # set once per process, by the first data frame at the latest
        if get_or_infer_runner_type() != options.runner:
            raise UsageError(
                f"runner {options.runner!r}: this process already runs on another one: start a new process"
            ) from None


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a line of Daft's log tells of a fault: not that a worker ended later than Daft waits for it."""
    return not record.getMessage().startswith("Error tearing down UDF actor")
