"""`acopio translate serve` as a process: its line, kill -9 and another start, the local engine."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from local_aws import KEYS, Rig, s3_client, translate_client

from corpus.cli.command import COMMON
from corpus.cli.main import acopio
from corpus.cli.translate.serve import serve

# Random keys are handed out where the environment has none.
OWN = dict(zip(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), KEYS.values(), strict=True))


@contextmanager
def served(
    s3_url: str, bucket: str, state: Path, *options: str
) -> Iterator[tuple[Rig, subprocess.Popen[str]]]:
    command = [sys.executable, "-m", "corpus.cli.main", "translate", "serve", "--s3-endpoint-url", s3_url]
    process = subprocess.Popen(
        [*command, "--port", "0", "--state", str(state), *options],
        stdout=subprocess.PIPE,
        text=True,
        env={key: value for key, value in os.environ.items() if not key.startswith("AWS_")} | OWN,
    )
    assert process.stdout is not None
    try:
        url, engine, given = process.stdout.readline().rstrip("\n").split("\t")
        assert engine.startswith("local engine ")
        assert engine.endswith(", not Amazon Translate")
        assert given == f"--endpoint-url {url} --s3-endpoint-url {s3_url}"
        yield Rig(url, s3_url, s3_client(s3_url), translate_client(url), bucket), process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_what_was_under_way_at_a_kill_is_taken_up(s3_url: str, bucket: str, tmp_path: Path) -> None:
    s3_client(s3_url).create_bucket(Bucket=bucket)
    slow = ("--engine", "copy", "--import-seconds", "60", "--job-seconds", "60")
    with served(s3_url, bucket, tmp_path, *slow) as (aws, process):
        aws.put("in/a.txt", "One.")
        aws.create("killed", '"en","es"\n"One.","Uno."\n')
        job_id = aws.start("in")
        process.send_signal(signal.SIGKILL)
        process.wait()
    fast = ("--engine", "copy", "--import-seconds", "0", "--job-seconds", "0", "--no-throttle")
    with served(s3_url, bucket, tmp_path, *fast) as (aws, process):
        assert aws.ready("killed")["Status"] == "ACTIVE"
        assert aws.ended(job_id)["JobStatus"] == "COMPLETED"
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


@pytest.mark.skipif(
    shutil.which("apertium") is None, reason="apertium is not installed: apt-get install apertium"
)
def test_the_local_engine_translates(s3_url: str, bucket: str, tmp_path: Path) -> None:
    if not Path("/usr/share/apertium/modes/eng-spa.mode").exists():
        pytest.skip("apertium-eng-spa is not installed: apt-get install apertium-eng-spa")
    s3_client(s3_url).create_bucket(Bucket=bucket)
    with served(s3_url, bucket, tmp_path, "--no-throttle", "--job-seconds", "0", "--import-seconds", "0") as (
        aws,
        _,
    ):
        aws.translate.import_terminology(
            Name="terms",
            MergeStrategy="OVERWRITE",
            TerminologyData={"File": "en,es\nBLEU score,puntuación BLEU\n".encode(), "Format": "CSV"},
        )
        reply = aws.translate.translate_text(
            Text="The house is red.\n\nWe report the BLEU score.",
            SourceLanguageCode="en",
            TargetLanguageCode="es",
            TerminologyNames=["terms"],
        )
        first, empty, last = reply["TranslatedText"].split("\n")
        assert (first, empty) == ("La casa es roja.", "")
        assert "puntuación BLEU" in last
        assert reply["AppliedTerminologies"][0]["Terms"][0]["SourceText"] == "BLEU score"
        aws.create("pd", '"en","es"\n"The house is red.","Roja es la casa."\n')
        aws.ready("pd")
        aws.put("in/a.txt", "The house is red. The cat is black.\n")
        job = aws.ended(aws.start("in", ParallelDataNames=["pd"]))
        text = aws.read(f"{job['OutputDataConfig']['S3Uri']}es.a.txt").decode()
        assert text.startswith("Roja es la casa. El gato")
        assert text.endswith(".\n")


def told_in_the_docs(heading: str) -> dict[str, str]:
    """First and second cells of the table under a heading of docs/translate-serve.md."""
    page = (Path(__file__).parents[4] / "docs" / "translate-serve.md").read_text(encoding="utf-8")
    text = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.split("|")[1:3]] for line in text.splitlines() if line[:3] == "| `"
    ]
    return {name.strip("`"): second for name, second in rows}


def test_options_are_told() -> None:
    told = told_in_the_docs("Options")
    defaults = {
        parameter.opts[0]: {True: "on", (): "none"}.get(parameter.default, str(parameter.default))
        for parameter in serve.params
        if not parameter.required
        and parameter.name not in COMMON  # which every command gets when it is called
    }
    assert told == {"--s3-endpoint-url": "required", **defaults, "--fault": "none"}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--fault", "Create:500"), "Create"),
        (("--engine", "amazon"), "apertium, bergamot:DIR, copy"),
        (("--s3-endpoint-url", "s3.example"), "not a URL"),
        (("--host", "0.0.0.0"), "127.0.0.1"),
    ],
)
def test_wrong_options_end_with_status_2(tmp_path: Path, options: tuple[str, ...], told: str) -> None:
    given = [
        "translate",
        "serve",
        "--s3-endpoint-url",
        "http://127.0.0.1:1",
        "--state",
        str(tmp_path),
        "--port",
        "0",
    ]
    result = CliRunner().invoke(acopio, [*given, *options])
    assert result.exit_code == 2
    assert told in result.output
