import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.text.number_phrases import spelled
from align.text.number_words import months
from align.text.numbers import compare, numbers


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("1,000.5", "1.000,5"),
        ("1,234,567 rows", "1 234 567 lignes"),
        ("10000 rows", "10 000 filas"),
        ("10 %", "10%"),
        ("1.5 GB", "1,5 Go"),
        ("0.5", "0,50"),
        ("two layers", "2 capas"),
        ("thirty days", "30 Tage"),
        ("the third layer", "la 3.ª capa"),
        ("on 3 May 2014", "el 03/05/2014"),
        ("3/11/2025", "11 March 2025"),
        ("March 3, 2025", "2025年3月3日"),
        ("1 March 2020", "1. März 2020"),
        ("in the 1990s", "en los años 90"),
        ("in the 1990s and early 2000s", "20世纪90年代至21世纪初"),
        ("the 1980s", "20세기 80년대"),
        ("the 1800s", "le 19e siècle"),
        ("at 2:30 p.m.", "a las 14:30"),
        ("until 9.30 pm", "hasta las 21:30"),
        ("the 21st century", "el siglo XXI"),
        ("3.1. Random forests", "Bosques aleatorios"),
        ("[0,1]", "[0, 1]"),
        ("1.2 million", "120万"),
        ("120 million", "1.2億"),
        ("350 million", "3億5000万"),
        ("5 billion", "5 mil millones"),
        ("7B parameters", "7 mil millones de parámetros"),
        ("10K steps", "10.000 pasos"),
        ("350 images", "三百五十张图片"),
        ("85 miles", "137 km"),
        ("１０ layers", "10 capas"),
    ],
)
def test_numbers_agree_across_notations(source, target):
    assert compare(source, target).agreement == compare(target, source).agreement == 1.0


@pytest.mark.parametrize(
    ("source", "target", "share"),
    [
        ("4 april 2004", "2 marzo 2004", 1 / 3),
        ("4 April 2004", "4 marzo 2004", 2 / 3),
        ("5 of 100", "5 de 200", 0.5),
        ("15", "16", 0.0),
        ("Python 3.11", "Python 3.1", 0.0),
        ("version 1.2.3", "versión 1.2.4", 0.0),
        ("0.993", "0.923", 0.0),
    ],
)
def test_other_numbers_disagree(source, target, share):
    assert compare(source, target).agreement == pytest.approx(share)


def test_what_is_left_over_is_told():
    found = compare("5 of 100 in 2020", "5 de 200 en 2020")
    assert (found.matched, found.source, found.target) == (2, ("100",), ("200",))
    assert found.overlap == 0.5


def test_numbers_are_read_in_one_form():
    assert list(numbers("1.000.000,25 and 10,00,000.5 and 1.2.3")) == ["1000000.25", "1000000.5", "1.2.3"]
    assert list(numbers("In May it may be 5 or (1,2,3)")) == ["5", "1", "2", "3"]


def test_words_of_many_languages_are_numbers():
    assert spelled("once XIV 一億二千万 二〇二五") >= {11, 14, 120_000_000, 2025}
    assert months()["marzo"] == months()["märz"] == months()["mar"] == 3


@given(st.text("0123456789., :'万億XIV twomil年月", max_size=40), st.text("0123456789.,'% may", max_size=40))
def test_shares_are_shares_and_symmetric(source, target):
    one, other = compare(source, target), compare(target, source)
    assert 0 <= one.overlap <= 1
    assert 0 <= one.agreement <= 1
    assert (one.matched, one.source, one.target) == (other.matched, other.target, other.source)
    assert compare(source, source).overlap == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("၄င်းသည် ၀န်ကြီး ဖြစ်သည်။", []),
        ("ေ၀လအမ်ိဳး ကြၽန္ေတာ္တို႔ အခ်ိဳ႕", []),
        ("၂၀၁၇ ခုနှစ်တွင် ၁၀ရက် ၀.၅", ["2017", "10", "0.5"]),
        ("၄ ဦး၊ ၀ မှ ၅ခု", ["4", "0", "5"]),
    ],
)
def test_burmese_digits_that_stand_for_letters_are_no_numbers(text: str, found: list[str]) -> None:
    assert list(numbers(text)) == found
