"""`acopio translate cost`, and `run` with formats that the service does not take itself."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from local_aws import ROLE, Rig

from corpus.amazon.jobs.cost import Prices, current_prices
from corpus.cli.main import acopio

GUIDE = "# Brot\n\nDas Mehl heißt `Type 550` und wiegt $m = 2$ kg.\n\n```sh\nls\n```\n\n- Salz\n"


@pytest.fixture
def _guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    Path("guide/sub").mkdir(parents=True)
    Path("guide/sub/brot.md").write_text(GUIDE, encoding="utf-8")
    Path("guide/a.txt").write_text("Hallo", encoding="utf-8")
    Path("guide/b.png").write_bytes(b"")


def run(*args: str) -> Result:
    return CliRunner().invoke(acopio, ["translate", *args])


@pytest.mark.usefixtures("_guide")
def test_the_cost_needs_no_account_and_grows_with_targets_and_text() -> None:
    one = run("cost", "guide", "-s", "de", "-t", "en", "--json")
    assert one.exit_code == 0, one.output
    found = json.loads(one.stdout)
    assert found["documents"] == 2
    assert found["by_format"] == {"md": 1, "txt": 1}
    assert found["left_out"] == {"b.png": "not one of txt, html, docx, pptx, xlsx, xlf, xliff, htm"}
    assert found["characters"] >= len("Hallo") + len(
        "BrotDas Mehl heißt `Type 550` und wiegt $m = 2$ kg.Salz"
    )
    assert found["dollars"]["custom"] == pytest.approx(found["characters"] * 60e-6, abs=1e-6)
    two = json.loads(run("cost", "guide", "-s", "de", "-t", "en", "-t", "fr", "--json").stdout)
    assert two["dollars"]["standard"] == pytest.approx(2 * found["dollars"]["standard"], abs=2e-6)


@pytest.mark.usefixtures("_guide")
def test_prices_come_from_a_file_with_a_date() -> None:
    assert current_prices() == Prices()
    Path("prices.toml").write_text('as_of = "2026-11-01"\nstandard = 100\n', encoding="utf-8")
    table = run("cost", "guide", "-t", "en", "--prices", "prices.toml")
    assert table.exit_code == 0, table.output
    assert "$100" in table.stdout
    assert "prices as of 2026-11-01" in table.stderr
    Path("prices.toml").write_text("standard = 'much'\n", encoding="utf-8")
    wrong = run("cost", "guide", "-t", "en", "--prices", "prices.toml")
    assert wrong.exit_code == 2
    assert "a number of US dollars" in wrong.stderr


@pytest.mark.usefixtures("_guide")
def test_markdown_is_translated_by_way_of_protected_pages(aws: Rig) -> None:
    words = ["--output", "out", "-s", "de", "-t", "en", "--bucket", aws.bucket, "--role-arn", ROLE]
    urls = ["--endpoint-url", aws.url, "--s3-endpoint-url", aws.s3_url, "--region", "us-east-1"]
    done = run("run", "guide", *words, *urls)
    assert done.exit_code == 0, done.output
    # The emulator without a memory gives texts back as they are: the file is the same, byte for byte.
    assert Path("out/en/sub/brot.md").read_text(encoding="utf-8") == GUIDE
    page = Path("out/en/sub/brot.md.html").read_text(encoding="utf-8")
    assert '<span id="2" translate="no">`Type 550`</span>' in page
    assert "ls\n" not in page
    assert "left out: b.png" in done.stderr
