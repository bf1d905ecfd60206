"""The data-frame engine: which runner, how many workers, no telemetry."""

import logging
import os
from dataclasses import dataclass

from crawler.errors import MissingExtraError, UsageError

_ROWS_PER_WORKER = 8
RUNNERS = ("native", "ray")
_UDF_LOG = "daft_local_execution.intermediate_ops.udf"


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """The runner of the stages: `native` on this machine, `ray` on a cluster; 0 workers: one per core.

    Encoding or aligning one document or pair of documents may take `seconds`, the rules over one pair
    `pair_seconds`, each `memory` bytes beyond those of the encoder; else it is dropped with a reason.
    """

    runner: str = "native"
    workers: int = 0
    seconds: float = 1800.0
    pair_seconds: float = 10.0
    memory: int = 2 << 30

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
