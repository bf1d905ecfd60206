"""Markdown to blocks with their places: the block level by markdown-it-py, the inline level by inline.py."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from crawler.folders.formats.front_matter import front_matter
from crawler.folders.formats.markdown.inline import pieces
from crawler.folders.formats.placing import Place, Placer, split_lines
from crawler.folders.model import LocalBlock, LocalDocument, Span
from crawler.page.markdown.lines import Line, seen_lines
from crawler.page.page import HEADING, LIST_ITEM, PARAGRAPH, TABLE_CELL

_BLOCK_TAG = re.compile(
    r"</?(?:address|article|aside|blockquote|details|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]"
    r"|header|hr|li|main|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:\[\^[^\]\s]{1,60}\]:|:|\[[ xX]\])[ \t]+(?=\S)")
_CELLS = ("th_open", "td_open")
_VERBATIM = re.compile(
    r"<!--.*?-->|<(pre|script|style|textarea|svg|math)\b.*?</\1\s*>|\A\s*<!--.*\Z", re.DOTALL | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Reader:
    """The state of one reading: what makes the blocks, and the lines as the parser sees them."""

    placer: Placer
    seen: Sequence[Line]

    def block(self, kind: str, places: Sequence[Place], level: int = 0) -> Iterator[LocalBlock]:
        """The block at these places, if it holds words."""
        block = self.placer.block(kind, places, level, self.seen[places[0][0]].tab) if places else None
        if block:
            yield block


def read_markdown(text: str, part: int = 0) -> LocalDocument:
    """The blocks of a Markdown text, in order, and its front matter (YAML or TOML)."""
    front = front_matter(text, part)
    lines, _ = split_lines(text)
    seen = [Line(0, "")] * front.lines + seen_lines(lines[front.lines :])
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    env: dict[str, dict[str, object]] = {}
    tokens = parser.parse("\n".join(line.text.replace("\0", "\ufffd") for line in seen), env)
    labels = frozenset(label.lower() for label in env.get("references", {}))
    reader = _Reader(Placer(text, lambda content: pieces(content, labels), part), seen)
    return LocalDocument((*front.blocks, *_blocks(reader, tokens)), (text,), front.fields)


def _blocks(reader: _Reader, tokens: Sequence[Token]) -> Iterator[LocalBlock]:
    level, items, cells = 0, 0, dict[int, int]()
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type in ("list_item_open", "list_item_close"):
            items += 1 if token.nesting == 1 else -1
        elif token.type == "html_block" and token.map:
            yield from _of_html(reader, token.map[0], token.map[1])
        elif token.type == "inline" and token.map and token.content.strip():
            yield from _of_inline(reader, token, level, items, cells, tokens[number - 1].type in _CELLS)
        if token.type == "heading_close":
            level = 0


def _of_inline(
    reader: _Reader, token: Token, level: int, items: int, cells: dict[int, int], is_cell: bool
) -> Iterator[LocalBlock]:
    assert token.map is not None
    first, end = token.map
    if is_cell:
        number = cells.get(first, 0)
        cells[first] = number + 1
        spans = _cells(reader.seen[first])
        if number < len(spans):
            yield from reader.block(TABLE_CELL, [(first, spans[number])])
        return
    kind = HEADING if level else LIST_ITEM if items else PARAGRAPH
    places = _places(reader, token.content, first, end)
    for group in [places] if level else _parted(reader.placer.lines, places):
        yield from reader.block(kind, group, level)


def _parted(lines: Sequence[str], places: Sequence[Place]) -> list[list[Place]]:
    """The lines of a paragraph, a definition (`: text`) parted from its term.

    The marks of definitions, footnotes (`[^1]: text`) and tasks (`[ ] text`) are left out.
    """
    groups: list[list[Place]] = []
    for line, (start, end) in places:
        lead = _LEAD.match(lines[line], start, end)
        if lead is None or (groups and lead[0][0] == "[" and lead[0][1] != "^"):
            groups = groups or [[]]
            groups[-1].append((line, (start, end)))
        else:
            groups.append([(line, (lead.end(), end))])
    return groups


def _places(reader: _Reader, content: str, first: int, end: int) -> list[Place]:
    """(line, columns in the file) of each line of a content in the lines from `first` to `end`."""
    found = []
    for line, wanted in zip(range(first, end), content.split("\n"), strict=False):
        seen = reader.seen[line]
        bare = wanted.strip()
        start = len(seen.text) - len(wanted) if seen.text.endswith(wanted) else seen.text.rfind(bare)
        if start < 0:  # tabs that the parser has made spaces
            start, bare = len(seen.text) - len(seen.text.lstrip()), seen.text.strip()
        elif seen.text.endswith(wanted):
            start += len(wanted) - len(wanted.lstrip())
            bare = wanted.lstrip()
        found.append((line, (seen.offset + start, seen.offset + start + len(bare))))
    return found


def _cells(line: Line) -> list[Span]:
    """Columns of the cells of a table's row, as GFM cuts them: at every | that is not escaped."""
    text, cuts, escaped = line.text, [-1], False
    for place, character in enumerate(text):
        if character == "|" and not escaped:
            cuts.append(place)
        escaped = character == "\\" and not escaped
    cuts.append(len(text))
    spans = [(a + 1, b) for a, b in pairwise(cuts)]
    if spans and not text[slice(*spans[0])].strip():
        spans = spans[1:]
    if spans and not text[slice(*spans[-1])].strip():
        spans = spans[:-1]
    return [_trimmed(text, span, line.offset) for span in spans]


def _trimmed(text: str, span: Span, offset: int) -> Span:
    inner = text[slice(*span)]
    start = span[0] + len(inner) - len(inner.lstrip())
    return offset + start, offset + start + len(inner.strip())


def _of_html(reader: _Reader, first: int, end: int) -> Iterator[LocalBlock]:
    """The blocks in a run of HTML lines: neighbouring lines of text, parted at tags of blocks."""
    whole = "\n".join(line.text for line in reader.seen[first:end])
    blanked = _VERBATIM.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), whole).split("\n")
    pending: list[Place] = []
    for number, text in enumerate(blanked):
        line = reader.seen[first + number]
        spans = _between_blocks(text)
        for place, (start, stop) in enumerate(spans):
            if place or _BLOCK_TAG.match(text.lstrip()):
                yield from reader.block(PARAGRAPH, pending)
                pending = []
            trimmed = _trimmed(text, (start, stop), line.offset)
            if trimmed[0] < trimmed[1]:
                pending.append((first + number, trimmed))
        if not spans:
            yield from reader.block(PARAGRAPH, pending)
            pending = []
    yield from reader.block(PARAGRAPH, pending)


def _between_blocks(text: str) -> list[Span]:
    """The stretches of a line that hold words outside tags, parted at tags of blocks."""
    spans, start = [], 0
    for match in [*_BLOCK_TAG.finditer(text), None]:
        stop = match.start() if match else len(text)
        if re.sub(r"<[^>]*>?", "", text[start:stop]).strip():
            spans.append((start, stop))
        if match:
            close = text.find(">", match.end())
            start = close + 1 if close >= 0 else len(text)
    return spans
