"""Accents that a PDF prints apart from their letters, as TeX does with its old fonts (OT1)."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from crawler.page.pdf.lines import Glyph

# The signs as fonts map them, and the combining mark that each is over (or under) a letter.
_COMBINING = {
    **dict.fromkeys("`\u02cb\u0300", "\u0300"),
    **dict.fromkeys("´\u02ca\u0301", "\u0301"),
    **dict.fromkeys("ˆ^\u0302", "\u0302"),
    **dict.fromkeys("˜~\u0303", "\u0303"),
    **dict.fromkeys("¯\u02c9\u0304", "\u0304"),
    **dict.fromkeys("˘\u0306", "\u0306"),
    **dict.fromkeys("˙\u0307", "\u0307"),
    **dict.fromkeys("¨\u0308", "\u0308"),
    **dict.fromkeys("˚\u030a", "\u030a"),
    **dict.fromkeys("˝\u030b", "\u030b"),
    **dict.fromkeys("ˇ\u030c", "\u030c"),
    **dict.fromkeys("¸\u0327", "\u0327"),
    **dict.fromkeys("˛\u0328", "\u0328"),
}
_WITHOUT_DOT = {"ı": "i", "ȷ": "j"}
_OVERLAP = 0.35  # of the narrower one of accent and letter
_RISE = 0.4  # of the size: an accent over a capital is raised


def with_accents(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """The glyphs, each accent that is printed over a letter made one with it; others stay as they are.

    TeX prints the accent, goes back and prints the letter; of a capital with a cedilla the letter first.
    """
    held: Glyph | None = None
    for glyph in glyphs:
        if held is None:
            held = glyph
            continue
        both = _joined(held, glyph) or _joined(glyph, held)
        if both is None:
            yield held
        held = both or glyph
    if held is not None:
        yield held


def _joined(accent: Glyph, letter: Glyph) -> Glyph | None:
    """The letter with the accent; None where the one is no accent of the other."""
    mark = _COMBINING.get(accent.text)
    if mark is None or not letter.text.isalpha():
        return None
    if not _is_over(accent, letter) or abs(accent.y - letter.y) > _RISE * letter.size:
        return None
    text = unicodedata.normalize("NFC", _WITHOUT_DOT.get(letter.text, letter.text) + mark)
    return replace(letter, text=text) if len(text) == 1 else None


def _is_over(accent: Glyph, letter: Glyph) -> bool:
    """Whether an accent stands over a letter: its middle does, or much of it does where the kern is rough."""
    if letter.x0 < (accent.x0 + accent.x1) / 2 < letter.x1:
        return True
    both = min(accent.x1, letter.x1) - max(accent.x0, letter.x0)
    return both > 0 and both >= _OVERLAP * min(accent.x1 - accent.x0, letter.x1 - letter.x0)
