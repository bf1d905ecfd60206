"""A Daft class in worker processes."""

from typing import Any

import daft
from daft.runners import get_or_infer_runner_type


def worker_pool(kind: type, workers: int) -> Any:
    """The class as a Daft UDF class, one instance in each of `workers` processes.

    A single one works in this process, which needs no imports and no copies of rows for it. There Daft calls
    it from several threads at once, so that calls take turns: in its sandbox, or by a lock of its own.
    """
    if workers == 1 and get_or_infer_runner_type() == "native":
        return daft.cls(kind, use_process=False)  # with `max_concurrency` Daft would start a process
    return daft.cls(kind, use_process=True, max_concurrency=workers)
