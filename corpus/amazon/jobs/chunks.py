"""A text cut into pieces that TranslateText takes, at ends of lines, of sentences or of words."""

import re
from collections.abc import Iterator

from corpus.amazon.limits import MAX_TEXT_BYTES

# From the best place to cut after to the worst; a piece without any of them is cut between characters.
_ENDS = tuple(map(re.compile, (r"\n\s*\n", r"\n", r"[.!?…][\"'”’»)\]]*\s+|[。！？]", r"\s+", r"(?s).")))


def chunks(text: str, max_bytes: int = MAX_TEXT_BYTES) -> Iterator[str]:
    """Pieces of at most `max_bytes` of UTF-8 (4 or more) that make up the text again when joined."""
    while text:
        fitting = text.encode()[:max_bytes].decode(errors="ignore")
        cut = len(fitting)
        if cut < len(text):
            cut = next(end for ends in _ENDS if (end := _last_end(ends, fitting)))
        yield text[:cut]
        text = text[cut:]


def _last_end(ends: re.Pattern[str], text: str) -> int:
    """Where the last match ends; 0 for none."""
    return max((match.end() for match in ends.finditer(text)), default=0)
