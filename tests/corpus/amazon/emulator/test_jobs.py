"""Batch jobs on the local endpoint: states, folders, outputs, details, errors, stop and restart."""

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from local_aws import Rig, rig, until

PAIRS = '"en","es"\n"Hello.","Hola."\n"Nine lives.","Siete vidas."\n'


def code(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def details(aws: Rig, job: dict[str, Any], target: str) -> dict[str, Any]:
    uri = f"{job['OutputDataConfig']['S3Uri']}details/{target}.auxiliary-translation-details.json"
    return dict(json.loads(aws.read(uri)))


def test_a_job_goes_through_its_states_to_outputs_and_details(
    s3_url: str, bucket: str, tmp_path: Path
) -> None:
    text = "  One. Two?\r\n\r\n\tThree…\n"
    with rig(s3_url, bucket, tmp_path, job_seconds=0.4) as aws:
        aws.put("in/a.txt", text)
        aws.put("in/sub/b.txt", "Four.")
        job_id = aws.start("in", "es", "fr", JobName="a job")
        assert len(job_id) == 32
        assert set(job_id) <= set("0123456789abcdef")
        states = until(lambda: aws.job(job_id)["JobStatus"], lambda status: status == "COMPLETED")
        assert states == ["SUBMITTED", "IN_PROGRESS", "COMPLETED"]
        job = aws.job(job_id)
        assert job["OutputDataConfig"]["S3Uri"] == f"s3://{bucket}/out/000000000000-TranslateText-{job_id}/"
        assert job["JobDetails"] == {
            "InputDocumentsCount": 2,
            "TranslatedDocumentsCount": 2,
            "DocumentsWithErrorsCount": 0,
        }
        assert job["Message"] == "Your job has completed successfully."
        assert job["EndTime"] > job["SubmittedTime"]
        assert sorted(aws.keys(job["OutputDataConfig"]["S3Uri"])) == [
            "details/es.auxiliary-translation-details.json",
            "details/fr.auxiliary-translation-details.json",
            "es.a.txt",
            "fr.a.txt",
            "sub/es.b.txt",
            "sub/fr.b.txt",
        ]
        assert aws.read(f"{job['OutputDataConfig']['S3Uri']}fr.a.txt").decode() == text
        assert details(aws, job, "es") == {
            "sourceLanguageCode": "en",
            "targetLanguageCode": "es",
            "charactersTranslated": str(len(text) + len("Four.")),
            "documentCountWithCustomerError": "0",
            "documentCountWithServerError": "0",
            "inputDataPrefix": f"s3://{bucket}/in",
            "outputDataPrefix": job["OutputDataConfig"]["S3Uri"],
            "details": [
                {
                    "sourceFile": source,
                    "targetFile": target,
                    "auxiliaryData": {"appliedTerminologies": []},
                }
                for source, target in [("a.txt", "es.a.txt"), ("sub/b.txt", "sub/es.b.txt")]
            ],
        }


def test_parallel_data_and_terminology_show_in_the_output(aws: Rig) -> None:
    aws.create("pd", PAIRS)
    aws.ready("pd")
    aws.translate.import_terminology(
        Name="terms",
        MergeStrategy="OVERWRITE",
        TerminologyData={"File": b"en,es\nNeural,Red\n", "Format": "CSV"},
    )
    aws.put("in/a.txt", "Hello. A Neural neural one.\nNine lives.\n")
    plain = aws.ended(aws.start("in"))
    adapted = aws.ended(aws.start("in", token="t2", ParallelDataNames=["pd"], TerminologyNames=["terms"]))
    assert adapted["ParallelDataNames"] == ["pd"]
    assert (
        aws.read(f"{plain['OutputDataConfig']['S3Uri']}es.a.txt").decode()
        == "Hello. A Neural neural one.\nNine lives.\n"
    )
    assert (
        aws.read(f"{adapted['OutputDataConfig']['S3Uri']}es.a.txt").decode()
        == "Hola. A Red neural one.\nSiete vidas.\n"
    )
    (entry,) = details(aws, adapted, "es")["details"]
    assert entry["auxiliaryData"]["appliedTerminologies"] == [
        {"name": "terms", "terms": [{"sourceText": "Neural", "targetText": "Red"}]}
    ]


def test_documents_with_errors_do_not_stop_the_others(aws: Rig) -> None:
    aws.put("in/good.txt", "Fine.")
    aws.put("in/latin.txt", "Mañana".encode("latin-1"))
    aws.put("in/long.txt", "x" * 1_000_001)
    aws.put("in/wide.txt", "ж" * 500_001)  # more than a megabyte of text
    job = aws.ended(aws.start("in"))
    assert job["JobStatus"] == "COMPLETED_WITH_ERROR"
    assert job["JobDetails"] == {
        "InputDocumentsCount": 4,
        "TranslatedDocumentsCount": 1,
        "DocumentsWithErrorsCount": 3,
    }
    told = details(aws, job, "es")
    assert (told["documentCountWithCustomerError"], told["documentCountWithServerError"]) == ("3", "0")
    errors = {entry["sourceFile"]: entry["auxiliaryData"].get("error") for entry in told["details"]}
    assert errors["good.txt"] is None
    assert "UTF-8" in errors["latin.txt"]["errorMessage"]
    assert "1000001 characters" in errors["long.txt"]["errorMessage"]
    assert "1000002 bytes of text" in errors["wide.txt"]["errorMessage"]


@pytest.mark.parametrize(
    ("members", "error_code", "told"),
    [
        ({"InputDataConfig": {"S3Uri": "s3://BUCKET", "ContentType": "text/plain"}}, "InvalidRequest", "top"),
        (
            {"InputDataConfig": {"S3Uri": "s3://BUCKET/bad", "ContentType": "text/plain"}},
            "InvalidRequest",
            "details",
        ),
        (
            {"InputDataConfig": {"S3Uri": "s3://nobody-has-it/in", "ContentType": "text/plain"}},
            "InvalidRequest",
            "NoSuchBucket",
        ),
        (
            {"InputDataConfig": {"S3Uri": "s3://BUCKET/in", "ContentType": "text/csv"}},
            "InvalidParameterValue",
            "ContentType",
        ),
        ({"OutputDataConfig": {"S3Uri": "s3://nobody-has-it/o"}}, "InvalidRequest", "NoSuchBucket"),
        ({"TargetLanguageCodes": ["es", "es"]}, "InvalidParameterValue", "different"),
        ({"TargetLanguageCodes": ["xx"]}, "UnsupportedLanguagePair", "xx"),
        ({"SourceLanguageCode": "en-GB"}, "UnsupportedLanguagePair", "en-GB"),
        ({"ParallelDataNames": ["nobody"]}, "ResourceNotFound", "nobody"),
        ({"ParallelDataNames": ["pd", "pd"]}, "InvalidParameterValue", "at most 1"),
        (
            {"ParallelDataNames": ["pd"], "TargetLanguageCodes": ["es", "fr"]},
            "InvalidParameterValue",
            "no fr",
        ),
        ({"ParallelDataNames": ["pd"], "SourceLanguageCode": "de"}, "InvalidParameterValue", "from en"),
        ({"ParallelDataNames": ["failed"]}, "InvalidRequest", "FAILED"),
        ({"TerminologyNames": ["nobody"]}, "ResourceNotFound", "nobody"),
        ({"Settings": {"Brevity": "ON"}}, "InvalidRequest", "Brevity"),
        ({"Settings": {"Formality": "CASUAL"}}, "Validation", "FORMAL"),
        ({"DataAccessRoleArn": "arn:aws:iam::12:role/short"}, "Validation", "dataAccessRoleArn"),
        ({"JobName": "a;b"}, "Validation", "jobName"),
    ],
)
def test_what_a_job_must_not_ask_for(
    shared_aws: Rig, members: dict[str, Any], error_code: str, told: str
) -> None:
    text = json.dumps(members).replace("BUCKET", shared_aws.bucket)
    with pytest.raises(ClientError) as error:
        shared_aws.start("in", **json.loads(text))
    assert code(error) == f"{error_code}Exception"
    assert told in str(error.value)


@pytest.fixture(scope="module")
def shared_aws(s3_url: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An endpoint with a resource that is ACTIVE and one that is FAILED; no test changes it."""
    with rig(s3_url, "shared-jobs", tmp_path_factory.mktemp("jobs")) as aws:
        aws.put("in/a.txt", "One.")
        aws.put("bad/x/details/a.txt", "One.")
        aws.create("pd", PAIRS)
        aws.ready("pd")
        aws.create("failed", "nonsense")
        aws.ready("failed")
        yield aws


def test_an_empty_folder_fails_the_job(aws: Rig) -> None:
    job = aws.ended(aws.start("nothing"))
    assert job["JobStatus"] == "FAILED"
    assert "no documents" in job["Message"]


def test_a_client_token_makes_one_job(aws: Rig) -> None:
    aws.put("in/a.txt", "One.")
    first = aws.start("in", token="same")
    assert aws.start("in", token="same") == first
    with pytest.raises(ClientError) as error:
        aws.start("in", "fr", token="same")
    assert code(error) == "InvalidRequestException"
    assert len(aws.translate.list_text_translation_jobs()["TextTranslationJobPropertiesList"]) == 1


def test_a_job_can_be_stopped_and_an_ended_one_stays(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path, job_seconds=60) as aws:
        aws.put("in/a.txt", "One.")
        job_id = aws.start("in")
        assert aws.translate.stop_text_translation_job(JobId=job_id)["JobStatus"] == "STOP_REQUESTED"
        states = until(lambda: aws.job(job_id)["JobStatus"], lambda status: status == "STOPPED")
        assert states[-1] == "STOPPED"
        assert set(states) <= {"STOP_REQUESTED", "STOPPED"}
        assert aws.translate.stop_text_translation_job(JobId=job_id)["JobStatus"] == "STOPPED"
        with pytest.raises(ClientError) as error:
            aws.translate.stop_text_translation_job(JobId="0" * 32)
        assert code(error) == "ResourceNotFoundException"


def test_a_job_goes_on_after_a_restart(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path, job_seconds=0.2) as aws:
        aws.put("in/a.txt", "One.")
        ended = aws.start("in")
        before = aws.ended(ended)
    with rig(s3_url, bucket, tmp_path, job_seconds=60) as aws:
        job_id = aws.start("in", token="t2")
        stopped = aws.start("in", token="t3")
        assert aws.job(job_id)["JobStatus"] == "SUBMITTED"
    with rig(s3_url, bucket, tmp_path) as aws:
        assert aws.ended(job_id)["JobStatus"] == "COMPLETED"
        assert aws.ended(stopped)["JobStatus"] == "COMPLETED"
        assert aws.start("in", token="t2") == job_id
        assert aws.job(ended) == before


def test_ten_jobs_run_at_once_and_others_wait(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path, job_seconds=1.5) as aws:
        aws.put("in/a.txt", "One.")
        ids = [aws.start("in", token=f"t{number}") for number in range(11)]

        def statuses() -> list[str]:
            jobs = aws.translate.list_text_translation_jobs()["TextTranslationJobPropertiesList"]
            return [job["JobStatus"] for job in jobs]

        seen = until(statuses, lambda found: set(found) == {"COMPLETED"})
        assert len(seen[-1]) == len(ids)
        assert max(found.count("IN_PROGRESS") for found in seen) == 10


def test_jobs_are_listed_by_one_filter(aws: Rig) -> None:
    aws.put("in/a.txt", "One.")
    ids = []
    for number in range(3):
        ids.append(aws.start("in", token=f"t{number}", JobName=f"job {number}"))
        aws.ended(ids[-1])

    def listed(**members: Any) -> list[str]:
        found = aws.translate.list_text_translation_jobs(**members)
        return [job["JobId"] for job in found["TextTranslationJobPropertiesList"]]

    assert listed() == ids[::-1]
    assert listed(Filter={"JobName": "job 1"}) == [ids[1]]
    assert listed(Filter={"JobStatus": "FAILED"}) == []
    submitted = aws.job(ids[1])["SubmittedTime"]
    assert listed(Filter={"SubmittedAfterTime": submitted}) == [ids[2]]
    assert listed(Filter={"SubmittedBeforeTime": submitted}) == [ids[0]]
    page = aws.translate.list_text_translation_jobs(MaxResults=2)
    assert listed(NextToken=page["NextToken"]) == [ids[0]]
    with pytest.raises(ClientError) as error:
        listed(Filter={"JobName": "x", "JobStatus": "FAILED"})
    assert code(error) == "InvalidFilterException"


def test_auto_finds_the_language_of_each_document(aws: Rig) -> None:
    aws.create("pd", PAIRS)
    aws.ready("pd")
    aws.put("in/en.txt", "Hello.\nThe weather was fine all over the country, and nobody stayed at home.\n")
    aws.put("in/short.txt", "Hm.")
    job = aws.ended(aws.start("in", SourceLanguageCode="auto", ParallelDataNames=["pd"]))
    assert job["JobStatus"] == "COMPLETED_WITH_ERROR"
    assert aws.read(f"{job['OutputDataConfig']['S3Uri']}es.en.txt").decode().startswith("Hola.\n")
    errors = [entry["auxiliaryData"].get("error") for entry in details(aws, job, "es")["details"]]
    assert [error and error["errorCode"] for error in errors] == [
        None,
        "DetectedLanguageLowConfidenceException",
    ]
