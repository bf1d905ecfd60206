"""Names of one side and their counterparts on the other."""

import pytest

from corpus.scoring.counterparts import alike, kind, matched_names

_NONE: list[float] = []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("PCA", "ACP"),
        ("Putin", "Путин"),
        ("Gorbachev", "Горбачёв"),
        ("Athens", "Αθήνα"),
        ("London", "Londres"),
        ("PLSSVD", "PLSVD"),
    ],
)
def test_one_name_in_two_languages_is_alike(first: str, second: str) -> None:
    assert alike(first, second)
    assert alike(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [("Davies", "Bradley"), ("Merkel", "Obama"), ("VotingRegressor", "VotingClassifier"), ("DBSCAN", "SVM")],
)
def test_other_names_are_not_alike(first: str, second: str) -> None:
    assert not alike(first, second)


def test_a_name_in_another_script_has_a_counterpart() -> None:
    text, other = "We heard that Putin met Macron.", "Мы слышали, что Путин встретил Меркель."
    assert dict(matched_names(text, other, [], _NONE, "en")) == {"Macron": False, "Putin": True}


def test_a_word_of_a_title_is_matched_by_a_rarer_translation_than_a_name() -> None:
    words, values = ["see", "feature", "gaussian"], [0.9, 0.2, 0.2]
    found = dict(matched_names("see Feature Gaussian", "ver selección", words, values, "en"))
    assert found == {"Feature": True, "Gaussian": False}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("GMM", "/acronym"), ("KMeans", "/identifier"), ("Feature", "/title"), ("Berlin", "/name")],
)
def test_the_class_of_a_name(name: str, expected: str) -> None:
    assert kind(name) == expected
