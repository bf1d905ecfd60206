"""Combining marks that a PDF prints over letters: vowels of Arabic, points of Hebrew."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.page.pdf.lines import Glyph

_THIN = 0.02  # of the size: marks are printed without moving the pen
_REACH = 0.1  # of the size, that a mark may stand beside its letter
_NEAR = 4  # letters to the left of a mark that it may stand over


def with_marks(line: list[Glyph]) -> list[Glyph]:
    """The line from left to right, each combining mark behind the letter that it stands over."""
    line = [*_swapped(line)]
    marks = [glyph for glyph in line if _is_mark(glyph)]
    letters = sorted((glyph for glyph in line if not _is_mark(glyph)), key=_middle)
    return sorted(_put_over(letters, marks), key=_middle)


def _swapped(line: Sequence[Glyph]) -> Iterator[Glyph]:
    """The line, texts put right where the marks over a letter bear its text, and the letter that of a mark.

    Programs that print the marks of a letter first may deal out its text so; marks do not move the pen.
    """
    held: list[Glyph] = []
    for glyph in line:
        if glyph.x1 - glyph.x0 < _THIN * glyph.size:
            held.append(glyph)
            continue
        if held and _is_mark(glyph) and not _is_mark(held[0]):
            text = "".join(sign.text for sign in (*held, glyph))
            yield replace(glyph, text=_letters_first(text))
        else:
            yield from (*held, glyph)
        held = []
    yield from held


def _is_mark(glyph: Glyph) -> bool:
    return unicodedata.combining(glyph.text[:1] or " ") > 0


def _letters_first(text: str) -> str:
    return "".join(sorted(text, key=lambda sign: unicodedata.combining(sign) > 0))


def _put_over(letters: Sequence[Glyph], marks: Sequence[Glyph]) -> list[Glyph]:
    """Letters from left to right with the marks that stand over them, and the marks that stand over none."""
    found, alone = list(letters), []
    edges = [letter.x0 for letter in letters]
    for mark in marks:
        middle = (mark.x0 + mark.x1) / 2
        last = bisect_right(edges, middle + _REACH * mark.size)
        near = [n for n in range(max(last - _NEAR, 0), last) if _stands_over(middle, found[n])]
        if not near:
            alone.append(mark)
            continue
        place = min(near, key=lambda n: abs(found[n].x0 + found[n].x1 - 2 * middle))
        found[place] = replace(found[place], text=_letters_first(found[place].text + mark.text))
    return found + alone


def _stands_over(middle: float, letter: Glyph) -> bool:
    reach = _REACH * letter.size
    return letter.x0 - reach <= middle <= letter.x1 + reach and not letter.text.isspace()


def _middle(glyph: Glyph) -> float:
    return glyph.x0 + glyph.x1
