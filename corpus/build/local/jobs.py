"""The sub-pipelines of several target languages, side by side, each in a process of its own."""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import BinaryIO

from corpus import progress
from corpus.build.local.model import LocalDeclared, TargetResult
from corpus.build.local.target import build_target
from corpus.build.mending import mending
from corpus.options import BuildOptions
from corpus.tables.folder import WorkFolder
from crawler.children import environment, python
from crawler.console.command_line import COMMAND, this_command
from crawler.console.interrupts import shell_status
from crawler.errors import AcopioError
from crawler.folders.collect import Collection
from crawler.storage.lock import locked
from crawler.topic.topic import Topic

_MODULE = "corpus.build.local.child"
_LAST_LINES = 5.0  # seconds to wait for what a child has written, once it has ended


@dataclass(frozen=True, slots=True)
class TargetJob:
    """What a sub-pipeline is made of, beside the documents. The topic has two languages."""

    topic: Topic
    folder: WorkFolder
    options: BuildOptions
    declared: LocalDeclared

    @property
    def lang(self) -> str:
        """The target language."""
        return self.topic.languages[1]


def run(job: TargetJob, found: Collection) -> TargetResult:
    """The result of a sub-pipeline, in this process; damaged tables are made again."""
    try:
        with locked(job.folder.root):
            built = partial(build_target, job.topic, job.folder, found, job.options, job.declared)
            return TargetResult(job.lang, mending(job.folder, built))
    except AcopioError as error:
        return TargetResult(job.lang, None, str(error))


def run_all(jobs: Sequence[TargetJob], found: Collection) -> list[TargetResult]:
    """The results in the order of the jobs.

    As many run side by side as there may be worker processes, which they share. One alone runs in this
    process; so do all on a cluster, one after the other, since it spreads the work of each.
    """
    engine = jobs[0].options.engine
    most = min(engine.most_processes(), len(jobs))
    if most < 2 or engine.runner != "native":
        return [_told(job, found) if len(jobs) > 1 else run(job, found) for job in jobs]
    own = replace(engine, workers=engine.most_processes() // most)
    shared = [replace(job, options=replace(job.options, engine=own)) for job in jobs]
    with _Children(most) as children:
        payload = pickle.dumps(found)
        futures = [children.start(job, payload) for job in shared]
        return [future.result() for future in futures]


def _told(job: TargetJob, found: Collection) -> TargetResult:
    with progress.working(job.lang):
        return run(job, found)


class _Children:
    """Processes that run jobs; those still at work are ended with the block, and by Ctrl-C."""

    def __init__(self, most: int) -> None:
        self._threads = ThreadPoolExecutor(most)
        self._under_way: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    def __enter__(self) -> "_Children":
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in list(self._under_way):
            _end(child)
        self._threads.shutdown()

    def start(self, job: TargetJob, found: bytes) -> "Future[TargetResult]":
        return self._threads.submit(self._run, job, found)

    def _run(self, job: TargetJob, found: bytes) -> TargetResult:
        # A session of its own: Ctrl-C is for this process, which ends the child and all that it has started.
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            python(_MODULE, str(os.getpid())),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(**{COMMAND: this_command()}),
            start_new_session=True,
        )
        self._under_way.add(child)
        try:
            if self._closed:
                _end(child)
            relay = threading.Thread(target=_relay, args=(child.stderr,), daemon=True)
            relay.start()
            answer = _answer(child, job, found)
            relay.join(_LAST_LINES)
            return answer
        finally:
            _end(child)
            self._under_way.discard(child)


def _answer(child: "subprocess.Popen[bytes]", job: TargetJob, found: bytes) -> TargetResult:
    assert child.stdin is not None
    assert child.stdout is not None
    with suppress(OSError), child.stdin as requests:  # a child that has ended says so by its status
        requests.write(pickle.dumps(job) + found)
    payload = child.stdout.read()
    status = shell_status(child.wait())
    if status or not payload:
        return TargetResult(
            job.lang, None, f"its process ended with status {status}: is there enough memory?"
        )
    return pickle.loads(payload)  # type: ignore[no-any-return]  # noqa: S301 - the child is our own code


def _relay(lines: BinaryIO | None) -> None:
    """What a child writes on stderr, line by line, so that it does not mix with that of the others."""
    for line in lines or ():
        progress.warn(line.decode("utf-8", "replace").rstrip())


def _end(child: "subprocess.Popen[bytes]") -> None:
    """End a child and the processes that it has started."""
    if child.poll() is None:
        with suppress(OSError):
            os.killpg(child.pid, signal.SIGKILL) if sys.platform != "win32" else child.kill()
        child.wait()
