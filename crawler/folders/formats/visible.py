"""What a reader sees of a block: its pieces as one line."""

import re
from collections.abc import Iterable, Sequence

from crawler.folders.model import MARK, PLACEHOLDERS, LocalBlock, Piece

_BREAK = re.compile(r"[ \t]*\n[ \t]*")
# Han, kana, full-width forms and the punctuation of Chinese and Japanese: no space stands between two lines.
_WIDE = re.compile(r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")
_SPACES = re.compile(r"[ \t\u00a0]*[ \t][ \t\u00a0]*")


def visible(pieces: Iterable[Piece]) -> str:
    """The text of the pieces in one line; a line end is a space, between two wide characters nothing."""
    text = "".join(piece.shown for piece in pieces)
    text = _BREAK.sub(lambda match: _joint(text, match), text)
    return _SPACES.sub(" ", text).strip()


def without_placeholders(block: LocalBlock) -> str:
    """The text of a block without its code, formulas, references and shortcodes."""
    return visible(piece for piece in block.pieces if piece.kind not in PLACEHOLDERS)


def framed(pieces: Sequence[Piece]) -> tuple[str, tuple[Piece, ...], str] | None:
    """What shows nothing before the words, the words, and what shows nothing after them, as in `**Bread**`.

    None for pieces with such a mark in the midst.
    """
    words = [number for number, piece in enumerate(pieces) if piece.kind != MARK]
    if not words:
        return None
    first, last = words[0], words[-1] + 1
    if len(words) < last - first:
        return None
    before, after = ("".join(piece.raw for piece in part) for part in (pieces[:first], pieces[last:]))
    return before, tuple(pieces[first:last]), after


def _joint(text: str, match: re.Match[str]) -> str:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return "" if before and after and _WIDE.match(before) and _WIDE.match(after) else " "
