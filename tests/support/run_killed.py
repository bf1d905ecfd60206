"""A run in a process that is killed (SIGKILL) before or after its n-th call; started by a test.

Forks a process for each attempt, so that the imports are paid once. Arguments: endpoint, S3, bucket, folder,
and the numbers of the calls to die at (all if none).
"""

import os
import signal
import sys
import traceback
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from local_aws import Rig, s3_client, translate_client
from run_parts import Office

from corpus.amazon.service.connect import Clients


class Deadly:
    """Clients' calls counted together; the process dies just before call `last`, or just after it."""

    def __init__(self, last: int, after: bool) -> None:
        self.count, self.last, self.after = 0, last, after

    def wrap(self, client: Any) -> Any:
        return _Wrapped(client, self)

    def step(self, after: bool) -> None:
        self.count += not after
        if self.count == self.last and after == self.after:
            os.kill(os.getpid(), signal.SIGKILL)


class _Wrapped:
    def __init__(self, client: Any, deadly: Deadly) -> None:
        self._client, self._deadly = client, deadly

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)

        def call(**parameters: Any) -> Any:
            self._deadly.step(after=False)
            answer = method(**parameters)
            self._deadly.step(after=True)
            return answer

        return call


def attempt(office: Office, last: int, after: bool) -> int:
    """The status of a process that runs it."""
    pid = os.fork()
    if pid == 0:
        deadly = Deadly(last, after)
        aws = office.aws
        through = Clients(deadly.wrap(aws.translate), deadly.wrap(aws.s3), "us-east-1", real=False)
        try:
            complete = office.run(through=through, parallel_data="corpus").complete
        except BaseException:
            traceback.print_exc()
            os._exit(3)
        os._exit(0 if complete else 4)
    return os.waitpid(pid, 0)[1]


def attempts(aws: Rig, folder: Path, last: int) -> Iterator[tuple[str, bool]]:
    """The name of each run that died at call `last`, and whether there was that call to die at."""
    for after in (False, True):
        name = f"{last}-{'after' if after else 'before'}"
        office = Office(aws, folder / name).write({"a.txt": f"Killed {name}."})
        status = attempt(office, last, after)
        was_killed = os.WIFSIGNALED(status)
        if was_killed:
            status = attempt(office, 0, False)
        assert status == 0, (name, status)
        yield name, was_killed


def main() -> None:
    url, s3_url, bucket, folder, *chosen = sys.argv[1:]
    # Not connected before the forks, so that each process has connections of its own.
    aws = Rig(url, s3_url, s3_client(s3_url), translate_client(url), bucket)
    for last in map(int, chosen) if chosen else count(1):
        done = list(attempts(aws, Path(folder), last))
        sys.stdout.write("".join(f"{name}\n" for name, _ in done))
        if not any(was_killed for _, was_killed in done):
            return


if __name__ == "__main__":
    main()
