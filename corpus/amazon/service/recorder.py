"""A dry run: stand-ins for the clients that note every call and send nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from corpus.amazon.service.connect import Clients
from corpus.amazon.service.failures import ServiceError

_TOKEN = "ClientToken"  # noqa: S105 - its name, not one
_MADE_LATER = "<made and stored before the call>"

# Answer of one call in a dry run, from its parameters.
Answer = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(slots=True)
class Recorder:
    """Notes calls as {"service", "operation", "parameters"} and answers as `answers` says, else with {}."""

    calls: list[dict[str, Any]]
    answers: dict[str, Answer] = field(default_factory=dict)
    service: str = "translate"

    def __getattr__(self, method: str) -> Callable[..., dict[str, Any]]:
        operation = "".join(part.title() for part in method.split("_"))

        def call(**parameters: Any) -> dict[str, Any]:
            shown = {**parameters, _TOKEN: _MADE_LATER} if _TOKEN in parameters else parameters
            self.calls.append({"service": self.service, "operation": operation, "parameters": shown})
            answer = self.answers.get(operation)
            return answer(parameters) if answer else {}

        return call


def recording(
    region: str, real: bool, translate: dict[str, Answer], s3: dict[str, Answer]
) -> tuple[Clients, list[dict[str, Any]]]:
    """Clients that send nothing, and the list to which they add each call."""
    calls: list[dict[str, Any]] = []
    return Clients(Recorder(calls, translate), Recorder(calls, s3, "s3"), region, real), calls


def not_found(operation: str) -> ServiceError:
    """What a service says of a name that it does not know."""
    return ServiceError(f"{operation}: nothing there", "ResourceNotFoundException", operation)
