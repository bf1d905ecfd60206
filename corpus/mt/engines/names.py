"""Addresses, code and dotted names kept from an engine that would translate their parts."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_KEPT = re.compile(
    r"https?://\S*[^\s.,;:!?)\]»”\"']"  # addresses of the web and of mail
    r"|[\w.+-]+@[\w-]+(?:\.\w+)+"
    r"|`[^`\n]+`"  # code in Markdown
    r"|(?<!\w)[^\W\d]\w*(?:[._]+\w+)+(?:\(\))?"  # tf.keras.Model, batch_size, fit_transform()
    r"|(?<!\w)\w+\(\)"
)
# A word of no language, which an engine hands on as it is; letters count up, as in qzxbak.
_STAND_IN = re.compile(r"qzx([a-j]+)k", re.IGNORECASE)


class MaskedText(NamedTuple):
    """A text with stand-ins, and what they stand for, in order."""

    text: str
    kept: Sequence[str]


def mask(text: str) -> MaskedText:
    """The text with a stand-in for each name; as it is where it holds something like a stand-in."""
    if _STAND_IN.search(text):
        return MaskedText(text, ())
    kept: list[str] = []

    def stand_in(match: re.Match[str]) -> str:
        kept.append(match.group())
        return "qzx" + "".join(chr(ord("a") + int(digit)) for digit in str(len(kept) - 1)) + "k"

    return MaskedText(_KEPT.sub(stand_in, text), kept)


def unmask(translation: str, kept: Sequence[str]) -> str | None:
    """The translation with the names again; None where one is missing or stands twice."""
    found = sorted(map(_number, _STAND_IN.finditer(translation)))
    if found != list(range(len(kept))):
        return None
    return _STAND_IN.sub(lambda match: kept[_number(match)], translation)


def _number(match: re.Match[str]) -> int:
    return int("".join(str(ord(letter) - ord("a")) for letter in match.group(1).lower()))
