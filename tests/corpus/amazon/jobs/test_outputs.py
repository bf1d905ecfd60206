"""Outputs found by details files of every kind, on a moto server."""

import json
from pathlib import Path
from typing import Any

import pytest
from local_aws import Rig
from run_parts import QUICK, clients, request, write

from corpus.amazon.jobs.documents import read_folder
from corpus.amazon.jobs.outputs import Collected, collect
from corpus.amazon.jobs.plan import PlannedJob, plan_jobs

FOLDER = "out/000000000000-TranslateText-1"


@pytest.fixture
def job(aws: Rig, tmp_path: Path) -> PlannedJob:
    documents = read_folder(write(tmp_path / "documents", {"a.txt": "One", "sub/b.txt": "Two"})).documents
    return plan_jobs(request(aws.bucket), documents, "us-east-1", real=False)[0]


def collected(aws: Rig, job: PlannedJob, details: Any, tmp_path: Path, end: str = "/") -> Collected:
    if details is not None:
        body = details if isinstance(details, str) else json.dumps(details)
        aws.put(f"{FOLDER}/details/es.auxiliary-translation-details.json", body)
    return collect(clients(aws), job, f"s3://{aws.bucket}/{FOLDER}{end}", tmp_path / "translated", QUICK)


def entries(job: PlannedJob, *targets: Any) -> list[dict[str, Any]]:
    return [
        {"sourceFile": name, "targetFile": target, "auxiliaryData": {}}
        for name, target in zip(job.files, targets, strict=True)
    ]


@pytest.mark.parametrize("end", ["/", ""])
def test_outputs_lie_where_the_details_say(aws: Rig, job: PlannedJob, tmp_path: Path, end: str) -> None:
    aws.put(f"{FOLDER}/es.first.txt", "Uno")
    aws.put(f"{FOLDER}/anywhere/es.second.txt", "Dos")
    details = {
        "charactersTranslated": "6",
        "details": entries(job, "es.first.txt", "anywhere/es.second.txt"),
    }
    # The name may come with the folders it lay in.
    details["details"][0]["sourceFile"] = f"acopio/input/{details['details'][0]['sourceFile']}"  # type: ignore[index]
    assert collected(aws, job, details, tmp_path, end) == Collected(6)
    assert (tmp_path / "translated/es/a.txt").read_text() == "Uno"
    assert (tmp_path / "translated/es/sub/b.txt").read_text() == "Dos"


def test_an_error_of_a_document_is_told_with_its_code(aws: Rig, job: PlannedJob, tmp_path: Path) -> None:
    aws.put(f"{FOLDER}/es.second.txt", "Dos")
    details = {"charactersTranslated": "3", "details": entries(job, None, "es.second.txt")}
    error = {"errorCode": "InvalidRequestException", "errorMessage": "Invalid\n utf-8"}
    details["details"][0]["auxiliaryData"] = {"error": error}  # type: ignore[index]
    found = collected(aws, job, details, tmp_path)
    (problem,) = found.errors
    assert (problem.document, problem.target, problem.code, problem.message) == (
        "a.txt",
        "es",
        "InvalidRequestException",
        "Invalid utf-8",
    )
    assert found.characters == 3


@pytest.mark.parametrize(
    ("targets", "message"),
    [
        ((None, None), "names no output"),
        (("es.gone.txt", "es.gone.txt"), "es.gone.txt is not there"),
        (("../../secret", "../../secret"), "secret is not there"),
    ],
)
def test_outputs_that_are_not_there_are_errors(
    aws: Rig, job: PlannedJob, tmp_path: Path, targets: tuple[Any, Any], message: str
) -> None:
    aws.put("secret", "not to be fetched")
    found = collected(aws, job, {"details": entries(job, *targets)}, tmp_path)
    assert [error.document for error in found.errors] == ["a.txt", "sub/b.txt"]
    assert all(message in error.message for error in found.errors)
    assert not (tmp_path / "translated").exists()


@pytest.mark.parametrize("details", [None, "no JSON", [], {}, {"details": None}])
def test_without_a_details_file_each_document_is_an_error(
    aws: Rig, job: PlannedJob, tmp_path: Path, details: Any
) -> None:
    found = collected(aws, job, details, tmp_path)
    assert [(error.document, error.code) for error in found.errors] == [
        ("a.txt", "NotInDetails"),
        ("sub/b.txt", "NotInDetails"),
    ]
