"""Lines of Arabic and Hebrew, printed as they look, are read as they are written."""

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.page.pdf.lines import Glyph, pieces
from crawler.page.pdf.right_to_left import in_reading_order

WIDTH, SIZE = 6.0, 10.0
SHALOM, OLAM = "\u05e9\u05dc\u05d5\u05dd", "\u05e2\u05d5\u05dc\u05dd"  # Hebrew: hello, world
NASS, ARABI = "\u0646\u0635", "\u0639\u0631\u0628\u064a"  # Arabic: text, Arabic


def back(text: str) -> str:
    return text[::-1]


def printed(looks: Sequence[str], x: float = 50.0, y: float = 700.0) -> list[Glyph]:
    """Glyphs from the left to the right, each as wide as the next; marks have no width."""
    found = []
    for text in looks:
        is_mark = unicodedata.combining(text[0]) > 0
        width, left = (0.0, x + WIDTH / 2) if is_mark else (WIDTH, x)
        found.append(Glyph(text, left, left + width, y, SIZE, bold=False))
        x += width
    return found


def read(page: Sequence[Glyph]) -> list[str]:
    return [piece.text for piece in pieces(in_reading_order(page))]


def among(page: Sequence[Glyph], others: str) -> list[str]:
    """What is read on a page whose other line is this one."""
    return read([*page, *printed(others, y=600)])[:-1]


@pytest.mark.parametrize(
    ("looks", "text"),
    [
        (f"{back(OLAM)} {back(SHALOM)}", f"{SHALOM} {OLAM}"),
        (f".{back(OLAM)} scikit-learn {back(SHALOM)}", f"{SHALOM} scikit-learn {OLAM}."),
        (f"{back(OLAM)} GPT-4 model 2 {back(SHALOM)}", f"{SHALOM} GPT-4 model 2 {OLAM}"),
        (f"{back(OLAM)} 95.4%-{back(SHALOM)}", f"{SHALOM}-95.4% {OLAM}"),
        (f"{back(ARABI)} %95.4 {back(NASS)}", f"{NASS} 95.4% {ARABI}"),  # beside Arabic the sign stands apart
        (f"{back(ARABI)} 2021 2020 {back(NASS)}", f"{NASS} 2020 2021 {ARABI}"),
        (f"({back(OLAM)}) {back(SHALOM)}", f"{SHALOM} ({OLAM})"),  # as it looks
        (f"){back(OLAM)}( {back(SHALOM)}", f"{SHALOM} ({OLAM})"),  # as it was typed
        (f"The word {back(SHALOM)} means hello.", f"The word {SHALOM} means hello."),
        ("No letter of another script.", "No letter of another script."),
    ],
)
def test_a_line_is_read_in_the_order_of_its_words(looks: str, text: str) -> None:
    others = "Most letters of the page are such." if text.isascii() or text[0] == "T" else back(OLAM) * 9
    assert among(printed(looks), others) == [text]


def test_glyphs_in_the_order_of_reading_come_out_the_same() -> None:
    looks = printed(f"{back(OLAM)} 12 {back(SHALOM)}")
    typed = [*reversed(looks[8:]), *looks[5:8], *reversed(looks[:5])]
    assert read(typed) == read(looks) == [f"{SHALOM} 12 {OLAM}"]


def test_marks_stay_with_the_letters_that_they_stand_over() -> None:
    letter, mark = "\u0647", "\u0654"  # heh, hamza above
    assert read(printed([*back(ARABI), mark, letter, *back(NASS)])) == [NASS + letter + mark + ARABI]
    # The text of the letter given to the mark, and that of the mark to the letter.
    line = printed([*back(ARABI), letter, *back(NASS)])
    place = len(ARABI)
    thin = Glyph(letter, line[place].x0 + 1, line[place].x0 + 1, line[place].y, SIZE, bold=False)
    line[place : place + 1] = [thin, Glyph(mark, line[place].x0, line[place].x1, line[place].y, SIZE, False)]
    assert read(line) == [NASS + letter + mark + ARABI]


def test_shapes_are_letters() -> None:
    assert read(printed(["\ufef2", "\ufe91", "\ufeae", "\ufecb", " ", "\ufefb"])) == ["\u0644\u0627 " + ARABI]


def test_columns_of_a_page_are_read_from_the_right() -> None:
    left, right = printed(back(OLAM), 50), printed(back(SHALOM), 300)
    assert read([*left, *right]) == read([*right, *left]) == [SHALOM, OLAM]
    english = printed("Text of a page in English, with one word of the other script:", 50, 680)
    assert read([*english, *left, *right])[1:] == [OLAM, SHALOM]


@given(st.text(st.sampled_from(f"{SHALOM}{NASS}\u0654 aB12.,-%()"), max_size=40))
def test_no_glyph_is_lost_and_all_stay_on_the_page(looks: str) -> None:
    page = printed(looks)
    found = in_reading_order(page)
    plain = sorted("".join(glyph.text for glyph in found))
    mirrored = str.maketrans("()", "((")
    assert "".join(plain).translate(mirrored) == "".join(sorted(looks)).translate(mirrored)
    if page:
        right = max(glyph.x1 for glyph in page)
        assert all(glyph.x0 >= -0.01 and glyph.x1 <= right + 0.01 for glyph in found)
