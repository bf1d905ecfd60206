"""Calls that are made again while that may help, and waiting for an end."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from corpus.amazon.service.failures import code_of, is_transient, service_error
from crawler.errors import AcopioError

State = TypeVar("State")

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on, in seconds, and the clock to do it by.

    One call is tried again for `call_seconds`; an end is waited for during `deadline_seconds`. Between looks
    lie `first_pause`, then a half more each time, up to `longest_pause`: Amazon needs minutes for an import
    of three records, and allows ten looks a second.
    """

    call_seconds: float = 60.0
    deadline_seconds: float = 7200.0
    first_pause: float = 1.0
    longest_pause: float = 30.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def pauses(self, seconds: float) -> Iterator[float]:
        """Each pause after it was slept, until `seconds` have passed; at least one."""
        end = self.clock() + seconds
        pause = self.first_pause
        while True:
            self.sleep(pause)
            yield pause
            if self.clock() >= end:
                return
            pause = min(pause * 1.5, self.longest_pause, max(end - self.clock(), 0.0))


def invoke(
    client: Any,
    operation: str,
    about: str,
    patience: Patience,
    *,
    wait_for: frozenset[str] = frozenset(),
    **parameters: Any,
) -> dict[str, Any]:
    """The service's answer to `operation` ('GetParallelData') with these parameters.

    What may pass (throttling, a server's fault, a lost reply) is tried again for `patience.call_seconds`,
    codes in `wait_for` for `patience.deadline_seconds`, with the same parameters: what makes something must
    hold its client token among them. `about` says in an error what the call was about. ServiceError.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    method = getattr(client, _HUMP.sub("_", operation).lower())
    pauses: dict[bool, Iterator[float]] = {
        True: patience.pauses(patience.deadline_seconds),
        False: patience.pauses(patience.call_seconds),
    }
    while True:
        try:
            answer: dict[str, Any] = method(**parameters)
        except (ClientError, BotoCoreError) as error:
            waiting = code_of(error) in wait_for
            if not (waiting or is_transient(error)) or next(pauses[waiting], None) is None:
                raise service_error(error, operation, about) from None
        else:
            return answer


def polled(
    look: Callable[[], State],
    ended: Callable[[State], bool],
    about: str,
    patience: Patience,
    show: Callable[[State], None] = lambda _: None,
) -> State:
    """The first state that `look` gives for which `ended` holds; each one is passed to `show`.

    AcopioError after `patience.deadline_seconds`: what was waited for goes on all the same.
    """
    state = look()
    show(state)
    pauses = patience.pauses(patience.deadline_seconds)
    while not ended(state):
        if next(pauses, None) is None:
            raise AcopioError(
                f"{about}: no end after {patience.deadline_seconds:.0f} s: it goes on at the service: "
                "run the same command again to go on waiting, or give a longer --timeout"
            )
        state = look()
        show(state)
    return state
