"""The benchmark of speed, as far as it can be run in seconds and without the gold data."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
ENGLISH = ["The cat sleeps.", "It rains in the north today.", "We bought three books.", "Nobody came."]
SPANISH = ["El gato duerme.", "Hoy llueve en el norte.", "Compramos tres libros.", "No vino nadie."]


def module(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"benchmark_{Path(path).stem}", BENCHMARKS / path)
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.fixture
def document(tmp_path: Path) -> str:
    folder = tmp_path / "tiny.en-es"
    folder.mkdir()
    for suffix, lines in (
        ("en", ENGLISH),
        ("es", SPANISH),
        ("gold", [f"[{i}]:[{i}]" for i in range(len(ENGLISH))]),
    ):
        (folder / f"00.{suffix}").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(folder / "00")


def measured(*arguments: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "peers" / "child.py"), *arguments],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_contender_is_timed_and_its_beads_come_back(document: str) -> None:
    found = measured("align", "acopio", document)
    assert found["beads"] == [[[[i], [i]] for i in range(len(ENGLISH))]]
    assert 0 < found["seconds"] < 60
    assert 50e6 < found["peak_bytes"] < 2e9


def test_grown_texts_are_aligned_and_their_pairs_found(document: str) -> None:
    found = measured("grow", "40", document)
    assert len(found["lines"]) == 2
    assert all(30 <= lines <= 50 for lines in found["lines"])
    assert found["found"] > 0.6


def test_bertaligns_recipe_finds_a_merged_and_a_missing_sentence() -> None:
    vectors = np.random.default_rng(1).standard_normal((8, 32)).astype(np.float32)

    def encode(texts: list[str]) -> np.ndarray:
        """Sums of the vectors of the numbers in a text."""
        sums = np.stack([sum(vectors[int(word)] for word in text.split()) for text in texts])
        return (sums / np.linalg.norm(sums, axis=1, keepdims=True)).astype(np.float32)

    source, target = ["0", "1", "2", "3", "4", "5", "6", "7"], ["0", "1", "2 3", "4", "6", "7"]
    beads = module("peers/bertalign.py").align(source, target, encode)
    assert [(list(a), list(b)) for a, b in beads] == [
        ([0], [0]),
        ([1], [1]),
        ([2, 3], [2]),
        ([4], [3]),
        ([5], []),
        ([6], [4]),
        ([7], [5]),
    ]


def test_without_the_gold_data_it_says_how_to_name_them() -> None:
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "speed.py"), "--shared", "nowhere"], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "--shared" in done.stderr
