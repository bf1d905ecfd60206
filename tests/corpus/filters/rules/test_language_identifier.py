"""`identifier` of the rule `wrong_language`: py3langid, or the profiles of langdetect."""

import numpy as np
import pytest

from corpus.filters.apply import apply_rules
from corpus.filters.options import FilterOptions
from corpus.filters.rules.language.language import WrongLanguageOptions
from crawler.page.language import MODELS

ENGLISH = "The weather was fine all day long and we went out for a walk"
GERMAN = "Das Wetter war den ganzen Tag schön und wir gingen spazieren"
SPANISH = "El tiempo fue bueno todo el día y salimos a dar un paseo"


def options(identifier: str) -> FilterOptions:
    return FilterOptions(wrong_language=WrongLanguageOptions(identifier=identifier))


def rejected(identifier: str, target: str, lang: str) -> list[str | None]:
    columns = {"source_text": [ENGLISH], "target_text": [target]}
    return apply_rules(columns, "en", lang, options(identifier)).rejected_by


@pytest.mark.parametrize("identifier", MODELS)
def test_either_identifier_finds_another_language(identifier: str) -> None:
    assert rejected(identifier, GERMAN, "es") == ["wrong_language"]
    assert rejected(identifier, SPANISH, "es") == [None]


def test_a_language_that_langdetect_does_not_know_is_not_judged_by_it() -> None:
    assert rejected("langdetect", GERMAN, "is") == [None]
    assert rejected("py3langid", GERMAN, "is") == ["wrong_language"]


def test_the_score_is_that_of_py3langid() -> None:
    columns = {"source_text": [ENGLISH], "target_text": [GERMAN]}
    scores = [apply_rules(columns, "en", "es", options(name)).scores["language"] for name in MODELS]
    assert np.array_equal(*scores)
