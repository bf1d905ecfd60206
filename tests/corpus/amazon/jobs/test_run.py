"""Runs of batch jobs against the local endpoint and a moto server."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from local_aws import Rig, rig, until
from run_parts import QUICK, Office, clients, docx, request, xliff

from corpus.amazon.jobs import calls as job_calls
from corpus.amazon.jobs.batch import RunOptions
from corpus.amazon.jobs.cost import Prices
from corpus.amazon.jobs.documents import read_folder
from corpus.amazon.jobs.dry_run import calls_of_jobs
from corpus.amazon.jobs.plan import plan_jobs
from corpus.amazon.service.calls import Patience
from corpus.amazon.service.connect import Clients
from crawler.errors import AcopioError, UsageError

EVERY_KIND: dict[str, str | bytes] = {
    "a.txt": "Hello.\nThe second line.\n",
    "details/same.txt": "In a folder that the service would refuse.",
    "Ünï cödé + (1).txt": "An odd name.",
    "page.htm": "<html><body><p>Hello</p></body></html>",
    "letter.docx": docx("Dear reader", "Yours"),
    "units.xliff": xliff("One", "Two"),
}


@pytest.fixture
def office(aws: Rig, tmp_path: Path) -> Office:
    return Office(aws, tmp_path / "office")


def test_every_kind_of_document_into_two_languages(office: Office) -> None:
    office.write(EVERY_KIND)
    result = office.run(targets=("es", "fr"))
    assert result.complete
    assert {name: sorted(found) for name, found in result.outputs.items()} == {
        name: ["es", "fr"] for name in EVERY_KIND
    }
    assert len(result.jobs) == 4, "a job for each content type"
    for lang in ("es", "fr"):
        folder = office.output / lang
        for name in ("a.txt", "details/same.txt", "Ünï cödé + (1).txt", "page.htm"):
            assert (folder / name).read_text() == EVERY_KIND[name], "the engine copies"
        assert f'target-language="{lang}"' in (folder / "units.xliff").read_text()
        with zipfile.ZipFile(folder / "letter.docx") as archive:
            assert b"Dear reader" in archive.read("word/document.xml")
    texts = next(job for job in result.jobs if job.content_type == "text/plain")
    assert texts.characters == 2 * sum(len(str(EVERY_KIND[name])) for name in EVERY_KIND if ".txt" in name)
    assert texts.cost == pytest.approx(texts.characters * 15 / 1_000_000)
    assert office.left() == []
    assert all(entry.outcome for entry in office.journal().entries)


def test_documents_of_the_same_content_are_sent_and_paid_once(office: Office) -> None:
    result = office.write({"a.txt": "Same", "b.txt": "Same", "sub/c.txt": "Other"}).run()
    assert [job.characters for job in result.jobs] == [len("Same") + len("Other")]
    assert set(result.outputs) == {"a.txt", "b.txt", "sub/c.txt"}


def test_more_than_ten_targets_are_several_jobs(office: Office) -> None:
    targets = ("es", "fr", "de", "it", "pt", "nl", "sv", "da", "pl", "cs", "fi")
    result = office.write({"a.txt": "Hello"}).run(targets=targets)
    assert [len(job.targets) for job in result.jobs] == [10, 1]
    assert set(result.outputs["a.txt"]) == set(targets)


def test_errors_of_documents_are_told_and_the_others_are_fetched(
    s3_url: str, bucket: str, tmp_path: Path
) -> None:
    with rig(s3_url, bucket, tmp_path / "state", faults=("document:error:1",)) as aws:
        office = Office(aws, tmp_path / "office").write({"a.txt": "One", "b.txt": "Two"})
        result = office.run()
        assert [job.status for job in result.jobs] == ["COMPLETED_WITH_ERROR"]
        (error,) = result.errors
        assert (error.target, error.code) == ("es", "InvalidRequestException")
        assert "asked for" in error.message
        assert {error.document, *result.outputs} == {"a.txt", "b.txt"}
        assert not result.complete
        assert office.left() == []
        again = office.run()
        assert (again.errors, len(office.jobs())) == (result.errors, 1), "not paid twice"
        assert office.run(options={"again": True}).complete
        assert len(office.jobs()) == 2


def test_an_older_output_of_a_document_that_fails_now_does_not_count(
    s3_url: str, bucket: str, tmp_path: Path
) -> None:
    with rig(s3_url, bucket, tmp_path / "state") as aws:
        assert Office(aws, tmp_path / "office").write({"a.txt": "One"}).run().complete
    with rig(s3_url, bucket, tmp_path / "state", faults=("document:error:1",)) as aws:
        result = Office(aws, tmp_path / "office").run(options={"again": True})
        assert (len(result.errors), result.outputs) == (1, {})


def test_encryption_and_names_go_to_the_service(office: Office) -> None:
    key = "arn:aws:kms:us-east-1:000000000000:key/12345678-1234-1234-1234-123456789012"
    office.write({"a.txt": "One"})
    result = office.run(
        kms_key=key, encryption="aws:kms", name="my job: 1", options={"keep": True}, formality="FORMAL"
    )
    assert result.complete
    (job,) = office.jobs()
    assert (job["JobName"], job["Settings"]) == ("my job: 1", {"Formality": "FORMAL"})
    assert job["OutputDataConfig"]["EncryptionKey"] == {"Type": "KMS", "Id": key}
    (sent,) = [name for name in office.left() if "/input/" in name]
    head = office.aws.s3.head_object(Bucket=office.aws.bucket, Key=f"acopio/{sent}")
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", key)
    assert head["ContentType"] == "text/plain"


def test_the_same_run_again_starts_no_job(office: Office) -> None:
    first = office.write({"a.txt": "One"}).run()
    seen: list[str] = []
    again = office.run(through=watched(clients(office.aws), seen.append))
    assert seen == ["head_bucket"]
    assert (again.outputs, [job.new for job in again.jobs]) == (first.outputs, [False])
    first.outputs["a.txt"]["es"].unlink()
    office.run()
    assert len(office.jobs()) == 2, "what is gone must be translated anew"


def test_another_document_or_setting_is_another_job(office: Office) -> None:
    office.write({"a.txt": "One"}).run()
    office.write({"a.txt": "Changed"}).run()
    office.run(formality="FORMAL")
    assert len(office.jobs()) == 3
    assert (office.output / "es" / "a.txt").read_text() == "Changed"


def test_a_failed_job_says_why_and_the_next_run_starts_anew(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path / "state", faults=("job:fail",)) as aws:
        office = Office(aws, tmp_path / "office").write({"a.txt": "One"})
        (job,) = office.run().jobs
        assert (job.status, job.characters) == ("FAILED", 0)
        assert "asked for" in job.message
        assert office.left() == []
        assert office.run().complete


def test_a_refused_job_leaves_nothing_and_does_not_stop_the_others(
    s3_url: str, bucket: str, tmp_path: Path
) -> None:
    faults = ("StartTextTranslationJob:InvalidRequestException:1",)
    with rig(s3_url, bucket, tmp_path / "state", faults=faults) as aws:
        office = Office(aws, tmp_path / "office").write({"a.html": "<p>One</p>", "b.txt": "Two"})
        result = office.run()
        assert [job.status for job in result.jobs] == ["InvalidRequestException", "COMPLETED"]
        assert "correct what the message names" in result.jobs[0].message
        assert set(result.outputs) == {"b.txt"}
        assert office.left() == []
        assert office.run().complete


@pytest.mark.parametrize(
    "fault",
    [
        "StartTextTranslationJob:lost-reply:2",
        "StartTextTranslationJob:500-after:1",
        "StartTextTranslationJob:throttle:3",
        "*:503:4",
        "DescribeTextTranslationJob:reset:2",
        "GetParallelData:throttle:2",
    ],
)
def test_faults_on_the_way_end_with_exactly_one_job(
    s3_url: str, bucket: str, tmp_path: Path, fault: str
) -> None:
    with rig(s3_url, bucket, tmp_path / "state") as aws:
        aws.create("corpus", "en,es\nHello,Hola\n")
        aws.ready("corpus")
    with rig(s3_url, bucket, tmp_path / "state", faults=(fault,)) as aws:
        office = Office(aws, tmp_path / "office").write({"a.txt": "Hello"})
        assert office.run(parallel_data="corpus").complete
        assert len(office.jobs()) == 1
        assert office.left() == []


def test_a_job_whose_token_was_forgotten_is_found_by_its_name(office: Office) -> None:
    office.write({"a.txt": "One"})
    with pytest.raises(AcopioError, match="no end after"):
        # Started, but the journal does not know: as after a kill before the reply was written down.
        office.run(patience=Patience(1, 0.01, 0.01, 0.01), through=never_ending(clients(office.aws)))
    path = office.output / ".acopio" / "journal.json"
    content = json.loads(path.read_text())
    content["entries"][0] |= {"answer": None, "token": "forgotten"}
    path.write_text(json.dumps(content))
    assert office.run().complete
    assert len(office.jobs()) == 1


def test_the_same_documents_into_two_folders_are_two_jobs_apart(aws: Rig, tmp_path: Path) -> None:
    first, second = (Office(aws, tmp_path / name).write({"a.txt": "One"}) for name in ("first", "second"))
    first.run(options={"keep": True})
    second.run()
    assert len(first.jobs()) == 2
    assert len({name.partition("/")[0] for name in first.left()}) == 1, "that of the first stays"


def test_a_job_begun_with_other_documents_is_told_of(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path / "state", job_seconds=1) as aws:
        office = Office(aws, tmp_path / "office").write({"a.txt": "One"})
        with pytest.raises(AcopioError, match="no end after"):
            office.run(patience=Patience(1, 0.05, 0.02, 0.02))
        (job,) = office.jobs()
        assert office.write({"a.txt": "Changed"}).run().complete
        assert any(f"acopio translate stop {job['JobId']} ends it" in line for line in office.news)


def test_kept_documents_and_outputs_stay_in_the_bucket(office: Office) -> None:
    office.write({"a.txt": "One"}).run(options={"keep": True})
    kinds = {name.split("/")[1] for name in office.left()}
    assert kinds == {"input", "output"}


def test_parallel_data_and_terminology_are_used(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path / "state") as aws:
        aws.create("corpus", "en,es\nHello.,Hola.\n")
        aws.ready("corpus")
        aws.translate.import_terminology(
            Name="terms",
            MergeStrategy="OVERWRITE",
            TerminologyData={"File": b"en,es\nWorld,Mundo\n", "Format": "CSV"},
        )
        office = Office(aws, tmp_path / "office").write({"a.txt": "Hello."})
        result = office.run(parallel_data="corpus", terminology="terms")
        (job,) = office.jobs()
        assert (job["ParallelDataNames"], job["TerminologyNames"]) == (["corpus"], ["terms"])
        assert result.cost == pytest.approx(len("Hello.") * 60 / 1_000_000)
        with pytest.raises(UsageError, match="corpus: has no fr"):
            office.run(parallel_data="corpus", targets=("es", "fr"))
        with pytest.raises(UsageError, match="corpus: is from en, not from de"):
            office.run(parallel_data="corpus", source="de")
        with pytest.raises(UsageError, match="acopio translate push"):
            office.run(parallel_data="other")
        assert len(office.jobs()) == 1


def test_parallel_data_that_was_replaced_means_a_new_job(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path / "state") as aws:
        aws.create("corpus", "en,es\nHello.,Hola.\n")
        aws.ready("corpus")
        office = Office(aws, tmp_path / "office").write({"a.txt": "Hello."})
        office.run(parallel_data="corpus")
        office.run(parallel_data="corpus")
        assert len(office.jobs()) == 1
        uri = aws.put("parallel/new.csv", "en,es\nHello.,Buenas.\n")
        aws.translate.update_parallel_data(
            Name="corpus", ParallelDataConfig={"S3Uri": uri, "Format": "CSV"}, ClientToken="u1"
        )
        aws.ready("corpus")
        office.run(parallel_data="corpus")
        assert len(office.jobs()) == 2


def test_more_than_the_most_that_may_be_spent_is_not_sent(office: Office) -> None:
    office.write({"a.txt": "x" * 1000})
    seen: list[str] = []
    with pytest.raises(AcopioError, match=r"estimated \$0\.0150, --max-cost is \$0\.0100: nothing was sent"):
        office.run(through=watched(clients(office.aws), seen.append), options={"max_cost": 0.01})
    assert seen == []
    assert office.run(options={"max_cost": 0.01, "prices": Prices(standard=10)}).complete


def test_a_stopped_job_is_told_and_cleaned_up(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path / "state", job_seconds=6) as aws:
        office = Office(aws, tmp_path / "office").write({"a.txt": "One"})
        with pytest.raises(AcopioError, match="run the same command again to go on waiting"):
            office.run(patience=Patience(1, 0.3, 0.05, 0.1))
        (job,) = office.jobs()
        until(lambda: aws.job(job["JobId"])["JobStatus"], lambda status: status == "IN_PROGRESS", 20)
        told: list[str] = []
        assert job_calls.stop(clients(aws), job["JobId"], QUICK, told.append) == "STOPPED"
        assert job_calls.stop(clients(aws), job["JobId"], QUICK, told.append) == "STOPPED", "again"
        (outcome,) = office.run().jobs
        assert (outcome.job_id, outcome.status) == (job["JobId"], "STOPPED")
        assert office.left() == []
        assert len(office.jobs()) == 1


def test_a_second_run_into_the_same_folder_at_the_same_time_is_refused(office: Office) -> None:
    office.write({"a.txt": "One"})
    office.journal()
    with pytest.raises(AcopioError, match="another acopio translate"):
        office.run(tell=lambda _: office.run() and None)


def test_a_dry_run_shows_the_very_calls_of_a_run(office: Office) -> None:
    office.write(EVERY_KIND)
    jobs = plan_jobs(
        request(office.aws.bucket, targets=("es", "fr")),
        read_folder(office.root / "documents").documents,
        "us-east-1",
    )
    shown = [call.operation for call in calls_of_jobs(jobs, clients(office.aws), RunOptions(patience=QUICK))]
    assert office.jobs() == []
    seen: list[str] = []
    office.run(through=watched(clients(office.aws), seen.append), targets=("es", "fr"))
    sent = ["".join(part.title() for part in name.split("_")) for name in seen]
    assert collapsed(sent) == collapsed(shown)


def collapsed(names: list[str]) -> list[str]:
    """Repeated looks are one."""
    look = "DescribeTextTranslationJob"
    return [name for place, name in enumerate(names) if name != look or names[place - 1] != look]


class Watched:
    """A client that tells the name of each call before it makes it."""

    def __init__(self, client: Any, tell: Callable[[str], None]) -> None:
        self._client, self._tell = client, tell

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)

        def call(**parameters: Any) -> Any:
            self._tell(name)
            return method(**parameters)

        return call


def watched(through: Clients, tell: Callable[[str], None]) -> Clients:
    return Clients(Watched(through.translate, tell), Watched(through.s3, tell), through.region, real=False)


def never_ending(through: Clients) -> Clients:
    class Describing:
        def __getattr__(self, name: str) -> Any:
            if name == "describe_text_translation_job":
                return lambda **_: {"TextTranslationJobProperties": {"JobStatus": "IN_PROGRESS"}}
            return getattr(through.translate, name)

    return Clients(Describing(), through.s3, through.region, real=False)
