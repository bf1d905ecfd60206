"""The forecast of what a corpus covers and gains."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from corpus.cli.main import acopio
from corpus.evaluation.forecast import extrapolated
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS

NOUNS = ["cat", "dog", "tree", "house", "river", "stone", "bird", "train", "table", "window", "door", "book"]
VERBS = [
    "sees",
    "finds",
    "likes",
    "draws",
    "moves",
    "hides",
    "buys",
    "sells",
    "paints",
    "needs",
    "takes",
    "wants",
]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkFolder:
    monkeypatch.chdir(tmp_path)
    folder = WorkFolder(tmp_path / "data" / "small")
    texts = [(a, v, b) for a in NOUNS for v in VERBS for b in NOUNS[:3]]
    rows = [
        {
            "pair_id": f"{number:024x}",
            "source_url": f"https://a.test/{number % 40}",
            "source_lang": "en",
            "target_lang": "es",
            "source_text": f"The {a} {v} a {b} today.",
            "target_text": f"El {a}o {v}a un {b}o hoy.",
            "granularity": "sentence",
            "score": 0.9,
            "split": "train",
        }
        for number, (a, v, b) in enumerate(texts)
    ]
    folder.write("pairs", PAIRS, [pa.Table.from_pylist(rows, PAIRS)])
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(acopio, ["forecast", "small", "--data", "data/small", *words])


@pytest.mark.usefixtures("work")
def test_more_pairs_cover_more_and_the_engine_gains() -> None:
    result = run("--engine", "copy", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert [point["pairs"] for point in found["curve"]] == sorted(point["pairs"] for point in found["curve"])
    for name in ("words", "ngrams"):
        shares = [point[name] for point in found["curve"]]
        assert shares == sorted(shares)
        assert 0 <= shares[0] <= shares[-1] <= found["expected"][0][name] <= found["expected"][1][name] <= 1
    assert found["curve"][-1]["bleu"] > found["alone"]
    assert [point["pairs"] // found["curve"][-1]["pairs"] for point in found["expected"]] == [2, 4]


@pytest.mark.usefixtures("work")
def test_a_text_is_what_is_covered_and_its_missing_words_are_named() -> None:
    Path("text.md").write_text("The cat sees a zebra today.\n\nA zebra sees the house.\n", encoding="utf-8")
    result = run("--engine", "none", "--for", "text.md")
    assert result.exit_code == 0, result.output
    assert "words it lacks: zebra" in result.output
    assert "BLEU 3" not in result.output


def test_too_few_pairs_are_an_error(work: WorkFolder) -> None:
    work.write("pairs", PAIRS, [work.table("pairs").slice(0, 20)])
    result = run("--engine", "none")
    assert result.exit_code == 1
    assert "too few" in result.output


def test_gains_that_halve_go_on_halving_and_even_gains_go_on() -> None:
    assert extrapolated([0, 1, 2, 3, 4], 2) == pytest.approx(6)
    assert 15 < extrapolated([0, 8, 12, 14, 15], 1) < 16
    assert extrapolated([3, 3, 3, 3, 3], 2) == 3
