"""The pattern of a word holds in scripts whose vowel signs are combining marks."""

import re
import unicodedata

import pytest

from crawler.letters import LETTERS, MARKS


@pytest.mark.parametrize(
    "word",
    [
        "\u092e\u0949\u0921\u0932",  # Devanagari
        "\u09ae\u09a1\u09c7\u09b2\u099f\u09bf",  # Bengali
        "\u0bae\u0bbe\u0ba4\u0bbf\u0bb0\u0bbf",  # Tamil
        "\u0e17\u0e35\u0e48",  # Thai
        "\u1019\u103c\u1014\u103a\u1019\u102c",  # Burmese
        "\u0645\u064f\u0639\u064e\u0644\u0651\u0650\u0645",  # Arabic with its vowels
        unicodedata.normalize("NFD", "naïve"),
        "straße",
    ],
)
def test_a_word_is_one_run(word: str) -> None:
    assert re.findall(LETTERS, f"{word} 12_{word}, {word}.") == [word] * 3


def test_marks_are_those_of_unicode() -> None:
    is_mark = re.compile(f"[{MARKS}]").match
    assert all(
        unicodedata.category(found[0])[0] == "M" for found in map(is_mark, map(chr, range(0x10000))) if found
    )
    assert sum(is_mark(chr(code)) is not None for code in range(0x10000)) > 1200
