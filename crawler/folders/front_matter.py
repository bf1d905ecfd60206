"""Front matter: the YAML or TOML at the head of a Markdown file, and the values in it that are text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from crawler.folders.model import LocalBlock, Piece
from crawler.page.page import HEADING, PARAGRAPH

_FRONT = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)\r?\n\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"""^(\s*[\w.-]+)[ \t]*[:=][ \t]*(["']?)(.*?)\2[ \t]*\r?$""", re.MULTILINE)
_MAX = 20_000  # characters
# Keys whose values readers see, by the kind of block that each is.
_TEXTS = {"title": HEADING, "description": PARAGRAPH, "summary": PARAGRAPH}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Its lines; fields by name in lower case, those of a table inside as `outer.inner`; its texts."""

    lines: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)
    blocks: tuple[LocalBlock, ...] = ()


def front_matter(text: str, part: int = 0) -> FrontMatter:
    """The front matter of a text; empty where it has none. Values of one line alone are read."""
    front = _FRONT.match(text[:_MAX])
    if front is None:
        return FrontMatter()
    fields, blocks, outer = dict[str, str](), [], ""
    for match in _FIELD.finditer(front[2]):
        name, value = match[1].strip().lower(), match[3]
        if not match[1][0].isspace():
            outer = name
        else:
            name = f"{outer}.{name}"
        if value and not value.startswith(("|", ">")):
            fields[name] = value
            if name in _TEXTS:
                start = front.start(2) + match.start(3)
                line = text.count("\n", 0, start) + 1
                piece = Piece(value, unescape(value))
                span = (start, start + len(value))
                blocks.append(LocalBlock(_TEXTS[name], (piece,), piece.shown, line, line, (span,), part))
    return FrontMatter(front[0].count("\n"), fields, tuple(blocks))
