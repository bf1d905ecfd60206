import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.languages import NAMES, WITHOUT_SPACES, base, length, name


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("es", "es"),
        ("es-419", "es"),
        ("ES_mx", "es"),
        ("spa", "es"),
        ("fre", "fr"),
        ("zh-Hans-CN", "zh"),
        ("zh-TW", "zh"),
        ("cmn", "zh"),
        ("pt-br", "pt"),
        ("es_ES.UTF-8", "es"),
        ("ca_ES@valencia", "ca"),
        (" de ", "de"),
        ("iw", "he"),
        ("nb", "no"),
        ("fil", "tl"),
        ("ast", "ast"),
        ("en-", "en"),
    ],
)
def test_every_form_of_a_language_has_one_code(tag: str, code: str) -> None:
    assert base(tag) == code


@pytest.mark.parametrize(
    "tag",
    ["", " ", "x-default", "und", "mul", "zxx", "*", "xx", "english", "español", "en, es", "api", "../en"],
)
def test_junk_has_none(tag: str) -> None:
    assert base(tag) == ""


@given(st.text())
def test_any_text_gives_a_known_code_or_nothing(tag: str) -> None:
    code = base(tag)
    assert code == "" or (code in NAMES and base(code) == code)


def test_codes_stand_for_themselves_and_have_names() -> None:
    assert [code for code in NAMES if base(code) != code] == []
    assert all(NAMES.values())
    assert name("es-MX") == "Spanish"
    assert name("qqq") == "qqq"


def test_length_counts_words_or_characters() -> None:
    assert length("dos  palabras\n", "es-419") == 2
    assert length("机器 学习", "zh-TW") == 4
    assert length("", "zh") == 0
    assert NAMES.keys() >= WITHOUT_SPACES
