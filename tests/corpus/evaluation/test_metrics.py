"""The significance of a difference between two systems."""

import pytest

from corpus.evaluation.metrics import compare

REFERENCES = ["The cat sat on the mat.", "It rained all night long.", "Bread needs flour and water."] * 5


def test_the_same_translations_differ_by_chance_alone() -> None:
    pytest.importorskip("sacrebleu")
    given = [line.replace("the", "a") for line in REFERENCES]
    assert [(found.gain, found.p_value) for found in compare(given, given, REFERENCES, "en")] == [(0, 1)] * 3


def test_a_clear_gain_is_no_chance() -> None:
    pytest.importorskip("sacrebleu")
    given = ["A dog slept.", "Snow fell.", "Rice needs rain."] * 5
    assert all(found.p_value < 0.05 for found in compare(given, REFERENCES, REFERENCES, "en"))
