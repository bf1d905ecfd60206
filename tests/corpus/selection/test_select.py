"""The choice of pairs for a budget, and its way to the exports."""

from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.cli.main import acopio
from corpus.selection.greedy import chosen
from corpus.tables.folder import WorkFolder
from corpus.tables.schemas import PAIRS

TEXTS = [
    ("The learning rate of the model is small.", "La tasa de aprendizaje del modelo es pequeña.", 0.99),
    ("The learning rate of the model is small!", "La tasa de aprendizaje del modelo es pequeña!", 0.9),
    ("The forest has many decision trees.", "El bosque tiene muchos árboles de decisión.", 0.95),
    ("The forest has many decision trees!", "El bosque tiene muchos árboles de decisión!", 0.2),
    ("The gradient of the loss.", "El gradiente de la pérdida.", 0.98),
    ("The gradient of the loss is the slope.", "El gradiente de la pérdida es la pendiente.", 0.97),
]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkFolder:
    monkeypatch.chdir(tmp_path)
    folder = WorkFolder(tmp_path / "data" / "small")
    rows = [
        {
            "pair_id": f"{number:024x}",
            "source_url": f"https://a.test/{number}",
            "target_url": f"https://a.test/es/{number}",
            "source_document_id": f"s{number}",
            "target_document_id": f"t{number}",
            "source_lang": "en",
            "target_lang": "es",
            "source_text": source,
            "target_text": target,
            "granularity": "sentence",
            "score": score,
            "split": "train",
        }
        for number, (source, target, score) in enumerate(TEXTS)
    ]
    folder.write("pairs", PAIRS, [pa.Table.from_pylist(rows, PAIRS)])
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(acopio, [*words, "--data", "data/small"])


def chosen_texts(path: str = "out.tsv") -> list[str]:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[1] for line in lines[1:]]


def test_a_budget_of_pairs_is_spent_on_different_ones(work: WorkFolder) -> None:
    result = run("select", "small", "--pairs", "3", "--output", "out.tsv")
    assert result.exit_code == 0, result.output
    subjects = {next(w for w in ("rate", "trees", "loss") if w in text) for text in chosen_texts()}
    assert subjects == {"rate", "trees", "loss"}


def test_of_two_alike_the_certain_one_is_chosen(work: WorkFolder) -> None:
    assert run("select", "small", "--pairs", "3", "--output", "out.tsv").exit_code == 0
    assert "The forest has many decision trees." in chosen_texts()
    assert "The forest has many decision trees!" not in chosen_texts()


def test_a_text_to_be_translated_draws_its_own_pairs(work: WorkFolder) -> None:
    Path("text.md").write_text("# Forests\n\nDecision trees in a forest, many of them.\n", encoding="utf-8")
    result = run("select", "small", "--pairs", "1", "--for", "text.md", "--output", "out.tsv")
    assert result.exit_code == 0, result.output
    assert chosen_texts() == ["The forest has many decision trees."]
    assert "decision trees" in Path("out.tsv").read_text(encoding="utf-8").splitlines()[1].split("\t")[4]


def test_a_text_in_the_target_language_is_covered_too(work: WorkFolder) -> None:
    Path("text.md").write_text("El gradiente tiene una pendiente, la de la pérdida.\n", encoding="utf-8")
    assert run("select", "small", "--pairs", "1", "--for", "text.md", "--output", "out.tsv").exit_code == 0
    assert chosen_texts() == ["The gradient of the loss is the slope."]


def test_bounds_on_characters_hold(work: WorkFolder) -> None:
    command = ["select", "small", "--characters", "150", "--longest", "44", "--output", "out.tsv"]
    assert run(*command).exit_code == 0
    lines = [line.split("\t") for line in Path("out.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    assert lines
    assert sum(len(source) + len(target) for _, source, target, *_ in lines) <= 150
    assert all(max(len(source), len(target)) <= 44 for _, source, target, *_ in lines)


def test_a_format_gives_the_budget_and_the_lengths(work: WorkFolder) -> None:
    long = {"source_text": "x " * 200, "target_text": "y", "score": 1.0, "pair_id": "f" * 24}
    rows = work.table("pairs").to_pylist()
    work.write("pairs", PAIRS, [pa.Table.from_pylist([*rows, {**rows[0], **long}], PAIRS)])
    result = run("select", "small", "--to", "azure-adaptive", "--output", "out.tsv")
    assert result.exit_code == 0, result.output
    assert "best-10000" in result.output
    assert "1 too long" in result.output
    assert len(chosen_texts()) == len(TEXTS)
    assert run("select", "small", "--to", "moses").exit_code == 2  # it sets no number of pairs


def test_an_export_takes_the_selection_alone_and_keeps_its_own_name(work: WorkFolder) -> None:
    assert run("select", "small", "--pairs", "2", "--name", "two").exit_code == 0
    result = run("export", "small", "--to", "tsv", "--selection", "two")
    assert result.exit_code == 0, result.output
    assert "2 pairs\tleft out: not_selected 4" in result.output
    assert len((work.exports / "small.en-es.two.tsv").read_text().splitlines()) == 3


def test_an_unknown_selection_is_an_error_that_names_the_known(work: WorkFolder) -> None:
    assert run("select", "small", "--pairs", "2", "--name", "two").exit_code == 0
    result = run("export", "small", "--to", "tsv", "--selection", "tow")
    assert result.exit_code == 1
    assert "two" in result.output


def test_without_a_budget_it_is_wrong_usage(work: WorkFolder) -> None:
    assert run("select", "small").exit_code == 2


def test_takedowns_leave_the_selections_too(work: WorkFolder) -> None:
    assert run("select", "small", "--pairs", "6", "--name", "six").exit_code == 0
    (work.root / "takedown.txt").write_text("url https://a.test/0\n", encoding="utf-8")
    result = run("export", "small", "--to", "tsv", "--selection", "six")
    assert result.exit_code == 0, result.output
    assert "5 pairs" in result.output
    assert work.count("selections/six") == 5


def test_the_same_corpus_gives_the_same_bytes(work: WorkFolder) -> None:
    for name in ("a", "b"):
        assert run("select", "small", "--pairs", "4", "--name", name).exit_code == 0
    a, b = (work.table(f"selections/{name}") for name in ("a", "b"))
    assert a.equals(b)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=5, unique=True), min_size=1, max_size=12),
    st.lists(st.integers(0, 50), min_size=10, max_size=10),
)
def test_lazy_choice_is_the_greedy_choice(sets: list[list[int]], weights: list[int]) -> None:
    import numpy as np

    features = [np.array(sorted(one), dtype=np.int64) for one in sets]
    lazy = [c.gain for c in chosen(features, np.array(weights), [1] * len(sets), [1] * len(sets))]
    left = list(weights)
    free = set(range(len(sets)))
    plain = []
    while free:
        best = max(free, key=lambda n: (sum(left[f] for f in sets[n]), -n))
        gain = sum(left[f] for f in sets[best])
        if not gain:
            break
        plain.append(gain)
        free.remove(best)
        for f in sets[best]:
            left[f] //= 2
    assert lazy == plain
