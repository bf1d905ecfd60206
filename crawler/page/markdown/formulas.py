"""Formulas between dollars or escaped brackets, as they stand in Markdown."""

import re

MAX_FORMULA = 2000  # characters
_DELIMITERS = (
    ("$$", "$$"),
    ("$", "$"),
    ("\\\\(", "\\\\)"),
    ("\\\\[", "\\\\]"),
    ("\\(", "\\)"),
    ("\\[", "\\]"),
)
_MATHEMATICAL = re.compile(r"[\\_^={}]|^.{1,3}$", re.DOTALL)


def formula_end(text: str, start: int, stop: int) -> int:
    """Where the formula that begins at `start` ends, with its delimiters; 0 where none begins."""
    for opening, closing in _DELIMITERS:
        if text.startswith(opening, start) and (end := _end_of(text, start, stop, opening, closing)):
            return end
    return 0


def _end_of(text: str, start: int, stop: int, opening: str, closing: str) -> int:
    first = start + len(opening)
    last = text.find(closing, first, min(stop, first + MAX_FORMULA))
    while opening[0] == "$" and last > 0 and text[last - 1] == "\\":
        last = text.find(closing, last + 1, min(stop, first + MAX_FORMULA))
    inner, after = text[first:last], text[last + len(closing) : last + len(closing) + 1]
    if last <= first or not inner.strip():
        return 0
    if opening == "$" and (inner[0].isspace() or inner[-1].isspace() or after.isdigit()):
        return 0  # two prices
    if opening in ("\\(", "\\[") and not _MATHEMATICAL.search(inner):
        return 0  # brackets that are escaped
    return last + len(closing)
