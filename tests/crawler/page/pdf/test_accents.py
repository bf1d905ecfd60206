import pytest

from crawler.page.pdf.accents import with_accents
from crawler.page.pdf.lines import Glyph


def glyph(text: str, x0: float, x1: float, y: float = 100.0) -> Glyph:
    return Glyph(text, x0, x1, y, 10.0, False)


def read(*glyphs: Glyph) -> str:
    return "".join(found.text for found in with_accents(glyphs))


@pytest.mark.parametrize(
    ("accent", "letter", "both"),
    [("´", "e", "é"), ("`", "a", "à"), ("ˆ", "o", "ô"), ("˜", "n", "ñ"), ("¨", "ı", "ï"), ("¸", "c", "ç")],
)
def test_an_accent_over_a_letter_becomes_one_with_it(accent: str, letter: str, both: str) -> None:
    printed = glyph(accent, 5, 10), glyph(letter, 5.2, 9.8)
    assert read(glyph("x", 0, 5), *printed, glyph("y", 9.8, 14)) == f"x{both}y"
    # Over a capital it is raised; under one it comes after.
    assert read(glyph("´", 1, 6, 102.5), glyph("E", 0, 7)) == "É"
    assert read(glyph("C", 0, 7), glyph("¸", 1, 6)) == "Ç"


@pytest.mark.parametrize(
    "glyphs",
    [
        (glyph("`", 0, 3), glyph("a", 3, 8)),  # a quotation mark
        (glyph("´", 0, 5), glyph("e", 0, 5, 112.0)),  # of another line
        (glyph("´", 0, 5), glyph("1", 0, 5)),
        (glyph("´", 0, 5), glyph("q", 0, 5)),  # no such letter
        (glyph("^", 0, 5),),
    ],
)
def test_other_signs_stay(glyphs: tuple[Glyph, ...]) -> None:
    assert list(with_accents(glyphs)) == list(glyphs)
