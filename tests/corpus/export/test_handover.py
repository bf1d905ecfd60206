"""The commands of docs/handover.md do what the page says, as far as no account is needed."""

import re
import shlex
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner

from corpus.cli.results.export import export
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS

PAGE = Path(__file__).parents[3] / "docs/handover.md"
COMMANDS = re.findall(r"^acopio export (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_writes_its_files(command: str, tmp_path: Path) -> None:
    rows = [
        {
            "pair_id": f"{number:024x}",
            "source_lang": "en",
            "target_lang": "es",
            "source_text": f"The gradient number {number} falls.",
            "target_text": f"El gradiente número {number} baja.",
            "granularity": "sentence",
            "score": 0.9,
            "split": "dev" if number % 5 == 0 else "train",
        }
        for number in range(40)
    ]
    WorkFolder(tmp_path).write("pairs", PAIRS, [pa.RecordBatch.from_pylist(rows, PAIRS)])
    result = CliRunner().invoke(export, [*shlex.split(command), "--data", str(tmp_path)])
    assert result.exit_code == 0, result.output
    written = [Path(line.split("\t")[0]) for line in result.output.splitlines() if "\t" in line]
    assert written
    assert all(path.exists() for path in written)


def test_the_page_has_commands() -> None:
    assert len(COMMANDS) >= 8
