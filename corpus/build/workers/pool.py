"""A Daft class in worker processes."""

from typing import Any

import daft


def worker_pool(kind: type, workers: int) -> Any:
    """The class as a Daft UDF class, one instance in each of `workers` processes.

    Never in this process: there Daft calls one instance from several threads at once.
    """
    return daft.cls(kind, use_process=True, max_concurrency=workers)
