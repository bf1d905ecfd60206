"""The data-frame engine: which runner, how many workers, no telemetry."""

import os
from dataclasses import dataclass

from crawler.errors import MissingExtraError, UsageError

_ROWS_PER_WORKER = 8
RUNNERS = ("native", "ray")


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Where the stages run: `native` on this machine, `ray` on a cluster; workers 0 means one a core."""

    runner: str = "native"
    workers: int = 0

    def processes(self, rows: int) -> int:
        """Worker processes for a stage of so many rows: a few rows are done before a process has started."""
        return min(self.workers or os.cpu_count() or 1, max(rows // _ROWS_PER_WORKER, 1))


def prepare_environment() -> None:
    """Set what libraries read when they are first imported: call it before daft and numpy come in.

    Telemetry off, and one BLAS thread a worker: the workers are as many as the cores, and sums then come
    out the same on one core or many.
    """
    for name in ("DO_NOT_TRACK", "SCARF_NO_ANALYTICS"):
        os.environ.setdefault(name, "true")
    os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("DAFT_PROGRESS_BAR", "0")
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def start_engine(options: EngineOptions) -> None:
    """Choose the runner; UsageError for an unknown one, MissingExtraError where Ray is not installed."""
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
    try:
        daft.set_runner_native() if options.runner == "native" else daft.set_runner_ray()
    except DaftCoreException:  # it is chosen once a process, by the first data frame at the latest
        if get_or_infer_runner_type() != options.runner:
            raise UsageError(
                f"runner {options.runner!r}: this process already runs on another one: start a new process"
            ) from None
