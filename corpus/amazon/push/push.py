"""From files to ready parallel data: one import after the other, and each only once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.amazon.limits import ACTIVE
from corpus.amazon.push import import_errors, parallel_data
from corpus.amazon.push.parallel_data import State, outcome
from corpus.amazon.push.plan import Resource
from corpus.amazon.service import storage
from corpus.amazon.service.calls import Patience, polled
from corpus.amazon.service.connect import Clients
from corpus.amazon.service.failures import ServiceError
from corpus.amazon.service.journal import Journal, JournalEntry
from crawler.errors import AcopioError

_CREATE, _UPDATE, _UPLOAD = "CreateParallelData", "UpdateParallelData", "Upload"
_TRIES = 3  # to make or replace, where someone else deletes or makes the resource in between


@dataclass(frozen=True, slots=True)
class Work:
    """The means of a push: connections, journal, folder for error files, patience, progress."""

    clients: Clients
    journal: Journal
    folder: Path
    patience: Patience = field(default_factory=Patience)
    tell: Callable[[str], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Pushed:
    """How one resource's import ended, in records. `new` is False where the data was there already."""

    name: str
    direction: str
    written: int
    imported: int | None
    failed: int | None
    skipped: int | None
    new: bool
    errors: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether all that was written was imported."""
        return self.imported == self.written and not self.failed and not self.skipped


def push(resources: Sequence[Resource], work: Work) -> list[Pushed]:
    """The resources ready, one after the other; killed and run again, it goes on where it was.

    ServiceError and AcopioError say which call or import failed; what is ready by then stays so.
    """
    for bucket in dict.fromkeys(resource.options.bucket for resource in resources):
        storage.check_bucket(work.clients, bucket, work.patience)
    return [_pushed(resource, work) for resource in resources]


def _pushed(resource: Resource, work: Work) -> Pushed:
    state = _settled(resource, work)
    if state is not None and _holds(state, resource, work):
        work.tell(f"{resource.name}: has this very file already")
        _close(resource, state, work)
        return _report(resource, state, work, new=False)
    imported = _imported(resource, work, exists=state is not None)
    _close(resource, imported, work)
    if not imported.ready:
        raise AcopioError(_failure(resource, imported, work))
    return _report(resource, imported, work, new=True)


def _settled(resource: Resource, work: Work) -> State | None:
    """The state of the resource of that name when nothing is under way: an earlier import is waited for."""
    return polled(
        lambda: parallel_data.look(work.clients, resource.name, work.patience),
        lambda state: state is None or not state.busy,
        resource.name,
        work.patience,
        lambda state: _show(state, work, " (begun before)"),
    )


def _holds(state: State, resource: Resource, work: Work) -> bool:
    """Whether the resource is ready with this very file.

    Which file the service names after an update is not documented: so the journal has the last word.
    """
    entry = _last_import(resource, work)
    if not state.ready:
        return False
    if entry is None:
        return state.uri == resource.uri
    if entry.parameters["ParallelDataConfig"] != resource.update["ParallelDataConfig"]:
        return False
    answer = entry.answer or {}
    if entry.outcome is not None:
        return entry.outcome == ACTIVE and state.uri in (resource.uri, answer.get("S3Uri"))
    if entry.operation == _CREATE:
        return state.uri == resource.uri
    return bool(answer) and outcome(state, answer.get("LatestUpdateAttemptAt")) == ACTIVE


def _last_import(resource: Resource, work: Work) -> JournalEntry | None:
    """What the journal knows of the last call that brought data to the resource."""
    for entry in reversed(work.journal.entries):
        known = entry.operation in (_CREATE, _UPDATE) and entry.where == work.clients.where
        if known and entry.parameters["Name"] == resource.name:
            return entry
    return None


def _imported(resource: Resource, work: Work, exists: bool) -> State:
    """The state after the import, whether it went well or not."""
    _upload(resource, work)
    parallel_data.wait_for_turn(work.clients, resource.name, work.patience, work.tell)
    entry = _begun(resource, work, exists)
    since = (entry.answer or {}).get("LatestUpdateAttemptAt")

    def look() -> State:
        state = parallel_data.look(work.clients, resource.name, work.patience)
        if state is None:
            raise AcopioError(f"{resource.name}: deleted during its import: push it again")
        return state

    state = polled(
        look,
        lambda state: outcome(state, since) is not None,
        resource.name,
        work.patience,
        lambda state: _show(state, work),
    )
    work.journal.answered(entry, {**(entry.answer or {}), "S3Uri": state.uri})
    return state


def _begun(resource: Resource, work: Work, exists: bool) -> JournalEntry:
    """The import begun: a resource made, or, where there is one of that name, its data replaced."""
    for _ in range(_TRIES):
        operation, parameters = (_UPDATE, resource.update) if exists else (_CREATE, resource.create)
        if exists and parameters != resource.create:
            work.tell(f"{resource.name}: is there: key and tags stay those that it was made with")
        entry = work.journal.begin(operation, work.clients.where, parameters)
        try:
            answer = parallel_data.begin(work.clients, operation, parameters, entry.token, work.patience)
        except ServiceError as error:
            # Made or deleted since it was looked for: by a call whose reply was lost, or by someone else.
            expected = {_CREATE: "ConflictException", _UPDATE: "ResourceNotFoundException"}[operation]
            state = parallel_data.look(work.clients, resource.name, work.patience)
            if error.code != expected or exists == (state is not None):
                raise
            if state is not None and state.uri == resource.uri:
                return entry
            work.journal.ended(entry, error.code)
            exists = _settled(resource, work) is not None
        else:
            return work.journal.answered(entry, answer)
    raise AcopioError(f"{resource.name}: made and deleted by someone else meanwhile: choose another --name")


def _upload(resource: Resource, work: Work) -> None:
    bucket, size = resource.options.bucket, resource.file.stat().st_size
    place = {"Name": resource.name, "Bucket": bucket, "Key": resource.key}
    work.journal.begin(_UPLOAD, work.clients.where, place)
    work.tell(f"{resource.name}: uploading {resource.records} records, {size} bytes, to {resource.uri}")
    storage.upload(
        work.clients, resource.file, bucket, resource.key, resource.upload, work.patience, resource.digest
    )


def _close(resource: Resource, state: State, work: Work) -> None:
    """Take away the files that imports of that name were made from, and note the imports' end."""
    for entry in work.journal.open(_UPLOAD, work.clients.where):
        bucket, key = entry.parameters["Bucket"], entry.parameters["Key"]
        if entry.parameters["Name"] != resource.name:
            continue
        if resource.options.keep_input:
            work.tell(f"{resource.name}: s3://{bucket}/{key} stays, as --keep-input says")
        else:
            storage.remove(work.clients, bucket, key, work.patience)
        work.journal.ended(entry, "kept" if resource.options.keep_input else "removed")
    for operation in (_CREATE, _UPDATE):
        for entry in work.journal.open(operation, work.clients.where):
            if entry.parameters["Name"] == resource.name:
                work.journal.ended(entry, ACTIVE if state.ready else state.update_status or state.status)


def _show(state: State | None, work: Work, more: str = "") -> None:
    if state is not None and state.busy:
        work.tell(f"{state.name}: {state.update_status or state.status}{more}")


def _report(resource: Resource, state: State, work: Work, new: bool) -> Pushed:
    pushed = Pushed(
        resource.name,
        str(resource.direction),
        resource.records,
        state.imported,
        state.failed,
        state.skipped,
        new,
    )
    return pushed if pushed.complete else replace(pushed, errors=tuple(_errors(resource, state, work)))


def _errors(resource: Resource, state: State, work: Work) -> list[str]:
    """The lines that explain the service's error file; none where it has none."""
    if state.errors_url is None:
        return []
    content = import_errors.fetched(state.errors_url)
    path = import_errors.keep(content, work.folder, resource.name)
    return [*import_errors.explained(content, resource).lines(), f"error file: {path}"]


def _failure(resource: Resource, state: State, work: Work) -> str:
    said = [state.message or "the service gives no reason"]
    try:
        said += _errors(resource, state, work)
    except AcopioError as error:
        said.append(str(error))
    stays = "" if state.update_status is None else "; the data before it stays in use"
    return f"{resource.name}: the import failed: {'; '.join(said)}{stays}: correct it and push again"
