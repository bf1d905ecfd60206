"""Starts what the stages run on: Daft on this machine, and for shards a runner."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from corpus.engine import EngineOptions, start_engine
from corpus.shards.cluster import RayRunner, check_ray
from corpus.shards.local import LocalRunner
from corpus.shards.runner import Runner
from corpus.shards.spread import Shards
from corpus.tables.folder import WorkFolder


@contextmanager
def started(folder: WorkFolder, options: EngineOptions) -> Iterator[EngineOptions]:
    """The options with which the stages run within the block; errors as of `start_engine` and the runners."""
    start_engine(replace(options, runner="native") if options.runner == "ray" else options)
    size = options.pages_per_shard()
    if not size:
        yield options
        return
    if options.runner == "ray":
        check_ray()

    def runner() -> Runner:
        on_ray = options.runner == "ray"
        return RayRunner(options.workers) if on_ray else LocalRunner(options.most_processes())

    with Shards(folder, size, runner) as shards:
        yield replace(options, runner="native", spread=shards)
