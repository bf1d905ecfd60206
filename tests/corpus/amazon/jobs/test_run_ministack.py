"""A run against MiniStack, an implementation of S3 and batch jobs by others."""

from pathlib import Path

import pytest
from local_aws import Rig, s3_client, translate_client
from run_parts import Office

pytestmark = pytest.mark.slow


def test_a_run_ends_the_same_with_another_implementation(ministack: str, tmp_path: Path) -> None:
    aws = Rig(ministack, ministack, s3_client(ministack), translate_client(ministack), "documents")
    aws.s3.create_bucket(Bucket=aws.bucket)
    office = Office(aws, tmp_path).write(
        {"a.txt": "Hello.\nYes.\n", "sub/b.txt": "Two", "c.html": "<p>x</p>"}
    )
    result = office.run(targets=("es", "fr"))
    assert result.complete, result
    assert (office.output / "es/a.txt").read_text() == "[es] Hello.\n[es] Yes.\n"
    assert (office.output / "fr/sub/b.txt").read_text() == "[fr] Two"
    assert (office.output / "fr/c.html").is_file()
    assert result.characters > 0
    assert office.left() == []
    assert office.run(targets=("es", "fr")).outputs == result.outputs
    assert len(office.jobs()) == 2
