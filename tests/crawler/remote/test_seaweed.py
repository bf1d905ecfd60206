"""A folder in a store that checks signatures."""

from pathlib import Path

import pytest
from local_aws import KEYS, s3_client
from seaweed_server import seaweed as seaweed  # a fixture

from crawler.errors import InputError
from crawler.remote.mirror import mirrored

pytestmark = pytest.mark.slow


def test_a_folder_comes_back_and_wrong_keys_are_refused(
    seaweed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (*KEYS.items(), ("aws_endpoint_url_s3", seaweed), ("aws_region", "us-east-1")):
        monkeypatch.setenv(name.upper(), value)
    s3_client(seaweed).create_bucket(Bucket="folders")
    made = {"run.json": b"{}", "pairs/part-0.parquet": bytes(range(256)) * 40_000, "warc/a.warc.gz": b"pages"}
    for machine, change in (("first", made), ("second", {"run.json": b"{1}"}), ("third", {})):
        monkeypatch.setenv("ACOPIO_CACHE", str(tmp_path / machine))
        with mirrored("s3://folders/corpora/ml") as folder:
            for path, content in change.items():
                (folder / path).parent.mkdir(exist_ok=True)
                (folder / path).write_bytes(content)
            files = [path for path in folder.rglob("*") if path.is_file() and path.name != ".lock"]
            found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    assert found == {**made, "run.json": b"{1}"}
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    monkeypatch.setenv("ACOPIO_CACHE", str(tmp_path / "stranger"))
    with pytest.raises(InputError, match="s3://folders/corpora/ml"), mirrored("s3://folders/corpora/ml"):
        pass
