"""What a worker does with a shard; it runs in the processes of a runner."""

import io
import logging
import os
import pickle
import platform
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module

import pyarrow as pa

from corpus.shards.runner import Ended, Task

_LONGEST = 1 << 20  # characters of a log


def perform(task: Task) -> Ended:
    """The shard done, or what went wrong; it raises nothing.

    A process makes the function once for all shards of a stage: it keeps its encoder and its children.
    """
    with _captured() as log:
        rows = None
        try:
            rows = to_bytes(_made(task.recipe)(from_bytes(task.rows)))
        except Exception:
            log.write(traceback.format_exc())
    return Ended(task.shard, me(), rows, log.getvalue()[-_LONGEST:])


def me() -> str:
    """This process, as HOST:PID."""
    return f"{platform.node()}:{os.getpid()}"


def to_bytes(table: pa.Table) -> bytes:
    """A table in Arrow's stream format; the same rows give the same bytes."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def from_bytes(data: bytes) -> pa.Table:
    """The table in such bytes."""
    return pa.ipc.open_stream(pa.py_buffer(data)).read_all()


@lru_cache(maxsize=1)
def _made(recipe: bytes) -> Callable[[pa.Table], pa.Table]:
    name, arguments = pickle.loads(recipe)  # noqa: S301 - from our own parent
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)(*arguments)  # type: ignore[no-any-return]


@contextmanager
def _captured() -> Iterator[io.StringIO]:
    """What is logged within the block as a warning or worse."""
    text, root, before = io.StringIO(), logging.getLogger(), logging.root.manager.disable
    handler = logging.StreamHandler(text)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
    root.addHandler(handler)
    logging.disable(logging.NOTSET)
    try:
        yield text
    finally:
        logging.disable(before)
        root.removeHandler(handler)
