"""Text made safe for a format: on one line, without runs of space, or legal in XML."""

import re

# C0, DEL and C1 controls (tab, line ends and U+0085 among them) and the two Unicode separators: all
# characters that any reader takes for the end of a line or a field.
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# XML 1.0, production [2] Char: all that it leaves out (surrogates cannot stand in UTF-8 anyway), and what the
# note there discourages: the other control characters but U+0085, and the non-characters.
_NON_CHARACTERS = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_XML_UNSAFE = re.compile(
    rf"[^\t\n\r\x20-\x7e\x85\xa0-\ufdcf\ufdf0-\U0010ffff]|[{_NON_CHARACTERS}]|[\ud800-\udfff]"
)

# No printable character is among either of them, and most texts have no other: they need no search.

# JSON allows these inside a string, but readers that split at any Unicode line end would cut there.
JSON_LINE_ENDS = str.maketrans({end: f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"})


def one_line(text: str) -> str:
    """The text with each run of control characters and line separators as one space; nothing else changes."""
    return text if text.isprintable() else _BREAKS.sub(" ", text)


def collapsed(text: str) -> str:
    """The text on one line, each run of white space or control characters as one space, none at the ends."""
    return " ".join(one_line(text).split())


def xml_legal(text: str) -> str:
    """The text without the characters that XML 1.0 forbids or discourages; tabs and line ends are kept."""
    return text if text.isprintable() else _XML_UNSAFE.sub("", text)
