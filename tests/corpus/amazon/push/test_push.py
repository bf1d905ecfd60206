"""A push against the local endpoint and a moto server."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from local_aws import Rig, rig
from push_parts import QUICK, Desk, clients, corpus, options, pair

from corpus.amazon.push.plan import plan
from corpus.amazon.service import storage
from corpus.amazon.service.connect import Clients
from corpus.amazon.service.recorder import Call, Recorder
from corpus.tables.selections import SELECTION
from crawler.errors import AcopioError, EmptyResultError, InputError, UsageError

NAME = "acopio-demo-en-es"
SHA256 = {"ChecksumAlgorithm": "SHA256"}


@pytest.fixture
def desk(aws: Rig, tmp_path: Path) -> Desk:
    return Desk(aws, corpus(tmp_path / "demo"))


@pytest.mark.parametrize("form", ["csv", "tsv", "tmx"])
def test_a_corpus_becomes_ready_parallel_data(desk: Desk, form: str) -> None:
    (done,) = desk.push(format=form)
    assert done.complete
    assert (done.name, done.direction, done.written, done.imported, done.new) == (NAME, "en-es", 5, 5, True)
    found = desk.aws.properties(NAME)
    assert (found["Status"], found["SourceLanguageCode"], found["TargetLanguageCodes"]) == (
        "ACTIVE",
        "en",
        ["es"],
    )
    assert found["ParallelDataConfig"]["Format"] == form.upper()
    assert desk.left() == []
    assert all(entry.outcome for entry in desk.journal().entries)


def test_both_directions_are_two_resources_one_import_at_a_time(
    s3_url: str, bucket: str, tmp_path: Path
) -> None:
    with rig(s3_url, bucket, tmp_path / "state", import_seconds=0.3) as aws:
        done = Desk(aws, corpus(tmp_path / "demo")).push(directions=())
        assert [one.name for one in done] == [NAME, "acopio-demo-es-en"]
        assert aws.properties("acopio-demo-es-en")["SourceLanguageCode"] == "es"
        assert all(one.complete for one in done)


def test_the_same_push_again_sends_nothing(desk: Desk) -> None:
    desk.push()
    seen: list[str] = []
    (done,) = desk.push(through=watched(desk, seen.append))
    assert not done.new
    assert done.complete
    assert seen == ["head_bucket", "get_parallel_data"]


def test_other_content_replaces_the_data_of_the_same_name(desk: Desk, tmp_path: Path) -> None:
    desk.push()
    corpus(desk.folder.root, *(pair(number) for number in range(8)))
    (done,) = desk.push()
    assert (done.new, done.written, done.imported) == (True, 8, 8)
    assert desk.aws.properties(NAME)["LatestUpdateAttemptStatus"] == "ACTIVE"
    assert len(list(desk.aws.translate.list_parallel_data()["ParallelDataPropertiesList"])) == 1
    corpus(desk.folder.root, *(pair(number) for number in range(5)))
    (back,) = desk.push()
    assert (back.new, back.imported) == (True, 5), "what was pushed before the last is not there any more"
    assert desk.left() == []


class Forgetful:
    """A client of a service that always names the file that a resource was first made from."""

    first: str | None = None

    def __init__(self, client: Any) -> None:
        self.client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def get_parallel_data(self, **more: Any) -> Any:
        answer = self.client.get_parallel_data(**more)
        config = answer["ParallelDataProperties"]["ParallelDataConfig"]
        self.first = self.first or config["S3Uri"]
        config["S3Uri"] = self.first
        return answer


def test_what_a_resource_holds_is_known_whichever_file_the_service_names(desk: Desk) -> None:
    real = clients(desk.aws)
    through = Clients(Forgetful(real.translate), real.s3, real.region, real=False)
    old, new = ([pair(number) for number in range(size)] for size in (5, 8))
    for rows, expected in ((old, True), (old, False), (new, True), (new, False), (old, True), (old, False)):
        corpus(desk.folder.root, *rows)
        (done,) = desk.push(through=through)
        assert (done.new, done.imported) == (expected, len(rows))


def test_a_failed_import_says_why_and_the_next_push_mends_it(
    s3_url: str, bucket: str, tmp_path: Path
) -> None:
    with rig(s3_url, bucket, tmp_path / "state", faults=("import:fail",)) as aws:
        desk = Desk(aws, corpus(tmp_path / "demo"))
        with pytest.raises(AcopioError, match=f"{NAME}: the import failed: .*push again"):
            desk.push()
        assert desk.left() == []
        (done,) = desk.push()
        assert done.complete
        assert desk.aws.properties(NAME)["Status"] == "ACTIVE"


def test_a_failed_update_leaves_the_old_data_in_use(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path / "state", faults=("import:fail:always",)) as aws:
        desk = Desk(aws, corpus(tmp_path / "demo"))
        with pytest.raises(AcopioError):
            desk.push()
        with pytest.raises(AcopioError, match="the data before it stays in use"):
            desk.push()


class Lying:
    """A client that tells other counts than the service."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def get_parallel_data(self, **more: Any) -> Any:
        answer = self.client.get_parallel_data(**more)
        answer["ParallelDataProperties"] |= {"ImportedRecordCount": 4, "FailedRecordCount": 1}
        return answer


def test_records_that_were_not_imported_are_told_with_their_texts(desk: Desk) -> None:
    resource = plan(desk.folder, "demo", options(desk.aws.bucket), "us-east-1")[0]
    content = {
        "summary": {"record_error_count": 1, "record_skipped_count": 0},
        "messages": [{"content": "Number 2 row", "message": "Invalid row. 3 fields, not 2"}],
    }
    from corpus.amazon.push.import_errors import explained

    assert explained(json.dumps(content).encode(), resource).lines() == [
        "1 × Invalid row. N fields, not N",
        "for example Number 2 row: “Sentence number 1.”: Invalid row. 3 fields, not 2",
    ]
    with pytest.raises(AcopioError, match="of another form"):
        explained(b"[]", resource)


def test_counts_that_differ_are_told_with_the_error_file(desk: Desk) -> None:
    real = clients(desk.aws)
    (done,) = desk.push(through=Clients(Lying(real.translate), real.s3, real.region, real=False))
    assert not done.complete
    assert (done.imported, done.failed) == (4, 1)
    assert done.errors[-1] == f"error file: {desk.folder.root / 'translate' / NAME}.errors.json"
    assert "X-Amz" not in str(done)


def test_only_the_best_pairs_to_train_on_fit_a_budget(desk: Desk) -> None:
    corpus(desk.folder.root, *(pair(number) for number in range(9)), pair(10, split="test", score=1.0))
    (done,) = desk.push(max_pairs=3)
    resource = plan(desk.folder, "demo", options(desk.aws.bucket, max_pairs=3), "us-east-1")[0]
    assert done.written == 3
    assert resource.skipped == {"beyond_budget": 6}
    text = resource.file.read_text(encoding="utf-8")
    assert [number for number in range(11) if f"number {number}." in text] == [6, 7, 8]
    small = plan(desk.folder, "demo", options(desk.aws.bucket, max_bytes=1000), "us-east-1")[0]
    assert small.file.stat().st_size <= 1000
    assert small.records == 9


def test_duplicates_are_decided_by_score(desk: Desk) -> None:
    corpus(
        desk.folder.root,
        pair(1, source_text="Same.", target_text="Peor.", score=0.6),
        pair(2, source_text="Same.", target_text="Mejor.", score=0.9),
        pair(3, source_text="Same.", target_text="Último.", score=0.7),
    )
    (resource,) = plan(desk.folder, "demo", options("abc"), "us-east-1")
    assert resource.file.read_text(encoding="utf-8").splitlines() == ['"en","es"', '"Same.","Mejor."']
    assert resource.skipped == {"duplicate_source": 2}


def test_regional_codes_go_out_for_their_language(desk: Desk) -> None:
    (done,) = desk.push(codes=("es-MX",))
    assert done.name == "acopio-demo-en-es-MX"
    assert desk.aws.properties(done.name)["TargetLanguageCodes"] == ["es-MX"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"bucket": "My_Bucket"}, "no name of a bucket"),
        ({"name": "a__b"}, "no such name is allowed"),
        ({"codes": ("es-mx",)}, "write es-MX"),
        ({"kms_key": "a key"}, "no KMS key"),
        ({"description": "x" * 257}, "at most 256"),
        ({"prefix": "a/../b"}, "no empty, . or .. part"),
        ({"tags": {"aws:x": "y"}}, "no tag"),
        ({"format": "xls"}, "choose from csv, tsv, tmx"),
        ({"granularity": "both"}, "choose sentence or paragraph"),
        ({"encryption": "rot13"}, "choose from AES256"),
        ({"directions": ("en-fr",)}, "choose from en-es, es-en"),
    ],
)
def test_what_the_service_would_refuse_is_refused_before_anything_is_written(
    tmp_path: Path, wrong: dict[str, Any], said: str
) -> None:
    folder = corpus(tmp_path / "demo")
    with pytest.raises(UsageError, match=said):
        plan(folder, "demo", options(**{"bucket": "abc", **wrong}), "us-east-1")
    assert not (folder.root / "translate" / "parallel_data").exists()


def test_regions_and_languages_without_parallel_data_are_refused(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "demo", pair(1, target_lang="eu"))
    with pytest.raises(UsageError, match="choose from us-east-1"):
        plan(folder, "demo", options("abc"), "eu-central-1")
    with pytest.raises(UsageError, match="eu: no language code"):
        plan(folder, "demo", options("abc", directions=("en-eu",)), "us-east-1")
    with pytest.raises(EmptyResultError):
        plan(folder, "demo", options("abc", directions=("en-eu",), min_score=2.0), "us-east-1")


def test_a_selection_alone_is_pushed(desk: Desk) -> None:
    chosen = [{"pair_id": pair(number)["pair_id"], "rank": number} for number in (1, 3)]
    desk.folder.write("selections/two", SELECTION, [pa.Table.from_pylist(chosen, SELECTION)])
    (done,) = desk.push(selection="two")
    assert (done.written, done.imported) == (2, 2)
    with pytest.raises(InputError, match="no selection 'tow': did you mean"):
        desk.push(selection="tow")


def test_the_file_is_encrypted_kept_and_tagged_as_asked(desk: Desk) -> None:
    sent: list[dict[str, Any]] = []
    real = clients(desk.aws)
    desk.push(
        through=Clients(Noting(real.translate, sent), real.s3, real.region, real=False),
        encryption="aws:kms",
        kms_key="alias/mine",
        keep_input=True,
        tags={"team": "mt"},
        description="ours",
        name="mine",
    )
    (key,) = desk.left()
    head = desk.aws.s3.head_object(Bucket=desk.aws.bucket, Key=f"acopio/{key}", ChecksumMode="ENABLED")
    assert head["ServerSideEncryption"] == "aws:kms"
    assert head["SSEKMSKeyId"] == "alias/mine"
    assert head["ContentType"] == "text/csv"
    assert head["ChecksumSHA256"]
    (create,) = sent
    assert create["EncryptionKey"] == {"Type": "KMS", "Id": "alias/mine"}
    assert create["Tags"] == [{"Key": "team", "Value": "mt"}]
    assert (create["Name"], create["Description"]) == ("mine", "ours")


def test_a_large_file_goes_up_in_parts_and_those_of_a_killed_upload_go_away(
    desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "large.csv"
    file.write_bytes(b"palabra\n" * 1_200_000)
    desk.aws.s3.create_multipart_upload(Bucket=desk.aws.bucket, Key="acopio/large.csv")
    seen: list[str] = []
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    through = watched(desk, seen.append)
    storage.upload(through, file, desk.aws.bucket, "acopio/large.csv", SHA256, QUICK, digest)
    assert "abort_multipart_upload" in seen
    head = desk.aws.s3.head_object(Bucket=desk.aws.bucket, Key="acopio/large.csv")
    assert head["ETag"].endswith('-2"'), "two parts"
    assert desk.left() == ["large.csv"]


def test_a_file_that_did_not_arrive_as_it_was_is_told(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "small.csv"
    file.write_text("a")
    with pytest.raises(AcopioError, match="not what was sent"):
        storage.upload(clients(desk.aws), file, desk.aws.bucket, "k", SHA256, QUICK, "00" * 32)


def test_a_bucket_that_is_not_there_is_told(desk: Desk) -> None:
    with pytest.raises(AcopioError, match=r"HeadBucket of bucket nobody-has-it: 404.*check --bucket"):
        desk.push(bucket="nobody-has-it")


def test_another_import_is_waited_for(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path / "state", import_seconds=0.4) as aws:
        aws.create("other", '"en","es"\n"a","b"\n')
        desk = Desk(aws, corpus(tmp_path / "demo"))
        (done,) = desk.push()
        assert done.complete
        assert f"{NAME}: waiting for another import: other" in desk.news


@pytest.mark.parametrize(
    "faults",
    [
        ("*:throttle:6",),
        ("*:503:5",),
        ("CreateParallelData:500-after",),
        ("CreateParallelData:lost-reply",),
        ("CreateParallelData:reset", "GetParallelData:reset"),
        ("CreateParallelData:LimitExceededException:3",),
        ("CreateParallelData:ConcurrentModificationException:3",),
        ("ListParallelData:throttle", "GetParallelData:500:3", "CreateParallelData:lost-reply:2"),
    ],
    ids=" ".join,
)
def test_faults_end_with_one_resource(
    s3_url: str, bucket: str, tmp_path: Path, faults: tuple[str, ...]
) -> None:
    with rig(s3_url, bucket, tmp_path / "state", faults=faults) as aws:
        desk = Desk(aws, corpus(tmp_path / "demo"))
        (done,) = desk.push()
        assert done.complete
        assert one_import(desk)
    corpus(desk.folder.root, *(pair(number) for number in range(8)))
    updates = tuple(fault.replace("Create", "Update") for fault in faults)
    with rig(s3_url, bucket, tmp_path / "state", faults=updates) as aws:
        desk.aws = aws
        (done,) = desk.push()
        assert done.complete
        assert desk.aws.properties(NAME)["ImportedRecordCount"] == 8
        assert desk.left() == []


def test_a_push_that_gives_up_is_taken_up_by_the_next(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path / "state", import_seconds=0.5) as aws:
        desk = Desk(aws, corpus(tmp_path / "demo"))
        with pytest.raises(AcopioError, match="goes on at the service"):
            desk.push(patience=type(QUICK)(deadline_seconds=0.05, first_pause=0.02))
        (done,) = desk.push()
        assert done.complete
        assert one_import(desk)


def test_two_pushes_of_a_topic_at_once_are_refused(desk: Desk) -> None:
    from corpus.amazon.service.journal import opened

    with opened(desk.folder.root / "translate"), pytest.raises(AcopioError, match="another acopio translate"):
        desk.push()


class Noting:
    """A client that notes what CreateParallelData was called with, and makes it without key or tags."""

    def __init__(self, client: Any, sent: list[dict[str, Any]]) -> None:
        self.client, self.sent = client, sent

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def create_parallel_data(self, **parameters: Any) -> Any:
        self.sent.append(parameters)
        return self.client.create_parallel_data(**parameters)


def watched(desk: Desk, see: Callable[[str], Any]) -> Clients:
    """Clients of which each call is told to `see` by its name."""

    class Watched:
        def __init__(self, client: Any) -> None:
            self.client = client

        def __getattr__(self, name: str) -> Any:
            see(name)
            return getattr(self.client, name)

    real = clients(desk.aws)
    return Clients(Watched(real.translate), Watched(real.s3), real.region, real=False)


def one_import(desk: Desk) -> bool:
    """Whether there is one resource, made once and never updated, and nothing left over."""
    (found,) = desk.aws.translate.list_parallel_data()["ParallelDataPropertiesList"]
    tokens = [entry.token for entry in desk.journal().entries if entry.operation == "CreateParallelData"]
    return (
        found["Status"] == "ACTIVE"
        and "LatestUpdateAttemptStatus" not in found
        and len(tokens) == 1
        and desk.left() == []
    )


def test_a_recorder_hides_the_token_and_answers() -> None:
    calls: list[Call] = []
    recorder = Recorder(calls, {"CreateParallelData": lambda given: {"Name": given["Name"]}})
    assert recorder.create_parallel_data(Name="n", ClientToken="secret") == {"Name": "n"}
    assert calls[0].operation == "CreateParallelData"
    assert "secret" not in str(calls)
