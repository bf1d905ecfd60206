"""A dry run: stand-ins for the clients that note every call and send nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from corpus.amazon.service.connect import Clients
from corpus.amazon.service.failures import ServiceError

_TOKEN = "ClientToken"  # noqa: S105 - its name, not one
_MADE_LATER = "<made and stored before the call>"

Members = dict[str, Any]  # of a request or an answer, by boto3's names
# Answer of one call in a dry run, from its parameters.
Answer = Callable[[Members], Members]


@dataclass(frozen=True, slots=True)
class Call:
    """A call that would be sent; its parameters are JSON values."""

    service: str  # "translate" or "s3"
    operation: str
    parameters: Members


@dataclass(slots=True)
class Recorder:
    """Notes calls and answers as `answers` says, else with {}."""

    calls: list[Call]
    answers: dict[str, Answer] = field(default_factory=dict)
    service: str = "translate"

    def __getattr__(self, method: str) -> Callable[..., Members]:
        operation = "".join(part.title() for part in method.split("_"))

        def call(**parameters: Any) -> Members:
            shown = {**parameters, _TOKEN: _MADE_LATER} if _TOKEN in parameters else parameters
            self.calls.append(Call(self.service, operation, shown))
            answer = self.answers.get(operation)
            return answer(parameters) if answer else {}

        return call


def recording(
    region: str, real: bool, translate: dict[str, Answer], s3: dict[str, Answer]
) -> tuple[Clients, list[Call]]:
    """Clients that send nothing, and the list to which they add each call."""
    calls: list[Call] = []
    return Clients(Recorder(calls, translate), Recorder(calls, s3, "s3"), region, real), calls


def not_found(operation: str) -> ServiceError:
    """What a service says of a name that it does not know."""
    return ServiceError(f"{operation}: nothing there", "ResourceNotFoundException", operation)
