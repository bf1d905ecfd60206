"""Custom terminologies: the operations, and the terms for a translation."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.amazon.emulator.context import Context, now
from corpus.amazon.emulator.operations.tables import TERMINOLOGY_RULES, TableError, read_table
from corpus.amazon.emulator.operations.tagging import end_tags, start_tags
from corpus.amazon.emulator.wire.pages import page
from corpus.amazon.emulator.wire.protocol import ApiError, Members, arn
from corpus.amazon.limits import MAX_TARGETS, MAX_TERMINOLOGIES, MAX_TERMINOLOGY_BYTES

_MAX_NAMES = 1


@dataclass(frozen=True, slots=True)
class Terminology:
    """One terminology as it is stored: each record holds a text in several languages."""

    properties: Members  # as GetTerminology shows them
    records: list[dict[str, str]]
    file: str  # address of what was imported

    @property
    def name(self) -> str:
        """Its name, one an account."""
        return str(self.properties["Name"])

    def terms(self, source: str, target: str) -> dict[str, str]:
        """Translations by term; none for languages that it does not hold or not in this direction."""
        if source != self.properties["SourceLanguageCode"] and self.properties["Directionality"] == "UNI":
            return {}
        return {
            record[source]: record[target] for record in self.records if source in record and target in record
        }


def import_terminology(context: Context, request: Members, region: str) -> Members:
    """ImportTerminology: there at once, in place of one of the same name."""
    given, name = request["TerminologyData"], request["Name"]
    resource = arn(region, "terminology", f"{name}/LATEST")
    properties, records = _taken(given)
    file = context.buckets.write_own(f"terminology/{name}.{given['Format'].lower()}", given["File"])
    with context.store.changing():
        old = context.store.get(Terminology, name)
        if old is None and len(context.store.all(Terminology)) >= MAX_TERMINOLOGIES:
            raise ApiError("LimitExceededException", f"there are {MAX_TERMINOLOGIES} terminologies")
        properties = {
            "Name": name,
            "Arn": resource,
            **{key: request[key] for key in ("Description", "EncryptionKey") if key in request},
            **properties,
            "CreatedAt": old.properties["CreatedAt"] if old else now(),
            "LastUpdatedAt": now(),
        }
        if old is None or "Tags" in request:
            start_tags(context, resource, request.get("Tags", ()))
        context.store.put(name, Terminology(properties, records, file))
    return {"TerminologyProperties": properties}


def get_terminology(context: Context, request: Members, region: str) -> Members:
    """GetTerminology; the file is the one that was imported, whatever format is asked for."""
    found = _require(context, request["Name"])
    location = {"RepositoryType": "S3", "Location": found.file}
    return {"TerminologyProperties": found.properties, "TerminologyDataLocation": location}


def list_terminologies(context: Context, request: Members, region: str) -> Members:
    """ListTerminologies, by name."""
    found, more = page(context.store.all(Terminology), request, lambda item: item.name)
    return {"TerminologyPropertiesList": [item.properties for item in found], **more}


def delete_terminology(context: Context, request: Members, region: str) -> Members:
    """DeleteTerminology."""
    with context.store.changing():
        found = _require(context, request["Name"])
        context.store.remove(Terminology, found.name)
        end_tags(context, found.properties["Arn"])
    return {}


def named_terminology(context: Context, names: Sequence[str], code: str) -> Terminology | None:
    """The terminology of a request; `code` is the error for more than one name."""
    if len(names) > _MAX_NAMES:
        raise ApiError(code, f"at most {_MAX_NAMES} terminology is allowed")
    return _require(context, names[0]) if names else None


def _taken(given: Members) -> tuple[Members, list[dict[str, str]]]:
    if len(given["File"]) > MAX_TERMINOLOGY_BYTES:
        raise ApiError("LimitExceededException", f"a terminology has at most {MAX_TERMINOLOGY_BYTES} bytes")
    try:
        table = read_table(io.BytesIO(given["File"]), given["Format"], TERMINOLOGY_RULES)
    except TableError as error:
        raise ApiError("InvalidParameterValueException", str(error)) from error
    if len(table.target_langs) > MAX_TARGETS:
        raise ApiError("InvalidParameterValueException", f"at most {MAX_TARGETS} target languages")
    records = [{table.source_lang: source, **targets} for source, targets in table.records.items()]
    properties: Members = {
        "SourceLanguageCode": table.source_lang,
        "TargetLanguageCodes": table.target_langs,
        "SizeBytes": len(given["File"]),
        "TermCount": len(records),
        "SkippedTermCount": table.skipped + table.failed,
        "Directionality": given.get("Directionality", "UNI"),
        "Format": given["Format"],
    }
    if table.messages:
        properties["Message"] = table.messages[0]["message"]
    return properties, records


def _require(context: Context, name: str) -> Terminology:
    found = context.store.get(Terminology, name)
    if found is None:
        raise ApiError("ResourceNotFoundException", f"terminology {name} not found")
    return found
