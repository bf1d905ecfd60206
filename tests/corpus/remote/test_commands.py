"""Commands with a work folder in an object store: the same bytes as in a local one."""

from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner, Result
from demo_archive import write_demo_archive

from corpus.cli.main import acopio
from corpus.demo.academia import HOST
from crawler.remote.mirror import mirrored


def run(*args: str) -> Result:
    return CliRunner().invoke(acopio, args)


def done(*args: str) -> str:
    result = run(*args)
    assert result.exit_code == 0, result.output
    return result.output


def content(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_a_corpus_in_a_bucket_has_the_bytes_of_a_local_one(
    remote_bucket: str, remote_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    address = f"s3://{remote_bucket}/corpora/ml_es"
    write_demo_archive(Path("data/ml_es/warc"), 2)
    with mirrored(address) as folder:
        (folder / "warc").mkdir()
        archive = Path("data/ml_es/warc/demo-00000.warc.gz")
        (folder / "warc" / archive.name).write_bytes(archive.read_bytes())
    for where in ([], ["--data", address]):
        done("build", "ml_es", *where)
        done("export", "ml_es", "--to", "tmx", *where)
        done("report", "ml_es", *where)
        assert "sentence pairs kept" in done("status", "ml_es", *where)
    local = content(Path("data/ml_es"))
    monkeypatch.setenv("ACOPIO_CACHE", str(tmp_path / "another machine"))
    with mirrored(address) as folder:
        assert content(folder) == local

    for where in ([], ["--data", address]):
        done("takedown", "ml_es", "--site", HOST, "--purge", *where)
    monkeypatch.setenv("ACOPIO_CACHE", str(tmp_path / "third"))
    with mirrored(address) as folder:
        assert content(folder) == content(Path("data/ml_es"))
    listed = boto3.client("s3", endpoint_url=remote_url).list_objects_v2(Bucket=remote_bucket)["Contents"]
    names = {entry["Key"] for entry in listed if "/warc/" in entry["Key"]}
    assert {Path(name).name for name in names if not name.endswith("/")} == {
        path.name for path in Path("data/ml_es/warc").glob("*.gz")
    }


def test_a_failed_command_keeps_its_state_and_its_status(
    remote_bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    address = f"s3://{remote_bucket}/ml_es"
    result = run("build", "ml_es", "--data", address)
    assert result.exit_code == 1
    assert "no WARC files" in result.output
    assert run("build", "ml_es", "--data", f"s3://{remote_bucket}-none/ml_es").exit_code == 1
    assert run("status", "ml_es", "--data", "s3:///x").exit_code == 1
