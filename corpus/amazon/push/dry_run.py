"""Every call of a push, without sending one."""

from collections.abc import Sequence
from pathlib import Path

from corpus.amazon.limits import ACTIVE
from corpus.amazon.push.plan import Resource
from corpus.amazon.push.push import Work, push
from corpus.amazon.service.connect import Clients
from corpus.amazon.service.journal import Journal
from corpus.amazon.service.recorder import Call, Members, not_found, recording


def calls_of(resources: Sequence[Resource], located: Clients) -> list[Call]:
    """The calls that pushing new resources makes, in order.

    Where a resource of a name is there already, UpdateParallelData comes in place of CreateParallelData, with
    the same parameters but EncryptionKey and Tags; looks are repeated until the import ends.
    """
    made: set[str] = set()
    named = {resource.name: resource for resource in resources}
    sizes = {resource.key: resource.file.stat().st_size for resource in resources}

    def create(parameters: Members) -> Members:
        made.add(parameters["Name"])
        return {"Name": parameters["Name"], "Status": "CREATING"}

    def get(parameters: Members) -> Members:
        name = parameters["Name"]
        if name not in made:
            raise not_found("GetParallelData")
        return {
            "ParallelDataProperties": {
                "Name": name,
                "Status": ACTIVE,
                "ImportedRecordCount": named[name].records,
            }
        }

    clients, calls = recording(
        located.region,
        located.real,
        {"CreateParallelData": create, "GetParallelData": get},
        {"HeadObject": lambda parameters: {"ContentLength": sizes[parameters["Key"]]}},
    )
    push(resources, Work(clients, Journal(None), Path()))
    return calls
