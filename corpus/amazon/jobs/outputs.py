"""Outputs of a finished job: found by its details files, written to a folder, errors reported by document."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from corpus.amazon import limits as rules
from corpus.amazon.jobs.plan import PlannedJob
from corpus.amazon.service.calls import Patience, invoke
from corpus.amazon.service.connect import Clients
from corpus.amazon.service.failures import ServiceError, plain, service_error
from crawler.storage.files import replacing

_MISSING = frozenset({"NoSuchKey", "404"})
NOT_TOLD = "NotInDetails"  # code for a document of which the details file says nothing


@dataclass(frozen=True, slots=True)
class FailedDocument:
    """A document that was not translated into `target`: the service's code and words."""

    document: str
    target: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of a job: characters as the service counted them, and the errors by document."""

    characters: int
    errors: tuple[FailedDocument, ...] = ()


def output_path(folder: Path, target: str, name: str) -> Path:
    """Where a document's translation lies: FOLDER/es/sub/a.txt."""
    return folder / target / name


def collect(clients: Clients, job: PlannedJob, uri: str, folder: Path, patience: Patience) -> Collected:
    """Fetch the outputs below `uri`, the address that DescribeTextTranslationJob gave, into `folder`.

    Each file is written whole or not at all. An output that no details file mentions is an error of its
    document. ServiceError.
    """
    bucket, prefix = rules.split_uri(uri)
    prefix = f"{prefix.rstrip('/')}/"
    found = [
        _collect_target(clients, job, target, (bucket, prefix), folder, patience) for target in job.targets
    ]
    return Collected(
        sum(each.characters for each in found), tuple(error for each in found for error in each.errors)
    )


def _collect_target(
    clients: Clients, job: PlannedJob, target: str, place: tuple[str, str], folder: Path, patience: Patience
) -> Collected:
    bucket, prefix = place
    key = f"{prefix}{rules.DETAILS_FOLDER}/{target}.{rules.DETAILS_FILE}"
    body = _get(clients, bucket, key, patience)
    details = {} if body is None else _details(body)
    entries = {
        PurePosixPath(str(entry.get("sourceFile"))).name: entry for entry in details.get("details") or []
    }
    errors = []
    for name, documents in job.files.items():
        problem = _problem(entries.get(name))
        if problem is None:
            output = f"{prefix}{str(entries[name]['targetFile']).lstrip('/')}"
            body = None if rules.key_problem(output) else _get(clients, bucket, output, patience)
            problem = (NOT_TOLD, f"s3://{bucket}/{output} is not there") if body is None else None
        for document in documents:
            if problem is not None:
                errors.append(FailedDocument(document.name, target, *problem))
            elif body is not None:
                with replacing(output_path(folder, target, document.name)) as file:
                    file.write(body)
    return Collected(_number(details.get("charactersTranslated")), tuple(errors))


def _problem(entry: Mapping[str, Any] | None) -> tuple[str, str] | None:
    """Code and words of what is wrong with a document, by its entry in the details file."""
    if entry is None:
        return NOT_TOLD, "the details file does not name it"
    error = (entry.get("auxiliaryData") or {}).get("error") or entry.get("error")
    if isinstance(error, Mapping):
        return str(error.get("errorCode") or "Unknown"), plain(str(error.get("errorMessage") or ""))
    if not entry.get("targetFile"):
        return NOT_TOLD, "the details file names no output"
    return None


def _details(body: bytes) -> dict[str, Any]:
    try:
        details = json.loads(body)
    except ValueError:
        return {}
    return details if isinstance(details, dict) else {}


def _number(text: object) -> int:
    """Numbers are strings in a details file."""
    digits = str(text or "0")
    return int(digits) if digits.isdecimal() else 0


def _get(clients: Clients, bucket: str, key: str, patience: Patience) -> bytes | None:
    """The content of a file on S3; None where there is none."""
    from botocore.exceptions import BotoCoreError

    about = f"s3://{bucket}/{key}"
    pauses = patience.pauses(patience.call_seconds)
    while True:
        try:
            answer = invoke(clients.s3, "GetObject", about, patience, Bucket=bucket, Key=key)
            content: bytes = answer["Body"].read()
        except ServiceError as error:
            if error.code in _MISSING:
                return None
            raise
        except BotoCoreError as error:  # cut off on the way
            if next(pauses, None) is None:
                raise service_error(error, "GetObject", about) from None
        else:
            return content
