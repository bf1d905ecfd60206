"""Parallel data: the operations and the machine of states; imports.py does the work."""

from dataclasses import dataclass, replace
from typing import Any

from corpus.amazon.emulator.context import Context, now
from corpus.amazon.emulator.operations.imports import data_file, read_parallel_data, write_error_file
from corpus.amazon.emulator.operations.tagging import end_tags, start_tags
from corpus.amazon.emulator.state.tokens import forget, once
from corpus.amazon.emulator.wire.pages import page
from corpus.amazon.emulator.wire.protocol import ApiError, Members, arn
from corpus.amazon.limits import (
    ACTIVE,
    CREATING,
    DELETING,
    FAILED,
    MAX_RESOURCES,
    UPDATING,
    act_region_problem,
)


@dataclass(frozen=True, slots=True)
class ParallelData:
    """One resource as it is stored; the counts are of the version that is ACTIVE."""

    properties: Members  # as GetParallelData shows them
    digest: str = ""  # of the imported file: names what was taken of it
    pending: Members | None = None  # the members that an update under way brings
    error_file: str = ""  # of the creation, an address of S3
    update_error_file: str = ""

    @property
    def name(self) -> str:
        """Its name, one an account."""
        return str(self.properties["Name"])

    @property
    def is_busy(self) -> bool:
        """Whether an import is under way."""
        return self.properties["Status"] == CREATING or self.pending is not None

    def changed(self, **members: Any) -> Members:
        """The properties with other values; None takes one out."""
        merged = self.properties | members
        return {key: value for key, value in merged.items() if value is not None}


def create(context: Context, request: Members, region: str) -> Members:
    """CreateParallelData."""
    _require_region(region)

    def act() -> tuple[str, Members]:
        name, others = request["Name"], context.store.all(ParallelData)
        if any(other.name == name for other in others):
            raise ApiError("ConflictException", f"parallel data {name} exists")
        if len(others) >= MAX_RESOURCES:
            raise ApiError("LimitExceededException", f"there are {MAX_RESOURCES} parallel data resources")
        _require_free(others)
        resource = arn(region, "parallel-data", name)
        created = {
            "Name": name,
            "Arn": resource,
            "Status": CREATING,
            **_given(request),
            **({"EncryptionKey": request["EncryptionKey"]} if "EncryptionKey" in request else {}),
            "CreatedAt": now(),
            "LastUpdatedAt": now(),
        }
        context.store.put(name, ParallelData(created))
        start_tags(context, resource, request.get("Tags", ()))
        return resource, {"Name": name, "Status": CREATING}

    return _importing(context, "CreateParallelData", request, act)


def update(context: Context, request: Members, region: str) -> Members:
    """UpdateParallelData: the old version stays ACTIVE until the new one is, or for good if that fails."""
    _require_region(region)

    def act() -> tuple[str, Members]:
        data = require(context, request["Name"])
        if data.is_busy or data.properties["Status"] not in {ACTIVE, FAILED}:
            raise ApiError("ConcurrentModificationException", f"parallel data {data.name} is {_doing(data)}")
        _require_free(context.store.all(ParallelData))
        started = now()
        changed = data.changed(LatestUpdateAttemptStatus=UPDATING, LatestUpdateAttemptAt=started)
        context.store.put(data.name, replace(data, properties=changed, pending=_given(request)))
        reply = {
            "Name": data.name,
            "Status": data.properties["Status"],
            "LatestUpdateAttemptStatus": UPDATING,
            "LatestUpdateAttemptAt": started,
        }
        return data.properties["Arn"], reply

    return _importing(context, "UpdateParallelData", request, act)


def get(context: Context, request: Members, region: str) -> Members:
    """GetParallelData, with addresses of the error files that are good for half an hour.

    The service gives such an address of the data file too; this endpoint names the file, since it may read
    files that its callers may not.
    """
    data = require(context, request["Name"])
    files = {
        "AuxiliaryDataLocation": data.error_file,
        "LatestUpdateAttemptAuxiliaryDataLocation": data.update_error_file,
    }
    places = {"DataLocation": data.properties["ParallelDataConfig"]["S3Uri"]}
    places |= {member: context.buckets.presigned(uri) for member, uri in files.items() if uri}
    return {"ParallelDataProperties": data.properties} | {
        member: {"RepositoryType": "S3", "Location": place} for member, place in places.items()
    }


def list_all(context: Context, request: Members, region: str) -> Members:
    """ListParallelData, by name."""
    found, more = page(context.store.all(ParallelData), request, lambda data: data.name)
    return {"ParallelDataPropertiesList": [data.properties for data in found], **more}


def delete(context: Context, request: Members, region: str) -> Members:
    """DeleteParallelData: DELETING for a while, then gone."""
    with context.store.changing():
        data = require(context, request["Name"])
        if data.is_busy or data.properties["Status"] == DELETING:
            raise ApiError("ConcurrentModificationException", f"parallel data {data.name} is {_doing(data)}")
        context.store.put(data.name, replace(data, properties=data.changed(Status=DELETING)))
    context.background.start_deletion(lambda: _delete(context, data.name))
    return {"Name": data.name, "Status": DELETING}


def require(context: Context, name: str) -> ParallelData:
    """The resource of that name; ResourceNotFoundException where there is none."""
    data = context.store.get(ParallelData, name)
    if data is None:
        raise ApiError("ResourceNotFoundException", f"parallel data {name} not found")
    return data


def resume(context: Context) -> None:
    """Take up what was under way when the endpoint ended."""
    for data in context.store.all(ParallelData):
        if data.is_busy:
            context.background.start_import(lambda name=data.name: _import(context, name))  # type: ignore[misc]
        elif data.properties["Status"] == DELETING:
            context.background.start_deletion(lambda name=data.name: _delete(context, name))  # type: ignore[misc]


def _importing(context: Context, operation: str, request: Members, act: Any) -> Members:
    started = False

    def acting() -> tuple[str, Members]:
        nonlocal started
        made = act()
        started = True
        return made  # type: ignore[no-any-return]

    reply = once(context.store, operation, request, acting)
    if started:
        context.background.start_import(lambda: _import(context, request["Name"]))
    return reply


def _given(request: Members) -> Members:
    config = request["ParallelDataConfig"]
    for member in ("S3Uri", "Format"):
        if member not in config:
            raise ApiError("InvalidParameterValueException", f"ParallelDataConfig needs {member}")
    return {"ParallelDataConfig": config} | (
        {"Description": request["Description"]} if "Description" in request else {}
    )


def _import(context: Context, name: str) -> None:
    context.background.wait(context.options.import_seconds)
    data = require(context, name)
    given = data.pending or data.properties
    outcome = read_parallel_data(context, given["ParallelDataConfig"])
    attempt = "update" if data.pending else "create"
    error_file = write_error_file(context, name, attempt, outcome)
    status = FAILED if outcome.failure else ACTIVE
    told: Members = {"Message": outcome.failure or None, "LastUpdatedAt": now()}
    if data.pending:
        told["LatestUpdateAttemptStatus"] = status
        told |= {} if outcome.failure else {"Status": ACTIVE, **data.pending}
    else:
        told["Status"] = status
    with context.store.changing():
        context.store.put(
            name,
            ParallelData(
                properties=data.changed(**told, **outcome.counts(is_update=bool(data.pending))),
                digest=outcome.digest or data.digest,
                error_file=data.error_file if data.pending else error_file,
                update_error_file=error_file if data.pending else data.update_error_file,
            ),
        )
        _drop_data(context, data.digest)


def _delete(context: Context, name: str) -> None:
    context.background.wait(context.options.import_seconds / 4)
    with context.store.changing():
        data = require(context, name)
        context.store.remove(ParallelData, name)
        forget(context.store, data.properties["Arn"])
        end_tags(context, data.properties["Arn"])
        _drop_data(context, data.digest)


def _drop_data(context: Context, digest: str) -> None:
    """Remove the examples of a version that no resource has any more."""
    if digest and digest not in {data.digest for data in context.store.all(ParallelData)}:
        data_file(context, digest).unlink(missing_ok=True)


def _doing(data: ParallelData) -> str:
    return UPDATING if data.pending else str(data.properties["Status"])


def _require_free(others: list[ParallelData]) -> None:
    if busy := next((other.name for other in others if other.is_busy), None):
        raise ApiError(
            "LimitExceededException", f"one import at a time is allowed: that of {busy} is under way"
        )


def _require_region(region: str) -> None:
    if problem := act_region_problem(region):
        raise ApiError("InvalidRequestException", problem)
