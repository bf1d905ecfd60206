"""A row of processes that answers each message ended by a NUL byte with one ended by a NUL byte."""

import os
import selectors
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress

_CHUNK = 1 << 16
_GRACE = 2.0  # seconds that a process has to end by itself


class PipelineError(Exception):
    """The row ended, or did not answer in time; it is closed then. `answers` came before."""

    def __init__(self, reason: str, answers: list[bytes]) -> None:
        super().__init__(reason)
        self.answers = answers


class Pipeline:
    """Starts the commands, each reading from the one before; no shell."""

    def __init__(self, commands: Sequence[Sequence[str]]) -> None:
        self._processes: list[subprocess.Popen[bytes]] = []
        try:
            for command in commands:
                before = self._processes[-1].stdout if self._processes else subprocess.PIPE
                self._processes.append(
                    subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
                        command, stdin=before, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                    )
                )
                if self._processes[1:]:
                    assert not isinstance(before, int)
                    assert before is not None
                    before.close()  # the next process holds it: else the end of one would not end the next
        except OSError:
            self.close()
            raise

    @property
    def process_ids(self) -> list[int]:
        """Of the processes, in order."""
        return [process.pid for process in self._processes]

    def ask(self, messages: Sequence[bytes], seconds: float) -> list[bytes]:
        """The answers to the messages, in order, all without their NUL.

        All are sent before the first answer is waited for. PipelineError where no answer comes for so many
        seconds, or a process ends.
        """
        outgoing = memoryview(b"".join(message + b"\0" for message in messages))
        incoming = bytearray()
        answered = 0
        into, out = self._processes[0].stdin, self._processes[-1].stdout
        assert into is not None
        assert out is not None
        os.set_blocking(into.fileno(), False)
        with selectors.DefaultSelector() as selector:
            selector.register(out, selectors.EVENT_READ)
            if outgoing:
                selector.register(into, selectors.EVENT_WRITE)
            deadline = time.monotonic() + seconds
            while answered < len(messages):
                events = selector.select(max(deadline - time.monotonic(), 0))
                if not events and time.monotonic() >= deadline:
                    raise self._failure(f"no answer for {seconds:g} s", incoming)
                for key, _ in events:
                    if key.fileobj is into:
                        outgoing = self._send(into.fileno(), outgoing, incoming)
                        if not outgoing:
                            selector.unregister(into)
                    else:
                        data = os.read(out.fileno(), _CHUNK)
                        if not data:
                            raise self._failure("a process ended", incoming)
                        incoming += data
                        if new := data.count(0):
                            answered += new
                            deadline = time.monotonic() + seconds
        return _parts(incoming)

    def close(self) -> None:
        """Ends all processes; those that do not end by themselves are killed."""
        for process in self._processes:
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()
            process.terminate()
        for process in self._processes:
            try:
                process.wait(_GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()

    def _send(self, file: int, outgoing: memoryview, incoming: bytearray) -> memoryview:
        try:
            return outgoing[os.write(file, outgoing[:_CHUNK]) :]
        except BlockingIOError:
            return outgoing
        except OSError as error:
            raise self._failure("a process ended", incoming) from error

    def _failure(self, reason: str, incoming: bytearray) -> PipelineError:
        self.close()
        return PipelineError(reason, _parts(incoming))


def _parts(incoming: bytearray) -> list[bytes]:
    return bytes(incoming).split(b"\0")[:-1]
