"""The states of shards, as files of the work folder: `.shards/STAGE/SHARD.json` and `.log`."""

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from crawler.errors import InputError
from crawler.storage.files import remove, write_text

FOLDER = ".shards"  # in the work folder
_CALL = "build.json"  # in FOLDER: the options of the build that cut the shards


class State(StrEnum):
    """What becomes of a shard."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A shard: its stage, its place there, its rows and first hosts, what became of it, and by whom.

    `worker` is HOST:PID; `started` and `ended` are times in UTC (ISO 8601) of the last attempt.
    """

    shard: str
    stage: str
    number: int
    rows: int
    hosts: tuple[str, ...]
    of_hosts: int
    state: State = State.PENDING
    attempts: int = 0
    worker: str | None = None
    started: str | None = None
    ended: str | None = None
    error: str | None = None

    @property
    def table(self) -> str:
        """The name of the table of its result in the work folder."""
        return f"{FOLDER}/{self.stage}/{self.shard}"


@dataclass(frozen=True, slots=True)
class Jobs:
    """The files about the shards of a work folder."""

    root: Path

    def all(self) -> list[Job]:
        """Every shard, by stage in the order in which they began, and number. InputError if damaged."""
        stages = [self.of_stage(path.name) for path in sorted(self._folder.glob("*/"))]
        stages.sort(key=lambda jobs: min((job.started or "~" for job in jobs), default="~"))
        return [job for jobs in stages for job in sorted(jobs, key=lambda job: job.number)]

    def of_stage(self, stage: str) -> list[Job]:
        """The shards of a stage, by their file names."""
        return [_read(path) for path in sorted((self._folder / stage).glob("*.json"))]

    def write(self, job: Job) -> None:
        """Write the state of a shard, whole or not at all."""
        write_text(self._path(job, "json"), msgspec.json.encode(job).decode() + "\n")

    def write_call(self, text: str) -> None:
        """Note the options of the build that cuts the shards."""
        write_text(self._folder / _CALL, text + "\n")

    def call(self) -> bytes:
        """The options of the last build that cut shards; InputError if there was none."""
        try:
            return (self._folder / _CALL).read_bytes()
        except FileNotFoundError:
            raise InputError(f"{self.root}: no shards: build with --shard-size or --runner ray") from None

    def log(self, job: Job) -> Path:
        """Where the log of a shard lies; no file if its workers had nothing to say."""
        return self._path(job, "log")

    def write_log(self, job: Job, text: str) -> None:
        """Add what the last attempt said to the log of a shard."""
        if text:
            path = self.log(job)
            before = path.read_text(encoding="utf-8") if path.exists() else ""
            write_text(path, f"{before}attempt {job.attempts}, {job.worker}:\n{text.rstrip()}\n")

    def forget(self, stage: str, keep: Collection[str]) -> None:
        """Remove all of a stage but what concerns these shards."""
        for path in (self._folder / stage).glob("*"):
            if path.name.partition(".")[0] not in keep:
                remove(path)

    def forget_results(self) -> None:
        """Remove the results of all shards: their texts, once the tables of the build have them."""
        for path in self._folder.glob("*/*/"):
            shutil.rmtree(path, ignore_errors=True)

    @property
    def _folder(self) -> Path:
        return self.root / FOLDER

    def _path(self, job: Job, suffix: str) -> Path:
        return self._folder / job.stage / f"{job.shard}.{suffix}"


def _read(path: Path) -> Job:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Job)
    except (msgspec.MsgspecError, OSError) as error:
        raise InputError(f"{path}: damaged ({error}): remove it and build again") from None
