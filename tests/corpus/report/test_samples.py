"""Which rows are shown as examples: the same of the same table, and the ones that the headings promise."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_rows import folder_with, pair

from corpus.report.samples import examples, kept_pairs


def test_samples_are_drawn_by_id_whatever_the_order_of_the_rows(tmp_path: Path) -> None:
    rows = [pair(i, reason=None if i % 2 else f"rule{i % 4}:{i}") for i in range(200)]
    folder = folder_with(tmp_path / "a", pairs=rows)
    turned = folder_with(tmp_path / "b", pairs=rows[::-1])
    chosen = kept_pairs(folder, 10)
    assert chosen == kept_pairs(turned, 10)
    assert len({sample.source_position for sample in chosen}) == 10
    assert [sample.source_position for sample in chosen] != sorted(s.source_position or 0 for s in chosen)
    assert kept_pairs(folder, 3) == chosen[:3]


def test_the_best_and_the_border(tmp_path: Path) -> None:
    kept = [pair(i, score=i / 100) for i in range(30, 90)]
    low = [pair(i, "low_score", score=i / 100) for i in range(30)]
    other = [pair(i, "numbers", score=0.29) for i in range(100, 120)]
    shown = examples(folder_with(tmp_path, pairs=[*low, *other, *kept]), 20, ["low_score", "numbers"])
    numbers = [sample.source_position for sample in shown.best]
    assert numbers == list(range(89, 69, -1))
    assert [sample.source_position for sample in shown.borderline] == list(range(39, 19, -1))
    assert [sample.rejected_by for sample in shown.borderline] == [None] * 10 + ["low_score"] * 10
    assert [sample.rejected_by for sample in shown.rejected] == ["low_score"] * 10 + ["numbers"] * 10
    assert {sample.rejected_by for sample in shown.drawn} == {None}
    assert len(shown.drawn) == 20


@pytest.mark.parametrize(
    ("kept", "dropped", "shown"), [(3, 40, (3, 17)), (40, 3, (17, 3)), (2, 1, (2, 1)), (0, 0, (0, 0))]
)
def test_the_border_takes_what_there_is_of_either_side(
    tmp_path: Path, kept: int, dropped: int, shown: tuple[int, int]
) -> None:
    rows = [pair(i, score=0.5) for i in range(kept)] + [
        pair(i, "low_score", score=0.1) for i in range(dropped)
    ]
    found = examples(folder_with(tmp_path, pairs=rows), 20, ["low_score"]).borderline
    reasons = [sample.rejected_by for sample in found]
    assert (reasons.count(None), reasons.count("low_score")) == shown


@settings(max_examples=15, deadline=None)
@given(rows=st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=60))
def test_rejected_pairs_are_shared_out_among_the_rules(
    tmp_path_factory: pytest.TempPathFactory, rows: list[str]
) -> None:
    folder = folder_with(tmp_path_factory.mktemp("r"), pairs=[pair(i, rule) for i, rule in enumerate(rows)])
    shown = [sample.rejected_by for sample in examples(folder, 20, ["b", "a", "d", "c"]).rejected]
    assert len(shown) == min(20, len(rows))
    assert shown == sorted(shown, key="badc".index)
    counts = {rule: shown.count(rule) for rule in "abcd"}
    for rule in "abcd":
        assert counts[rule] == rows.count(rule) or counts[rule] >= max(counts.values()) - 1


def test_pairs_without_a_score_are_neither_best_nor_on_the_border(tmp_path: Path) -> None:
    rows = [pair(1, score=None), pair(2, score=float("nan")), pair(3, score=0.5)]
    shown = examples(folder_with(tmp_path, pairs=rows), 20, [])
    assert [sample.source_position for sample in shown.best] == [3]
    assert [sample.source_position for sample in shown.borderline] == [3]
    assert len(shown.drawn) == 3


def test_the_border_is_that_of_the_formula_by_which_the_rules_judge(tmp_path: Path) -> None:
    rows = [pair(i, score=i / 100, formula=1 - i / 100) for i in range(60)]
    shown = examples(folder_with(tmp_path, pairs=rows), 20, [])
    assert [sample.source_position for sample in shown.best] == list(range(59, 39, -1))
    assert [sample.source_position for sample in shown.borderline] == list(range(40, 60))
