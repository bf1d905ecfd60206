"""`acopio translate run` and `stop` on the command line."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
from click.testing import CliRunner, Result
from local_aws import ROLE, Rig, rig
from run_parts import Office, docx, write

from corpus.cli.main import acopio


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    files: dict[str, str | bytes] = {
        "a.txt": "Hello.",
        "sub/b.docx": docx("Dear"),
        ".c.txt": "x",
        "d.pdf": "x",
        "e.bin": "x",
    }
    return write(tmp_path / "documents", files)


def run(documents: Path, *more: str, aws: Rig | None = None, env: dict[str, str] | None = None) -> Result:
    output = str(documents.parent / "out")
    words = ["translate", "run", str(documents), "--output", output, "-s", "en", "-t", "es", *more]
    if aws:
        words += ["--endpoint-url", aws.url, "--s3-endpoint-url", aws.s3_url, "--region", "us-east-1"]
    return CliRunner().invoke(acopio, words, env=env)


def batch(bucket: str = "some-bucket") -> list[str]:
    return ["--bucket", bucket, "--role-arn", ROLE]


def test_the_documents_are_translated_and_counted(aws: Rig, documents: Path) -> None:
    done = run(documents, *batch(aws.bucket), "--max-cost", "1", aws=aws)
    assert done.exit_code == 0, done.output
    assert (documents.parent / "out/es/a.txt").read_text() == "Hello."
    assert (documents.parent / "out/es/sub/b.docx").is_file()
    assert "left out: .c.txt: hidden" in done.stderr
    assert "left out: d.pdf: no text can be put into a PDF" in done.stderr
    assert "left out: e.bin: not one of" in done.stderr
    assert "estimate: 10 characters, counted for each of es, at $15 a million: $0.0002 at most" in done.stderr
    header, *rows = done.stdout.splitlines()
    assert header.split() == ["job", "to", "status", "characters", "cost"]
    assert sorted(row.split()[1:4] for row in rows) == [["es", "COMPLETED", "4"], ["es", "COMPLETED", "6"]]
    again = run(documents, *batch(aws.bucket), aws=aws)
    assert again.stdout.count("(paid before)") == 2


def test_errors_of_documents_end_with_status_one(s3_url: str, bucket: str, tmp_path: Path) -> None:
    documents = write(tmp_path / "documents", {"a.txt": "One", "b.txt": "Two"})
    with rig(s3_url, bucket, tmp_path / "state", faults=("document:error:1",)) as aws:
        done = run(documents, *batch(bucket), aws=aws)
        assert done.exit_code == 1
        assert "a.txt     es  InvalidRequestException" in done.stdout
        assert "1 translations in" in done.stderr
        assert done.stderr.splitlines()[-1].startswith(f"{tmp_path / 'out'}: not all was translated")


def test_a_real_endpoint_needs_a_dry_run_or_yes(documents: Path) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "", "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/nowhere"}
    done = run(documents, *batch(), "--region", "us-east-1", env=keys)
    assert done.exit_code == 2
    assert "check them first with --dry-run, or give --yes" in done.stderr
    dry = run(documents, *batch(), "--region", "us-east-1", "--dry-run", env=keys)
    assert dry.exit_code == 0, dry.output
    calls = [json.loads(line) for line in dry.stdout.splitlines()]
    assert [call["operation"] for call in calls if call["service"] == "translate"] == [
        "StartTextTranslationJob",
        "StartTextTranslationJob",
        "DescribeTextTranslationJob",
        "DescribeTextTranslationJob",
    ]
    assert not (documents.parent / "out/es").exists()


@pytest.mark.parametrize(
    ("more", "status", "message"),
    [
        (["--role-arn", ROLE], 2, "a batch job needs --bucket"),
        (["--bucket", "some-bucket"], 2, "a batch job needs --role-arn"),
        (["--bucket", "Some_Bucket", "--role-arn", ROLE], 2, "no name of a bucket"),
        (["--bucket", "some-bucket", "--role-arn", "role"], 2, "no role"),
        ([*batch(), "-t", "es-mx"], 2, "write es-MX"),
        ([*batch(), "-t", "en"], 2, "source and target language are the same"),
        ([*batch(), "-t", "es"], 2, "named twice"),
        ([*batch(), "--parallel-data", "a b"], 2, "no such name is allowed"),
        ([*batch(), "--region", "eu-west-3"], 2, "no region of Amazon Translate with batch jobs"),
        (
            [*batch(), "--region", "eu-west-2", "--parallel-data", "x"],
            2,
            "no region of Amazon Translate with parallel data",
        ),
        ([*batch(), "--max-cost", "0.0001"], 1, "estimated $0.0002, --max-cost is $0.0001: nothing was sent"),
        ([*batch(), "--price-standard", "1000000", "--max-cost", "9"], 1, "estimated $10.00"),
        (["--real-time", "--parallel-data", "x"], 2, "--real-time takes no --parallel-data"),
        (["--real-time", "--keep"], 2, "--keep is for batch jobs"),
        (["--real-time"], 2, "sub/b.docx: --real-time is for txt alone"),
    ],
)
def test_wrong_use_is_told_before_any_call(
    documents: Path, more: list[str], status: int, message: str
) -> None:
    env = {"AWS_DEFAULT_REGION": "us-east-1", "AWS_CONFIG_FILE": "/nowhere"}
    done = run(documents, *more, "--yes", env=env)
    assert done.exit_code == status
    assert message in done.stderr.splitlines()[-1]


def test_prices_come_from_a_file_named_in_the_environment(documents: Path, tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    env = {"AWS_DEFAULT_REGION": "us-east-1", "ACOPIO_TRANSLATE_PRICES": str(file)}
    file.write_text("standard = 100000\ncustom = 300000.0\n")
    done = run(documents, *batch(), "--max-cost", "0.5", "--yes", env=env)
    assert "estimated $1.00, --max-cost is $0.5000" in done.stderr
    file.write_text("standart = 1\n")
    done = run(documents, *batch(), "--yes", env=env)
    assert "standart: no such price: known are standard, custom, real_time" in done.stderr
    assert done.exit_code == 2


def test_an_output_within_the_documents_is_refused(documents: Path) -> None:
    words = ["translate", "run", str(documents), "--output", str(documents / "out"), "-s", "en", "-t", "es"]
    done = CliRunner().invoke(acopio, [*words, *batch()])
    assert (done.exit_code, "choose a folder outside of it" in done.stderr) == (2, True)


def test_stop_ends_a_job(s3_url: str, bucket: str, tmp_path: Path) -> None:
    with rig(s3_url, bucket, tmp_path / "state", job_seconds=60) as aws:
        documents = write(tmp_path / "documents", {"a.txt": "One"})
        waiting = run(documents, *batch(bucket), "--timeout", "1", aws=aws)
        assert waiting.exit_code == 1
        assert "run the same command again to go on waiting" in waiting.stderr
        (job,) = aws.translate.list_text_translation_jobs()["TextTranslationJobPropertiesList"]
        words = ["translate", "stop", job["JobId"], "--endpoint-url", aws.url, "--s3-endpoint-url", s3_url]
        done = CliRunner().invoke(acopio, words)
        assert done.stdout == f"{job['JobId']}\tSTOPPED\n"
        ended = run(documents, *batch(bucket), aws=aws)
        assert ended.exit_code == 1
        assert "the same command starts the failed jobs again" in ended.stderr
        assert Office(aws, tmp_path).left() == []


@pytest.mark.slow
def test_an_interrupted_run_names_the_command_that_ends_the_job(
    s3_url: str, bucket: str, tmp_path: Path
) -> None:
    documents = write(tmp_path / "documents", {"a.txt": "One"})
    with rig(s3_url, bucket, tmp_path / "state", job_seconds=60) as aws:
        words = [
            "-m",
            "corpus.cli.main",
            "translate",
            "run",
            str(documents),
            "--output",
            str(tmp_path / "out"),
        ]
        words += ["-s", "en", "-t", "es", *batch(bucket), "--endpoint-url", aws.url]
        command = [sys.executable, *words, "--s3-endpoint-url", s3_url]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr
            told = next(line for line in process.stderr if line.startswith("job ") and "SUBMITTED" in line)
            process.send_signal(signal.SIGINT)
            rest = process.stderr.read()
        assert process.returncode == 130
        job_id = told.split()[1].rstrip(":")
        assert f"to end it instead: acopio translate stop {job_id}" in rest
        assert aws.job(job_id)["JobStatus"] in {"SUBMITTED", "IN_PROGRESS"}


def test_stop_of_a_real_job_needs_yes() -> None:
    done = CliRunner().invoke(acopio, ["translate", "stop", "a" * 32, "--region", "us-east-1"])
    assert (done.exit_code, "give --yes" in done.stderr) == (2, True)


def test_in_real_time_texts_are_sent_piece_by_piece(aws: Rig, tmp_path: Path) -> None:
    text = "".join(f"Sentence number {number} of a long text. " for number in range(600)) + "\n\nEnd.\n"
    documents = write(tmp_path / "documents", {"a.txt": text, "sub/b.txt": "\n" + "Short."})
    more: dict[str, Any] = {"aws": aws}
    done = run(documents, "--real-time", "--mask-profanity", **more)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out/es/a.txt").read_text() == text
    assert (tmp_path / "out/es/sub/b.txt").read_text() == "\nShort."
    characters = int(done.stdout.splitlines()[1].split()[3].replace(",", ""))
    assert 0 < len(text) + 7 - characters < 10, "all but the white space around the pieces"
    again = run(documents, "--real-time", "--mask-profanity", **more)
    assert again.stdout.splitlines()[1].split()[3] == "0", "nothing is sent twice"


def test_the_folder_of_what_is_sent_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "a.md").write_text("# Rain\n\nIt rains in spring.\n")
    done = run(tmp_path / "book", "--dry-run", *batch(), env={"AWS_DEFAULT_REGION": "us-east-1"})
    assert done.exit_code == 0, done.output
    assert "1 documents to translate" in done.stderr
    assert str(Path(gettempdir()) / "tmp") not in done.stderr
