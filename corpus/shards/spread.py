"""A stage in shards: those that are done stay done, the others are done by the workers of a runner."""

import hashlib
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import pyarrow as pa
from msgspec.structs import replace

from corpus.engine import Work
from corpus.progress import counted, warn
from corpus.shards.cut import cut
from corpus.shards.runner import Ended, Lost, Runner, Started, Task
from corpus.shards.states import Job, Jobs, State
from corpus.shards.work import from_bytes, to_bytes
from corpus.tables.folder import WorkFolder
from crawler.errors import AcopioError, InputError

ATTEMPTS = 3  # of a shard whose worker was killed each time
_SHOWN = 5  # hosts of a shard that are recorded


@dataclass
class Shards:
    """A `corpus.engine.Spread` of shards of at most `size` pages; `make` starts the runner when it is needed.

    The block that uses it removes the results of its shards at its end, but keeps them where it fails, so
    that they need not be done again.
    """

    folder: WorkFolder
    size: int
    make: Callable[[], Runner]
    _runner: Runner | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            self._runner.close()
        if error is None:
            Jobs(self.folder.root).forget_results()

    def __call__(
        self, work: Work, rows: pa.Table, load: Callable[[pa.Table], pa.Table]
    ) -> Iterator[pa.Table]:
        """The results of all shards in order; AcopioError, once all others are done, if some failed."""
        parts = [rows.take(part) for part in cut(rows["host"].to_pylist(), self._rows(work))]
        jobs = self._known(work, parts)
        left = [job for job in jobs if job.state != State.DONE]
        if left:
            run = _Run(self.folder, self.start(), work, parts, load)
            with counted(f"{work.stage}, shards", len(jobs), "shards") as advance:
                advance(len(jobs) - len(left))
                run.all(left, lambda: advance(1))
            _raise_failed(self.folder, list(run.jobs.values()))
        for job in jobs:
            yield self.folder.table(job.table)

    def start(self) -> Runner:
        """The runner, started if it was not needed so far."""
        if self._runner is None:
            self._runner = self.make()
        return self._runner

    def _rows(self, work: Work) -> int:
        return max(self.size // work.pages, 1)

    def _known(self, work: Work, parts: Sequence[pa.Table]) -> list[Job]:
        """The shards with their states, written down; those of another cut are forgotten."""
        jobs = Jobs(self.folder.root)
        before: dict[str, Job] = {}
        with suppress(InputError):  # a damaged state is written again
            before = {job.shard: job for job in jobs.of_stage(work.stage)}
        found = []
        for number, part in enumerate(parts):
            hosts = tuple(dict.fromkeys(part["host"].to_pylist()))
            shard = hashlib.sha256(work.key.encode() + to_bytes(part)).hexdigest()[:16]
            job = before.get(shard) or Job(
                shard=shard,
                stage=work.stage,
                number=number,
                rows=len(part),
                hosts=hosts[:_SHOWN],
                of_hosts=len(hosts),
            )
            is_done = self.folder.is_current(job.table, shard)
            job = replace(job, number=number, state=State.DONE if is_done else State.PENDING)
            found.append(job if is_done else replace(job, attempts=0))
        jobs.forget(work.stage, {job.shard for job in found})
        for job in found:
            jobs.write(job)
        return found


@dataclass
class _Run:
    """The shards of a stage under way."""

    folder: WorkFolder
    runner: Runner
    work: Work
    parts: Sequence[pa.Table]
    load: Callable[[pa.Table], pa.Table]
    jobs: dict[str, Job] = field(default_factory=dict)  # that were begun, as they are now

    def all(self, left: Sequence[Job], finished: Callable[[], None]) -> None:
        """Do these; `finished` is called for each that is done or has failed."""
        waiting = deque(left)
        recipe = pickle.dumps((self.work.function, self.work.arguments))
        under_way: set[str] = set()
        try:
            while waiting or under_way:
                while waiting and len(under_way) < self.runner.capacity():
                    job = waiting.popleft()
                    self._now(job, attempts=job.attempts + 1, error=None)
                    under_way.add(job.shard)
                    self.runner.submit(Task(job.shard, recipe, to_bytes(self.load(self.parts[job.number]))))
                for event in self.runner.wait():
                    job = self._heard(event)
                    if job.state in (State.DONE, State.FAILED):
                        finished()
                    elif isinstance(event, Lost):
                        waiting.appendleft(job)
                    if not isinstance(event, Started):
                        under_way.discard(job.shard)
        finally:
            for shard in under_way:
                self._now(self.jobs[shard], state=State.PENDING)

    def _heard(self, event: Started | Ended | Lost) -> Job:
        """The shard as it is after an event, written down."""
        job = self.jobs[event.shard]
        if isinstance(event, Started):
            return self._now(job, state=State.RUNNING, worker=event.worker, started=_time(), ended=None)
        job = replace(job, ended=_time())
        if isinstance(event, Lost):
            failed = job.attempts >= ATTEMPTS
            Jobs(self.folder.root).write_log(job, event.reason)
            warn(f"shard {job.shard} of {job.stage}: {event.reason}" + ("" if failed else ": done again"))
            return self._now(job, state=State.FAILED if failed else State.PENDING, error=event.reason)
        Jobs(self.folder.root).write_log(replace(job, worker=event.worker), event.log)
        if event.rows is None:
            why = event.log.strip().rpartition("\n")[2] or "it failed and said nothing"
            return self._now(job, state=State.FAILED, worker=event.worker, error=why)
        self.folder.write(job.table, self.work.schema, [from_bytes(event.rows)], job.shard)
        return self._now(job, state=State.DONE, worker=event.worker)

    def _now(self, job: Job, **changes: object) -> Job:
        job = self.jobs[job.shard] = replace(job, **changes)
        Jobs(self.folder.root).write(job)
        return job


def _raise_failed(folder: WorkFolder, jobs: Sequence[Job]) -> None:
    failed = [job for job in jobs if job.state == State.FAILED]
    if failed:
        first = failed[0]
        raise AcopioError(
            f"{folder.root}: {len(failed)} of {len(jobs)} shards of {first.stage} failed, the first for "
            f"{first.error!r}: `acopio jobs TOPIC` lists them, `acopio jobs TOPIC --retry` does them again"
        )


def _time() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
