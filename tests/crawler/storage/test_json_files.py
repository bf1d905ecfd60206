from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.errors import InputError
from crawler.storage.json_files import read_json, write_json


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    points: tuple[Point, ...]
    names: dict[str, Point]


LINE = Line((Point(1, "ñ"), Point(2.5)), {"a": Point(0)})


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "line.json"
    write_json(path, LINE, indent=1)
    assert path.read_text("utf-8") == (
        '{\n "names": {\n  "a": {\n   "x": 0\n  }\n },\n'
        ' "points": [\n  {\n   "label": "ñ",\n   "x": 1\n  },\n  {\n   "x": 2.5\n  }\n ]\n}\n'
    )
    assert read_json(path, Line, "delete it") == LINE


def test_no_file_is_none(tmp_path: Path) -> None:
    assert read_json(tmp_path / "none.json", Line, "delete it") is None


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, '{"points": []}', '{"points": [{"x": "1"}], "names": {}}']
)
def test_a_broken_file_is_one_line_with_the_advice(tmp_path: Path, text: str) -> None:
    path = tmp_path / "line.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"^.*line\.json: cannot be read \(.+\): delete it$"):
        read_json(path, Line, "delete it")
