"""A damaged record of the splits is made again from the pairs: what was held out stays held out."""

from pathlib import Path

import pyarrow as pa
import pytest

from corpus.settling.split_parts import known_parts
from corpus.splits import FILE, SplitOptions, SplitParts, write_parts
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS
from crawler.errors import InputError

SPLIT = {1: "test", 2: "dev"}  # by page


def built(root: Path) -> WorkFolder:
    folder = WorkFolder(root)
    rows = [
        {
            "pair_id": str(number),
            "source_url": f"https://a.org/en/{number}",
            "target_url": f"http://www.a.org/es/{number}?b",
            "split": SPLIT.get(number, "train"),
        }
        for number in range(4)
    ]
    folder.write("pairs", PAIRS, [pa.Table.from_pylist(rows, PAIRS)])
    return folder


def test_the_record_is_read_where_it_is_whole(tmp_path: Path) -> None:
    folder = built(tmp_path)
    assert known_parts(WorkFolder(tmp_path / "new")) == SplitParts()
    parts = SplitParts(frozenset({"x"}), frozenset({"y"}), SplitOptions(test=0.1))
    write_parts(tmp_path, parts, {})
    assert known_parts(folder) == parts


def test_a_damaged_record_is_made_again_from_the_pairs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = built(tmp_path)
    (tmp_path / FILE).write_text("{")
    parts = known_parts(folder)
    for number in range(4):
        urls = f"https://a.org/en/{number}", f"http://www.a.org/es/{number}?b"
        assert parts.of(*urls) == SPLIT.get(number, "train")
    assert capsys.readouterr().err == ""
    assert known_parts(folder, say=True) == parts
    assert "splits.json: damaged: made again" in capsys.readouterr().err


def test_a_damaged_record_without_pairs_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{")
    with pytest.raises(InputError, match=r"splits\.json: cannot be read .*delete it"):
        known_parts(WorkFolder(tmp_path))
