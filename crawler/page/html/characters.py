"""The characters of a text as a reader sees them: nothing invisible, broken or escaped twice."""

import re
import unicodedata
from collections.abc import Iterable
from html import unescape
from html.entities import html5
from itertools import islice

# Not U+200C and U+200D, which shape Persian, Hindi and emoji.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffc\ud800-\udfff]"
)
# C1 controls are no part of any text: such bytes were characters of Windows-1252, as HTML reads &#146;.
_C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_ANY_C1 = re.compile("[\x80-\x9f]")
_WIDE = "\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"  # written without spaces
_WIDE_LINE_END = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n\s*(?=[{_WIDE}])")
_SPACE = re.compile(r"\s+")
# A reference that stands within or beside a word: texts on HTML name references by themselves.
_REFERENCE = re.compile(
    r"(?<=\w)&(#\d{2,6}|#x[0-9a-fA-F]{2,5}|\w{2,31});|&(#\d{2,6}|#x[0-9a-fA-F]{2,5}|\w{2,31});(?=\w)"
)
_ANY_REFERENCE = re.compile(r"&(#\d{2,6}|#x[0-9a-fA-F]{2,5}|\w{2,31});")
_MIN_ESCAPED = 3  # references in words, from which a page is escaped twice
_KEPT = frozenset({"lt", "gt", "amp"})
# UTF-8 of two to four bytes, each read as a letter of Windows-1252.
_BYTES = "".join(bytes([n]).decode("cp1252", "replace") for n in range(0x80, 0xC0)).replace("\ufffd", "")
_LATER = f"[{re.escape(_BYTES)}\x81\x8d\x8f\x90\x9d]"
_MOJIBAKE = re.compile(f"[\xc2-\xdf]{_LATER}|[\xe0-\xef]{_LATER}{{2}}|[\xf0-\xf4]{_LATER}{{3}}")
_FOREIGN = re.compile(r"[^\x00-\x7f\s]")
_MIN_BROKEN = 3  # sequences of a page
_BROKEN_SHARE = 0.9  # of the letters beyond ASCII


def one_line(text: str) -> str:
    """The text on one line, in NFC: white space is a space, and nothing between Chinese or Japanese lines.

    What shows nothing (soft hyphens, zero-width spaces, marks of direction, controls) is gone.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    if _ANY_C1.search(text):
        text = text.translate(_C1)
    text = _INVISIBLE.sub("", text)
    text = _SPACE.sub(" ", _WIDE_LINE_END.sub("", text)).strip()
    return unicodedata.normalize("NFC", text)


def is_escaped_twice(texts: Iterable[str]) -> bool:
    """Whether a page's words hold references (autom&aacute;tico): then all of it is escaped twice."""
    found = (match for text in texts if "&" in text for match in _REFERENCE.finditer(text))
    return len(list(islice((m for m in found if _character(m) != m[0]), _MIN_ESCAPED))) == _MIN_ESCAPED


def unescaped(text: str, *, everywhere: bool = False) -> str:
    """The text with references in words (autom&aacute;tico), or everywhere, as their characters."""
    if "&" not in text:
        return text
    return (_ANY_REFERENCE if everywhere else _REFERENCE).sub(_character, text)


def _character(match: re.Match[str]) -> str:
    name = match[match.lastindex or 0]
    if name in _KEPT or (name[0] != "#" and f"{name};" not in html5):
        return match[0]
    return unescape(f"&{name};")


def is_mojibake(texts: Iterable[str]) -> bool:
    """Whether a page's texts are UTF-8 that was read as Windows-1252 and encoded once more."""
    broken = sequences = letters = 0
    for text in texts:
        if text.isascii():
            continue
        found = _MOJIBAKE.findall(text)
        sequences += len(found)
        broken += sum(map(len, found))
        letters += len(_FOREIGN.findall(text)) + sum(map(str.isspace, "".join(found)))
    return sequences >= _MIN_BROKEN and broken >= _BROKEN_SHARE * letters


def repaired(text: str) -> str:
    """A text of such a page with its letters whole; sequences that are no UTF-8 stay."""
    return text if text.isascii() else _MOJIBAKE.sub(_letter, text)


def _letter(match: re.Match[str]) -> str:
    octets = b"".join(_octet(character) for character in match[0])
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _octet(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1", "replace")
