"""Clauses of Thai, which has no mark for an end: a space parts sentences, but also words in a list."""

import re
from collections.abc import Iterator
from itertools import pairwise

_LETTER = re.compile(r"[\u0e01-\u0e45\u0e47-\u0e4e]")  # without the sign that repeats a word
_LEAST = 12  # characters of the phrases on both sides of a space that may end a sentence
# A sentence goes on by these: and, or, but, that, which, by, to, because, such as, including, of, in, so …
_WORDS = """
และ หรือ แต่ ที่ ซึ่ง อัน โดย เพื่อ เพราะ เป็นเพราะ เนื่องจาก ว่า เช่น ได้แก่ รวมถึง รวมทั้ง กับ จาก ของ ใน
จึง ก็ แก่ ต่อ ด้วย จน คือ
"""
_GOES_ON = tuple(_WORDS.split())


def clauses(text: str) -> Iterator[int]:
    """The places after spaces between long phrases of which the second does not go on with the first."""
    for before, after in pairwise(re.finditer(r"\S+", text)):
        is_thai = _LETTER.match(before[0][-1]) and _LETTER.match(after[0][0])
        is_long = min(len(before[0]), len(after[0])) >= _LEAST
        if is_thai and is_long and not after[0].startswith(_GOES_ON):
            yield after.start()
