"""Untrusted text made safe to show: no control codes, no reordering, no endless lines."""

import re
from urllib.parse import urlsplit

from markupsafe import Markup, escape

TEXT_LIMIT = 600
LINK_LIMIT = 2_000

# C0 and C1 controls, marks and overrides of writing direction, invisible operators, deprecated format
# characters, byte order mark, invisible tags, surrogates and noncharacters: none is needed to read a text,
# each can disguise one.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINK = re.compile(r"https?://[^\s<>\"'`\\{}|^]+", re.IGNORECASE)


def visible(text: str, limit: int = TEXT_LIMIT) -> str:
    """The text on one line, of `limit` characters at most ('…' at the end where it was longer).

    White space is one space each; a hidden or control character is shown by its number, as in ⟨U+202E⟩.
    """
    line = _one_line(text)
    if len(line) > limit:
        line = line[: limit - 1].rstrip() + "…"
    return _HIDDEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", line)


def cut_length(text: str, limit: int = TEXT_LIMIT) -> int | None:
    """Length of the whole line in characters if `visible` truncates it, else None."""
    length = len(_one_line(text))
    return length if length > limit else None


def link(url: str) -> Markup | None:
    """The URL escaped for an `href`; None unless it is a plain http or https URL that is safe to follow."""
    if len(url) > LINK_LIMIT or _HIDDEN.search(url) or not _LINK.fullmatch(url):
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return escape(url) if host else None


def _one_line(text: str) -> str:
    return " ".join(text.split())
