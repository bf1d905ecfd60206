"""Parallel data on the local endpoint: states, counts, error files, limits, tokens, restarts."""

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from local_aws import Rig, rig, translate_client, until

GOOD = '"en","es"\n"Hello.","Hola."\n"Good morning.","Buenos días."\n'


def code(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def fetched(location: dict[str, str]) -> bytes:
    assert location["RepositoryType"] == "S3"
    with urllib.request.urlopen(location["Location"]) as reply:
        return bytes(reply.read())


def test_a_creation_goes_from_creating_to_active_with_counts(
    s3_url: str, bucket: str, tmp_path: Path
) -> None:
    with rig(s3_url, bucket, tmp_path, import_seconds=0.3) as aws:
        reply = aws.create("a", GOOD, Description="greetings")
        assert (reply["Name"], reply["Status"]) == ("a", "CREATING")
        assert "AuxiliaryDataLocation" not in aws.translate.get_parallel_data(Name="a")
        states = until(lambda: aws.properties("a")["Status"], lambda status: status == "ACTIVE")
        assert states == ["CREATING", "ACTIVE"]
        found = aws.translate.get_parallel_data(Name="a")
    properties = found["ParallelDataProperties"]
    assert properties["SourceLanguageCode"] == "en"
    assert properties["TargetLanguageCodes"] == ["es"]
    assert properties["ImportedRecordCount"] == 2
    assert properties["ImportedDataSize"] == len("Hello.Hola.Good morning.Buenos días.")
    assert (properties["FailedRecordCount"], properties["SkippedRecordCount"]) == (0, 0)
    assert properties["Arn"] == "arn:aws:translate:us-east-1:000000000000:parallel-data/a"
    assert properties["Description"] == "greetings"
    assert properties["LastUpdatedAt"] > properties["CreatedAt"]
    assert aws.read(found["DataLocation"]["Location"]).decode() == GOOD  # not presigned
    assert json.loads(fetched(found["AuxiliaryDataLocation"])) == {
        "summary": {"record_error_count": 0, "record_skipped_count": 0},
        "messages": [],
    }
    assert "X-Amz-Expires=1800" in found["AuxiliaryDataLocation"]["Location"]


def test_what_was_left_out_is_counted_and_told(aws: Rig) -> None:
    long = "x" * 1001
    rows = [
        '"en","es","fr"',
        '"Hello.","Hola.","Salut."',
        '"","Nada.","Rien."',  # skipped: no source
        '"Tree.","","Arbre."',  # the empty field skipped
        f'"{long}","a","b"',  # skipped
        f'"Long.","{long}","Long."',  # the long field skipped
        '"=1","a","b"',  # failed
        '"Two","fields"',  # failed
        '"A ""quoted"" word.","Una.","Une."',
        "",  # skipped
        '"open","a","b',  # failed: it does not end on its line
        '"Hello.","Buenas.","Bonjour."',  # the last wins, the other is skipped
    ]
    aws.create("counts", "\n".join(rows) + "\n")
    found = aws.ready("counts")
    assert found["Status"] == "ACTIVE"
    assert found["TargetLanguageCodes"] == ["es", "fr"]
    assert (found["ImportedRecordCount"], found["FailedRecordCount"], found["SkippedRecordCount"]) == (
        4,
        3,
        6,
    )
    errors = json.loads(fetched(aws.translate.get_parallel_data(Name="counts")["AuxiliaryDataLocation"]))
    assert errors["summary"] == {"record_error_count": 3, "record_skipped_count": 6}
    assert [message["content"] for message in errors["messages"]] == [
        f"Number {number} line" for number in (3, 4, 5, 6, 7, 8, 10, 11, 12)
    ]


TMX = """<?xml version="1.0" encoding="UTF-8"?><tmx version="1.4"><header srclang="en"/><body>
<tu changedate="20260101T000000Z"><tuv xml:lang="en"><seg>One <bpt i="1">&lt;b></bpt>two<ept i="1"/>.</seg>
</tuv><tuv xml:lang="es"><seg>Uno, dos.</seg></tuv></tu>
<tu changedate="20200101T000000Z"><tuv xml:lang="en"><seg>One two.</seg></tuv>
<tuv xml:lang="es"><seg>Antiguo.</seg></tuv></tu>
<tu><tuv xml:lang="fr"><seg>Sans anglais.</seg></tuv><tuv xml:lang="es"><seg>Sin inglés.</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Alone.</seg></tuv></tu>
</body></tmx>"""


def test_tmx_is_read_by_its_rules(aws: Rig) -> None:
    aws.create("tmx", TMX, "TMX")
    found = aws.ready("tmx")
    assert (found["ImportedRecordCount"], found["FailedRecordCount"], found["SkippedRecordCount"]) == (
        1,
        2,
        1,
    )
    assert found["ImportedDataSize"] == len("One two.Uno, dos.")  # no markup, the newer translation
    errors = json.loads(fetched(aws.translate.get_parallel_data(Name="tmx")["AuxiliaryDataLocation"]))
    assert errors["messages"][1] == {
        "content": "Number 3 TU element",
        "message": "Invalid TMX format. One tu element should contain exactly one tuv element with the "
        "source language code: en",
    }


@pytest.mark.parametrize(
    ("text", "form", "told"),
    [
        (b"\xef\xbb\xbf" + GOOD.encode(), "CSV", "byte order mark"),
        (GOOD.encode("utf-16"), "CSV", "UTF-8"),
        ('"en"\n"Hello."\n', "CSV", "two or more"),
        ('"en","xx"\n"Hello.","x"\n', "CSV", "'xx'"),
        ('"en","es"\n', "CSV", "No record"),
        (GOOD, "TSV", "two or more"),
        (GOOD, "TMX", "Invalid TMX"),
        (TMX.replace(' srclang="en"', ""), "TMX", "''"),
        (TMX.replace('version="1.4"', 'version="1.1"'), "TMX", "1.4"),
    ],
)
def test_a_file_of_no_use_fails_with_a_message(aws: Rig, text: str | bytes, form: str, told: str) -> None:
    aws.create("bad", text, form)
    found = aws.ready("bad")
    assert found["Status"] == "FAILED"
    assert told in found["Message"]


def test_a_missing_file_fails_and_a_folder_with_one_file_is_taken(aws: Rig) -> None:
    aws.put("folder/only.csv", GOOD)
    for name, uri in [("gone", "nothing.csv"), ("folder", "folder")]:
        aws.translate.create_parallel_data(
            Name=name,
            ParallelDataConfig={"S3Uri": f"s3://{aws.bucket}/{uri}", "Format": "CSV"},
            ClientToken=name,
        )
        aws.ready(name)
    assert "nothing.csv" in aws.properties("gone")["Message"]
    assert aws.properties("folder")["Status"] == "ACTIVE"


def update(aws: Rig, name: str, text: str, token: str) -> Any:
    config = {"S3Uri": aws.put(f"parallel/{token}.csv", text), "Format": "CSV"}
    return aws.translate.update_parallel_data(Name=name, ParallelDataConfig=config, ClientToken=token)


def test_an_update_leaves_the_old_version_active_until_it_has_succeeded(
    s3_url: str, bucket: str, tmp_path: Path
) -> None:
    with rig(s3_url, bucket, tmp_path, import_seconds=0.2) as aws:
        aws.create("u", GOOD)
        with pytest.raises(ClientError) as error:
            update(aws, "u", GOOD, "early")
        assert code(error) == "ConcurrentModificationException"
        aws.ready("u")
        reply = update(aws, "u", '"en","es"\n"New.","Nuevo."\n', "new")
        assert (reply["Status"], reply["LatestUpdateAttemptStatus"]) == ("ACTIVE", "UPDATING")
        assert reply["LatestUpdateAttemptAt"].timestamp() > 0
        states = until(
            lambda: (
                (found := aws.properties("u"))["Status"],
                found["LatestUpdateAttemptStatus"],
                found["ImportedRecordCount"],
            ),
            lambda state: state[1] != "UPDATING",
        )
        assert states == [("ACTIVE", "UPDATING", 2), ("ACTIVE", "ACTIVE", 1)]
        update(aws, "u", "nonsense", "bad")
        found = aws.ready("u")
        assert (found["Status"], found["LatestUpdateAttemptStatus"]) == ("ACTIVE", "FAILED")
        assert found["ImportedRecordCount"] == 1
        assert found["ParallelDataConfig"]["S3Uri"].endswith("new.csv")
        locations = aws.translate.get_parallel_data(Name="u")
        told = json.loads(fetched(locations["LatestUpdateAttemptAuxiliaryDataLocation"]))
        assert "language codes" in told["messages"][0]["message"]


def test_a_failed_resource_can_be_updated(aws: Rig) -> None:
    aws.create("f", "nonsense")
    assert aws.ready("f")["Status"] == "FAILED"
    update(aws, "f", GOOD, "again")
    found = aws.ready("f")
    assert (found["Status"], found["LatestUpdateAttemptStatus"]) == ("ACTIVE", "ACTIVE")
    assert "Message" not in found


def test_one_import_at_a_time_and_one_resource_a_name(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path, import_seconds=0.2) as aws:
        aws.create("one", GOOD)
        with pytest.raises(ClientError) as error:
            aws.create("two", GOOD)
        assert code(error) == "LimitExceededException"
        with pytest.raises(ClientError) as error:
            aws.translate.delete_parallel_data(Name="one")
        assert code(error) == "ConcurrentModificationException"
        aws.ready("one")
        with pytest.raises(ClientError) as error:
            aws.create("one", GOOD, token="another")
        assert code(error) == "ConflictException"
        aws.create("two", GOOD)
        aws.ready("two")
        names = [found["Name"] for found in aws.translate.list_parallel_data()["ParallelDataPropertiesList"]]
        assert names == ["one", "two"]


def test_a_client_token_makes_one_resource(aws: Rig) -> None:
    aws.create("t", GOOD, token="same")
    aws.ready("t")
    assert aws.create("t", GOOD, token="same")["Status"] == "CREATING"  # the first answer again
    assert aws.properties("t")["Status"] == "ACTIVE"
    with pytest.raises(ClientError) as error:
        aws.create("other", GOOD, token="same")
    assert code(error) == "InvalidRequestException"
    update(aws, "t", GOOD, "up")
    first = aws.ready("t")
    assert update(aws, "t", GOOD, "up")["LatestUpdateAttemptStatus"] == "UPDATING"
    assert aws.ready("t") == first


def test_a_deleted_resource_is_deleting_and_then_not_found(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path) as aws:
        aws.create("d", GOOD)
        aws.ready("d")
    with rig(s3_url, bucket, tmp_path, import_seconds=1) as aws:
        assert aws.translate.delete_parallel_data(Name="d")["Status"] == "DELETING"
        assert aws.properties("d")["Status"] == "DELETING"
        with pytest.raises(ClientError) as error:
            until(lambda: aws.properties("d")["Status"], lambda _: False)
        assert code(error) == "ResourceNotFoundException"
        assert list((tmp_path / "parallel-data").iterdir()) == []
        with pytest.raises(ClientError) as error:
            aws.translate.delete_parallel_data(Name="d")
        assert code(error) == "ResourceNotFoundException"
        assert aws.create("d", GOOD)["Status"] == "CREATING"  # the name and its token are free again


def test_an_import_goes_on_after_a_restart(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path, import_seconds=60) as aws:
        aws.create("r", GOOD)
        assert aws.properties("r")["Status"] == "CREATING"
    with rig(s3_url, bucket, tmp_path) as aws:
        assert aws.ready("r")["ImportedRecordCount"] == 2
        assert aws.create("r", GOOD)["Status"] == "CREATING"  # its token is known still
        assert len(aws.translate.list_parallel_data()["ParallelDataPropertiesList"]) == 1


def test_lists_come_in_pages(aws: Rig) -> None:
    for name in ("a", "b", "c"):
        aws.create(name, GOOD)
        aws.ready(name)
    first = aws.translate.list_parallel_data(MaxResults=2)
    rest = aws.translate.list_parallel_data(MaxResults=2, NextToken=first["NextToken"])
    names = [found["Name"] for page in (first, rest) for found in page["ParallelDataPropertiesList"]]
    assert names == ["a", "b", "c"]
    assert "NextToken" not in rest
    with pytest.raises(ClientError) as error:
        aws.translate.list_parallel_data(NextToken="nonsense")
    assert code(error) == "InvalidParameterValueException"


@pytest.mark.parametrize(
    ("member", "value", "told"),
    [
        ("Name", "a b", "'name'"),
        ("Name", "a__b", "'name'"),
        ("Name", "x" * 257, "less than or equal to 256"),
        ("Description", "x" * 257, "'description'"),
        ("ClientToken", "no spaces", "'clientToken'"),
        ("ParallelDataConfig", {"S3Uri": "http://b/k", "Format": "CSV"}, "'parallelDataConfig.s3Uri'"),
        ("ParallelDataConfig", {"S3Uri": "s3://bucket/k", "Format": "XLS"}, "[TSV, CSV, TMX]"),
        ("EncryptionKey", {"Type": "AES", "Id": "x"}, "'encryptionKey.type'"),
    ],
)
def test_members_are_checked_by_the_service_model(aws: Rig, member: str, value: Any, told: str) -> None:
    members = {
        "Name": "ok",
        "ParallelDataConfig": {"S3Uri": "s3://bucket/k", "Format": "CSV"},
        "ClientToken": "t",
    }
    with pytest.raises(ClientError) as error:
        aws.translate.create_parallel_data(**members | {member: value})
    assert code(error) == "ValidationException"
    assert told in str(error.value)


def test_tags_and_regions_have_their_limits(aws: Rig) -> None:
    tags = [{"Key": f"k{number}", "Value": ""} for number in range(51)]
    with pytest.raises(ClientError) as error:
        aws.create("tagged", GOOD, Tags=tags)
    assert code(error) == "TooManyTagsException"
    aws.create("tagged", GOOD, Tags=tags[:2])
    arn = aws.ready("tagged")["Arn"]
    aws.translate.tag_resource(ResourceArn=arn, Tags=[{"Key": "k1", "Value": "v"}])
    aws.translate.untag_resource(ResourceArn=arn, TagKeys=["k0"])
    assert aws.translate.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "k1", "Value": "v"}]
    with pytest.raises(ClientError) as error:
        aws.translate.list_tags_for_resource(ResourceArn=f"{arn}x")
    assert code(error) == "ResourceNotFoundException"
    with pytest.raises(ClientError) as error:
        translate_client(aws.url, "eu-central-1").create_parallel_data(
            Name="far", ParallelDataConfig={"S3Uri": "s3://bucket/k", "Format": "CSV"}, ClientToken="t"
        )
    assert code(error) == "InvalidRequestException"
