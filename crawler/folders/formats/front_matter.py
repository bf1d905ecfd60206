"""Front matter: the YAML or TOML at the head of a Markdown file, and the values in it that are text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from crawler.folders.formats.visible import visible
from crawler.folders.model import LocalBlock, Piece, Span
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
    """The front matter of a text; empty where it has none."""
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
        if value.startswith(("|", ">")):
            block = _folded(text, front.start(2) + match.end(), front.end(2), _TEXTS.get(name, ""), part)
            if block is not None and name in _TEXTS:
                fields[name] = block.text
                blocks.append(block)
        elif value:
            fields[name] = value
            if name in _TEXTS:
                start = front.start(2) + match.start(3)
                line = text.count("\n", 0, start) + 1
                piece = Piece(value, unescape(value))
                span = (start, start + len(value))
                blocks.append(LocalBlock(_TEXTS[name], (piece,), piece.shown, line, line, (span,), part))
    return FrontMatter(front[0].count("\n"), fields, tuple(blocks))


def _folded(text: str, start: int, stop: int, kind: str, part: int) -> LocalBlock | None:
    """The block of a value on the indented lines that follow its key, whose line ends at `start`."""
    spans: list[Span] = []
    place = text.find("\n", start, stop) + 1
    while 0 < place < stop:
        end = text.find("\n", place, stop)
        end = stop if end < 0 else end
        line = text[place:end]
        if line.strip() and not line[0].isspace():
            break
        if line.strip():
            first = place + len(line) - len(line.lstrip())
            spans.append((first, first + len(line.strip())))
        place = end + 1
    if not spans:
        return None
    content = "\n".join(text[slice(*span)] for span in spans)
    pieces = (Piece(content, unescape(content)),)
    lines = [text.count("\n", 0, span[0]) + 1 for span in spans]
    return LocalBlock(kind, pieces, visible(pieces), lines[0], lines[-1], tuple(spans), part)
