"""Pushes that are killed (SIGKILL) before or after a call, and then repeated: a process of its own.

    python push_killed.py ENDPOINT S3 BUCKET FOLDER create|update [METHOD…]

Kills at each of the METHODs, or at every call; prints a line of JSON a push: its name, and whether it was
killed and whether the repeated push ended well.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from local_aws import s3_client, translate_client
from push_parts import QUICK, corpus, options, pair

from corpus.amazon.push.plan import plan
from corpus.amazon.push.push import Work, push
from corpus.amazon.service.connect import Clients
from corpus.amazon.service.journal import FOLDER, opened
from corpus.tables.folder import WorkFolder

OLD, NEW = 5, 7  # records of the first content and of the one that is pushed under kills


class Killing:
    """A client whose process dies before or after call `at` of all clients that share `calls`."""

    def __init__(self, client: Any, calls: Iterator[int], at: int, after: bool, methods: set[str]) -> None:
        self.client, self.calls, self.at, self.after, self.methods = client, calls, at, after, methods

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.client, name)
        if self.methods and name not in self.methods:
            return method

        def call(*given: Any, **parameters: Any) -> Any:
            number = next(self.calls)
            if number == self.at and not self.after:
                os.kill(os.getpid(), signal.SIGKILL)
            try:
                return method(*given, **parameters)
            finally:  # an answer that nothing is there is one, too
                if number == self.at:
                    os.kill(os.getpid(), signal.SIGKILL)

        return call


def forked(folder: WorkFolder, name: str, clients: Clients, bucket: str) -> int:
    """The wait status of a process that pushed."""
    if child := os.fork():
        return os.waitpid(child, 0)[1]
    try:
        resources = plan(folder, "demo", options(bucket, name=name), clients.region)
        with opened(folder.root / FOLDER) as journal:
            done = push(resources, Work(clients, journal, folder.root / FOLDER, QUICK))
        os._exit(0 if all(one.complete for one in done) else 1)
    except BaseException as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        os._exit(2)


def main(url: str, s3_url: str, bucket: str, root: Path, scenario: str, *methods: str) -> None:
    translate, s3 = translate_client(url), s3_client(s3_url)
    plain = Clients(translate, s3, "us-east-1", real=False)
    for at, after in ((at, after) for at in count() for after in (False, True)):
        name = f"{scenario}-{at}-{'after' if after else 'before'}"
        folder = corpus(root / name, *map(pair, range(OLD)))
        if scenario == "update":
            assert forked(folder, name, plain, bucket) == 0
            corpus(root / name, *map(pair, range(NEW)))
        calls = count()
        killing = [Killing(client, calls, at, after, set(methods)) for client in (translate, s3)]
        status = forked(folder, name, Clients(*killing, "us-east-1", real=False), bucket)
        if status == 0:  # there is no such call any more
            return
        again = forked(folder, name, plain, bucket)
        line = {"name": name, "killed": status == signal.SIGKILL, "well": again == 0}
        sys.stdout.write(f"{json.dumps(line)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]), *sys.argv[5:])
