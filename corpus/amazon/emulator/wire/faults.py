"""Faults on request, by count and never by chance: `OPERATION:KIND[:COUNT]`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

from corpus.amazon.emulator.wire.shapes import service_model
from crawler.console.suggestions import did_you_mean
from crawler.errors import UsageError

ANY = "*"
ALWAYS = "always"
TIMEOUT, RESET, LOST_REPLY, ERROR_AFTER = "timeout", "reset", "lost-reply", "500-after"
REQUEST_FAULTS = {
    TIMEOUT: "the call is not executed, and there is no response",
    RESET: "the call is not executed, and the connection is reset",
    LOST_REPLY: "the call is executed, and the connection is reset before the response",
    ERROR_AFTER: "the call is executed, and the response is InternalServerException",
    "500": "InternalServerException; the call is not executed",
    "503": "ServiceUnavailableException; the call is not executed",
    "throttle": "TooManyRequestsException; the call is not executed",
}
ERROR_CODES = {
    "500": "InternalServerException",
    ERROR_AFTER: "InternalServerException",
    "503": "ServiceUnavailableException",
    "throttle": "TooManyRequestsException",
}
WORK_FAULTS = {"import": "fail", "job": "fail", "document": "error"}


@dataclass(slots=True)
class Fault:
    """One fault that waits for its calls; `left` is None for one that never ends."""

    where: str
    kind: str
    left: int | None = 1

    def __str__(self) -> str:
        return f"{self.where}:{self.kind}:{ALWAYS if self.left is None else self.left}"


def parse_fault(text: str) -> Fault:
    """The fault of a text such as `CreateParallelData:lost-reply:1`; UsageError names what is known.

    A kind may also be the name of any error of the service model (`ConcurrentModificationException`).
    """
    where, _, rest = text.partition(":")
    kind, _, count = rest.partition(":")
    if where in WORK_FAULTS:
        kinds: Sequence[str] = [WORK_FAULTS[where]]
    elif where == ANY or where in service_model().operation_names:
        kinds = [*REQUEST_FAULTS, *(shape.name for shape in service_model().error_shapes)]
    else:
        known = [ANY, *WORK_FAULTS, *service_model().operation_names]
        raise UsageError(f"fault {text!r}: {where!r}: {did_you_mean(where, known)}known: {', '.join(known)}")
    if kind not in kinds:
        raise UsageError(f"fault {text!r}: {kind!r}: {did_you_mean(kind, kinds)}known: {', '.join(kinds)}")
    if count not in {"", ALWAYS} and not (count.isdecimal() and int(count) > 0):
        raise UsageError(f"fault {text!r}: {count!r} is neither a number from 1 nor {ALWAYS!r}")
    return Fault(where, kind, None if count == ALWAYS else int(count or 1))


class Faults:
    """The faults that are still to come, taken in the order in which they were given."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._faults = list(faults)
        self._lock = Lock()

    def add(self, faults: Iterable[Fault]) -> None:
        """More of them, after those that are there."""
        with self._lock:
            self._faults.extend(faults)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._faults.clear()

    def take(self, where: str) -> str | None:
        """The kind of the next fault for a call or a piece of work, counted as used; None for none."""
        with self._lock:
            for fault in self._faults:
                if fault.where == where or (fault.where == ANY and where not in WORK_FAULTS):
                    if fault.left is not None:
                        fault.left -= 1
                    if fault.left == 0:
                        self._faults.remove(fault)
                    return fault.kind
        return None

    def left(self) -> list[str]:
        """Those still to come, as they would be given."""
        with self._lock:
            return [str(fault) for fault in self._faults]
