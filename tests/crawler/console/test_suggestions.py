import pytest

from crawler.console.suggestions import closest, did_you_mean

COMMANDS = ["export", "report", "status", "ml_es", "DOWNLOAD_DELAY"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("epxort", "export"),  # nearer to "report" by the measure of difflib
        ("reprt", "report"),
        ("ml_se", "ml_es"),
        ("Status", "status"),
        ("download_delai", "DOWNLOAD_DELAY"),
        ("zzz", None),
    ],
)
def test_the_closest_name(name, meant):
    assert closest(name, COMMANDS) == meant


def test_a_question_ends_with_a_space_or_is_empty():
    assert did_you_mean("ml_se", COMMANDS) == "did you mean 'ml_es'? "
    assert did_you_mean("zzz", COMMANDS) == ""
