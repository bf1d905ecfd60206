"""`acopio translate push` and `policy` as a user calls them."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from local_aws import KEYS, Rig, rig
from push_parts import corpus, pair

from corpus.amazon.service.connect import ConnectOptions, connect, is_loopback
from corpus.amazon.service.journal import Journal, opened
from corpus.cli.main import acopio
from crawler.errors import AcopioError, InputError, UsageError

ROOT = Path(__file__).parents[4]
SECRET = KEYS["aws_secret_access_key"]


@pytest.fixture(autouse=True)
def _a_user_with_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in KEYS.items():
        monkeypatch.setenv(name.upper(), value)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    corpus(tmp_path / "data" / "demo")


def run(*words: str) -> Result:
    return CliRunner().invoke(acopio, ["translate", *words], standalone_mode=True)


def local(aws: Rig) -> tuple[str, ...]:
    return "--bucket", aws.bucket, "--endpoint-url", aws.url, "--s3-endpoint-url", aws.s3_url


def test_a_push_to_a_local_endpoint_prints_its_counts(aws: Rig) -> None:
    result = run("push", "demo", *local(aws))
    assert result.exit_code == 0, result.stderr
    header, *rows = (line.split() for line in result.stdout.splitlines())
    assert header == ["name", "direction", "written", "imported", "failed", "skipped"]
    assert rows == [
        [f"acopio-demo-{way}", way, "5", "5", "0", "0", "imported", "now"] for way in ("en-es", "es-en")
    ]
    again = run("push", "demo", *local(aws))
    assert again.stdout.count("was there already") == 2


def test_nothing_is_sent_to_a_real_service_without_yes_or_the_same_dry_run(aws: Rig) -> None:
    real = ("--region", "us-east-1", "--bucket", "my-bucket", "--max-pairs", "3")
    refused = run("push", "demo", *real)
    assert refused.exit_code == 2
    assert "--dry-run, or give --yes" in refused.stderr
    with opened(Path("data/demo/translate")) as journal:
        assert journal.shown == []
    assert run("push", "demo", *real, "--dry-run").exit_code == 0
    with opened(Path("data/demo/translate")) as journal:
        assert len(journal.shown) == 1
        assert journal.entries == []
    other = run("push", "demo", *real, "--prefix", "elsewhere")
    assert other.exit_code == 2, "another plan was shown"


def test_a_dry_run_shows_every_call_and_sends_none(aws: Rig) -> None:
    result = run("push", "demo", *local(aws), "--dry-run", "--direction", "en-es")
    assert result.exit_code == 0, result.stderr
    calls = [json.loads(line) for line in result.stdout.splitlines()]
    assert [call["operation"] for call in calls] == [
        "HeadBucket",
        "GetParallelData",
        "UploadFile",
        "HeadObject",
        "ListParallelData",
        "CreateParallelData",
        "GetParallelData",
        "DeleteObject",
    ]
    assert calls[5]["parameters"]["ParallelDataConfig"]["Format"] == "CSV"
    assert aws.translate.list_parallel_data()["ParallelDataPropertiesList"] == []
    assert run("push", "demo", *local(aws), "--dry-run", "--direction", "en-es").stdout == result.stdout


def test_credentials_are_neither_stored_nor_shown(aws: Rig) -> None:
    result = run("push", "demo", *local(aws))
    written = [path.read_bytes() for path in Path("data/demo/translate").rglob("*") if path.is_file()]
    assert len(written) > 2
    for text in (*written, result.output.encode()):
        assert SECRET.encode() not in text
        assert KEYS["aws_access_key_id"].encode() not in text
        assert b"X-Amz" not in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--bucket", "my_bucket"), "no name of a bucket"),
        (("--bucket", "abc", "--region", "eu-north-1"), "choose from us-east-1, us-west-2, eu-west-1"),
        (("--bucket", "abc", "--code", "es-mx"), "write es-MX"),
        (("--bucket", "abc", "--direction", "en-fr"), "choose from en-es, es-en"),
        (("--bucket", "abc", "--tag", "x"), "KEY=VALUE"),
        (("--bucket", "abc", "--profile", "nobody"), "nobody"),
        (("--bucket", "abc", "--endpoint-url", "nowhere"), "an endpoint is http://HOST:PORT"),
        ((), "--bucket"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_line(words: tuple[str, ...], said: str) -> None:
    region = () if "--region" in words else ("--region", "us-east-1")
    result = run("push", "demo", *words, *region)
    assert result.exit_code == 2, result.output
    assert said in result.stderr


def test_without_a_region_it_asks_for_one() -> None:
    result = run("push", "demo", "--bucket", "abc")
    assert result.exit_code == 2
    assert "--region us-east-1" in result.stderr


def test_a_bucket_that_is_not_there_ends_with_1(aws: Rig) -> None:
    words = ("--endpoint-url", aws.url, "--s3-endpoint-url", aws.s3_url)
    result = run("push", "demo", "--bucket", "not-there", *words)
    assert result.exit_code == 1
    assert len([line for line in result.stderr.splitlines() if "check --bucket" in line]) == 1


def test_a_stopped_push_says_so_and_goes_on(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path / "state", import_seconds=6) as aws:
        words = [sys.executable, "-m", "corpus.cli.main", "translate", "push", "demo", *local(aws)]
        words += ["--direction", "en-es"]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        # A shell without job control has background jobs ignore SIGINT, and so their children.
        obeying = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
        process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=env, preexec_fn=obeying)
        end = time.monotonic() + 60
        while not aws.translate.list_parallel_data()["ParallelDataPropertiesList"]:
            assert time.monotonic() < end
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert process.returncode == 130, said
        assert "the same command resumes from here" in said
        assert run("push", "demo", *local(aws), "--direction", "en-es").exit_code == 0
        (found,) = aws.translate.list_parallel_data()["ParallelDataPropertiesList"]
        assert "LatestUpdateAttemptStatus" not in found
        assert aws.keys(f"s3://{bucket}/acopio/") == []


def policies(*words: str) -> Any:
    result = run("policy", "--bucket", "my-bucket", "--account", "123456789012", *words)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_the_policies_hold_no_right_to_everything() -> None:
    found = policies()
    assert list(found) == ["user", "trust", "role"]
    for name in ("user", "role"):
        for statement in found[name]["Statement"]:
            assert statement["Effect"] == "Allow"
            assert not [action for action in statement["Action"] if action.endswith("*")]
            assert statement["Resource"] != "*" or "Condition" in statement
    assert "Delete" not in json.dumps(found["role"])
    assert policies("--part", "trust") == found["trust"]
    assert "123456789012" in json.dumps(found["trust"]["Statement"][0]["Condition"])
    assert "kms:" not in json.dumps(found)
    key = "arn:aws:kms:us-east-1:123456789012:key/1234"
    assert key in json.dumps(policies("--kms-key", key, "--part", "role"))


def test_the_user_has_a_right_to_each_call_of_a_push() -> None:
    shown = run("push", "demo", "--region", "us-east-1", "--bucket", "my-bucket", "--dry-run", "--tag", "a=b")
    calls = {f"{call['service']}:{call['operation']}" for call in map(json.loads, shown.stdout.splitlines())}
    rights = {
        action for statement in policies("--part", "user")["Statement"] for action in statement["Action"]
    }
    named_otherwise = {  # operations of S3 whose right has another name
        "s3:HeadBucket": "s3:ListBucket",
        "s3:HeadObject": "s3:GetObject",
        "s3:UploadFile": "s3:PutObject",
    }
    assert {named_otherwise.get(call, call) for call in calls} <= rights


@pytest.mark.parametrize(
    "words",
    [
        ("--account", "12"),
        ("--account", "123456789012", "--region", "eu-north-1"),
        ("--account", "123456789012", "--prefix", "*"),
        ("--account", "123456789012", "--kms-key", "alias/a"),
        ("--account", "123456789012", "--role", "*"),
    ],
)
def test_a_policy_is_for_exact_names(words: tuple[str, ...]) -> None:
    assert run("policy", "--bucket", "my-bucket", *words).exit_code == 2


def test_what_is_local_and_what_is_real() -> None:
    assert all(
        map(is_loopback, ("http://127.0.0.1:1", "http://[::1]:2", "http://localhost:3", "http://127.9.9.9"))
    )
    assert not any(
        map(is_loopback, (None, "https://translate.us-east-1.amazonaws.com", "http://10.0.0.1", "x"))
    )
    here = "http://127.0.0.1:9"
    assert connect(ConnectOptions("us-east-1", endpoint_url=here)).real, "S3 is not here"
    assert not connect(ConnectOptions("us-east-1", endpoint_url=here, s3_endpoint_url=here)).real


def test_without_credentials_a_rehearsal_has_made_up_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(name.upper())
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "none")
    here = "http://127.0.0.1:9"
    clients = connect(ConnectOptions(endpoint_url=here, s3_endpoint_url=here))
    assert clients.region == "us-east-1"
    assert clients.translate._request_signer._credentials.access_key == "rehearsal"


def test_the_journal_gives_a_call_the_same_token_until_its_end(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        first = journal.begin("Create", "here", {"b": 1, "a": 2})
        assert journal.begin("Create", "here", {"a": 2, "b": 1}).token == first.token
        assert journal.begin("Create", "there", {"a": 2, "b": 1}).token != first.token
        assert journal.begin("Create", "here", {"a": 3}).token != first.token
        journal.answered(first, {"Name": "n"})
    with opened(tmp_path) as journal:
        known = journal.begin("Create", "here", {"a": 2, "b": 1})
        assert (known.token, known.answer) == (first.token, {"Name": "n"})
        journal.ended(known, "ACTIVE")
        assert journal.begin("Create", "here", {"a": 2, "b": 1}).token != first.token
        with pytest.raises(AcopioError, match="another"), opened(tmp_path):
            pass


@pytest.mark.parametrize("text", ["", "[]", '{"entries": [{"x": 1}], "shown": []}'])
def test_a_broken_journal_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "journal.json").write_text(text)
    with pytest.raises(InputError, match="mend it"), opened(tmp_path):
        pass


def test_a_journal_without_a_path_writes_nothing(tmp_path: Path) -> None:
    Journal(None).begin("Create", "here", {})
    assert list(tmp_path.glob("*.json")) == []


def test_pairs_of_paragraphs_are_a_resource_of_their_own(aws: Rig) -> None:
    corpus(Path("data/demo"), *(pair(number, granularity="paragraph") for number in range(4)))
    result = run("push", "demo", *local(aws), "--granularity", "paragraph", "--direction", "en-es")
    assert result.exit_code == 0, result.stderr
    assert aws.properties("acopio-demo-en-es-paragraph")["ImportedRecordCount"] == 4


def test_it_says_how_to_install_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(UsageError, match=r"pip install 'acopio\[translate\]'"):
        connect(ConnectOptions("us-east-1"))
