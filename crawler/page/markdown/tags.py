"""HTML and JSX tags in Markdown."""

import re

_TAG_START = re.compile(r"</?[A-Za-z][\w.:-]*|<>|</>")


def tag_end(text: str, start: int, stop: int | None = None) -> int:
    """Where the HTML or JSX tag that begins at `start` ends; 0 where none does.

    Attributes may hold quoted strings and, in JSX, nested braces.
    """
    limit = min(len(text) if stop is None else stop, start + 5000)
    name = _TAG_START.match(text, start, limit)
    if name is None:
        return 0
    if name[0].endswith(">"):
        return name.end()
    place, depth, quote = name.end(), 0, ""
    if place < limit and not (text[place].isspace() or text[place] in "/>"):
        return 0
    while place < limit:
        character = text[place]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" or (character == "`" and depth):
            quote = character
        elif character in "{}":
            depth += 1 if character == "{" else -1
        elif character == ">" and depth <= 0:
            return place + 1
        elif character == "<" and depth <= 0:
            return 0
        place += 1
    return 0
