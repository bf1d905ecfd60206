"""Text and links from strangers: nothing hidden is shown as it is, and only web addresses become links."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.report.visible import cut_length, link, visible


@given(st.text())
def test_visible_text_is_one_line_without_control_characters(text: str) -> None:
    shown = visible(text)
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in shown)
    shown.encode("utf-8")


def test_visible_keeps_what_languages_need_and_clips() -> None:
    assert visible("می\u200cخواهم \U0001f468\u200d\U0001f469") == "می\u200cخواهم \U0001f468\u200d\U0001f469"
    assert visible("a\n\tb") == "a b"
    assert visible("x" * 50, 10) == "x" * 9 + "…"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//a.example",
        "http://",
        "https:///x",
        "http://[::1",
        "http://a b",
        "http://a.example/\u202ex",
        "\nhttp://a.example",
        "http://a.example/\n",
        "ftp://a.example",
        "http://a/" + "x" * 3000,
    ],
)
def test_link_refuses(url: str) -> None:
    assert link(url) is None


def test_link_keeps_the_address_and_escapes_it() -> None:
    assert link("HTTPS://a.example/é?x=1&y=2") == "HTTPS://a.example/é?x=1&amp;y=2"


@given(st.text(), st.integers(2, 40))
def test_a_cut_text_tells_its_whole_length(text: str, limit: int) -> None:
    line = " ".join(text.split())
    length = cut_length(text, limit)
    assert (length is None) == (len(line) <= limit)
    assert length in (None, len(line))
    assert (length is not None) == (visible(line, limit) != visible(line, 10**9))
