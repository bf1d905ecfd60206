"""Parallel-data resources at the service: found by name, made or replaced, and waited for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from corpus.amazon.limits import ACTIVE, CREATING, DELETING, FAILED, MAX_RESOURCES, UPDATING
from corpus.amazon.service.calls import Patience, invoke, polled
from corpus.amazon.service.connect import Clients
from corpus.amazon.service.failures import ServiceError
from crawler.errors import AcopioError

_PAGE = 500  # the most that ListParallelData gives at once

# A second import while one is under way: which of the two the service says is not documented.
BUSY = frozenset({"ConcurrentModificationException", "LimitExceededException"})


@dataclass(frozen=True, slots=True)
class State:
    """What GetParallelData or ListParallelData says of a resource; counts are None where it does not say.

    `status` stays that of the old data while an update goes on; `update_status` is that of the last update.
    """

    name: str
    status: str
    update_status: str | None = None
    updated_at: float | None = None  # when that update began, seconds since 1970
    uri: str | None = None
    imported: int | None = None
    failed: int | None = None
    skipped: int | None = None
    message: str = ""
    errors_url: str | None = None  # signed: not to be shown or stored

    @property
    def busy(self) -> bool:
        """Whether an import, or its end, is under way."""
        return UPDATING in (self.status, self.update_status) or self.status in (CREATING, DELETING)

    @property
    def ready(self) -> bool:
        """Whether the last import went well and its data can be used."""
        return self.status == ACTIVE and self.update_status in (None, ACTIVE)


def look(clients: Clients, name: str, patience: Patience) -> State | None:
    """The state of the resource of that name; None where there is none."""
    try:
        answer = invoke(clients.translate, "GetParallelData", name, patience, Name=name)
    except ServiceError as error:
        if error.code == "ResourceNotFoundException":
            return None
        raise
    state = answer["ParallelDataProperties"]
    after_update = state.get("LatestUpdateAttemptStatus") is not None
    part = "LatestUpdateAttemptAuxiliaryDataLocation" if after_update else "AuxiliaryDataLocation"
    return _state(state, (answer.get(part) or {}).get("Location"))


def listed(clients: Clients, patience: Patience) -> Iterator[State]:
    """The state of each resource in the region."""
    page: dict[str, Any] = {}
    while True:
        answer = invoke(
            clients.translate, "ListParallelData", "all names", patience, MaxResults=_PAGE, **page
        )
        for state in answer.get("ParallelDataPropertiesList", ()):
            yield _state(state, None)
        if not answer.get("NextToken"):
            return
        page = {"NextToken": answer["NextToken"]}


def wait_for_turn(clients: Clients, name: str, patience: Patience, tell: Callable[[str], None]) -> None:
    """Wait until no import is under way: the service allows one at a time in an account and region.

    AcopioError where `name` would be one resource more than an account may have.
    """

    def under_way() -> list[State]:
        states = list(listed(clients, patience))
        if len(states) >= MAX_RESOURCES and name not in {state.name for state in states}:
            raise AcopioError(
                f"{name}: the account has {len(states)} parallel-data resources in {clients.region}, "
                f"{MAX_RESOURCES} are allowed: delete some that are no longer needed"
            )
        return [state for state in states if state.busy]

    def show(busy: list[State]) -> None:
        if busy:
            tell(f"{name}: waiting for another import: {', '.join(state.name for state in busy)}")

    polled(under_way, lambda busy: not busy, f"imports before {name}", patience, show)


def begin(
    clients: Clients, operation: str, parameters: Mapping[str, Any], token: str, patience: Patience
) -> dict[str, Any]:
    """What CreateParallelData or UpdateParallelData answers, in JSON; waits while another import goes on."""
    answer = invoke(
        clients.translate,
        operation,
        str(parameters["Name"]),
        patience,
        wait_for=BUSY,
        **parameters,
        ClientToken=token,
    )
    kept = ("Name", "Status", "LatestUpdateAttemptStatus", "LatestUpdateAttemptAt")
    return {
        name: value.timestamp() if isinstance(value, datetime) else value
        for name, value in answer.items()
        if name in kept
    }


def outcome(state: State, since: float | None) -> str | None:
    """How the import ended: ACTIVE or FAILED; None while it goes on.

    `since` is when the update began that is waited for: until then the state may be that of an earlier one.
    """
    if state.busy or (since is not None and (state.updated_at or 0.0) < since - 0.001):
        return None
    return ACTIVE if state.ready else FAILED


def _state(properties: Mapping[str, Any], errors_url: str | None) -> State:
    began = properties.get("LatestUpdateAttemptAt")
    return State(
        name=properties["Name"],
        status=properties["Status"],
        update_status=properties.get("LatestUpdateAttemptStatus"),
        updated_at=began.timestamp() if isinstance(began, datetime) else began,
        uri=(properties.get("ParallelDataConfig") or {}).get("S3Uri"),
        imported=properties.get("ImportedRecordCount"),
        failed=properties.get("FailedRecordCount"),
        skipped=properties.get("SkippedRecordCount"),
        message=properties.get("Message") or "",
        errors_url=errors_url,
    )
