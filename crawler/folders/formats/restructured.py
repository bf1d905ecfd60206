"""reStructuredText: sections, paragraphs, list items and the text of admonitions, with their places.

Read by lines and not by docutils, which drops the places of what it reads and stops at the directives of
projects. Cells of tables are not written back: their width is that of the drawn table.
"""

import re
from collections.abc import Generator, Iterator
from dataclasses import replace

from crawler.folders.formats.patterns import Rule, pieces_by
from crawler.folders.formats.placing import Place, Placer, columns, indent
from crawler.folders.formats.rst_tables import cells
from crawler.folders.model import CODE, FORMULA, ROLE, LocalBlock, LocalDocument, Piece
from crawler.page.page import HEADING, LIST_ITEM, PARAGRAPH, TABLE_CELL

_RULES = (
    Rule(re.compile(r"``[^`]{1,500}``"), CODE),
    Rule(re.compile(r":math:`[^`]{1,1000}`"), FORMULA),
    Rule(re.compile(r":[a-zA-Z][\w:.+-]{0,40}:`[^`]{1,500}`"), ROLE),
    Rule(re.compile(r"`(?P<text>[^`<]{1,500}?)\s*<[^`<>]{1,1000}>`__?")),
    Rule(re.compile(r"`(?P<text>[^`]{1,500})`__?")),
    Rule(re.compile(r"`[^`\n]{1,300}`(?!_)"), CODE),
    Rule(re.compile(r"\*\*(?=\S)(?P<text>[^*]{1,2000}?)(?<=\S)\*\*")),
    Rule(re.compile(r"(?<!\w)\*(?=\S)(?P<text>[^*]{1,2000}?)(?<=\S)\*(?!\w)")),
    Rule(re.compile(r"\|[A-Za-z][\w .-]{0,60}\|_{0,2}"), ROLE),
    Rule(re.compile(r"\[(?:#[\w.-]*|\*|\d+|[A-Za-z][\w.-]{0,40})\]_")),
    Rule(re.compile(r"\\(?=[^\w\s])|\\ ")),
)
_UNDERLINE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}")
_DIRECTIVE = re.compile(r"\.\. (?:\|[^|]+\| )?([\w:+.-]+)::(?: (.*))?$")
_TEXT_DIRECTIVES = frozenset(
    [
        "note",
        "warning",
        "tip",
        "important",
        "hint",
        "caution",
        "danger",
        "attention",
        "error",
        "admonition",
        "seealso",
        "topic",
        "sidebar",
        "epigraph",
        "pull-quote",
        "highlights",
        "versionadded",
        "versionchanged",
        "deprecated",
        "deprecated-removed",
        "rubric",
        "container",
        "only",
        "compound",
        "centered",
        "list-table",
        "table",
        "figure",
        "dropdown",
        "tab-item",
        "card",
        "grid",
        "grid-item-card",
        "todo",
    ]
)
_TITLED = frozenset(
    [
        "admonition",
        "topic",
        "sidebar",
        "rubric",
        "centered",
        "dropdown",
        "card",
        "tab-item",
        "list-table",
        "table",
    ]
)
_INLINE_ARGUMENT = frozenset(
    [
        "note",
        "warning",
        "tip",
        "important",
        "hint",
        "caution",
        "danger",
        "attention",
        "error",
        "seealso",
        "todo",
    ]
)
_FOOTNOTE = re.compile(r"\.\. \[(?:#[\w.-]*|\*|\d+|[A-Za-z][\w.-]{0,40})\]\s+(?=\S)")
_ITEM = re.compile(r"(?:[-*+•]|\(?(?:\d{1,3}|[a-zA-Z#])[.)])\s+(?=\S)")
_FIELD = re.compile(r":[^:\n`]{1,80}:(?:\s+|$)")
_LINE_BLOCK = re.compile(r"\|\s+")
_MARKS = ((_ITEM, LIST_ITEM), (_FIELD, LIST_ITEM), (_LINE_BLOCK, PARAGRAPH))
_TABLE = re.compile(r"(?:\+[-=+]+\+|=+(?:\s+=+)+)\s*$")


def read_rst(text: str) -> LocalDocument:
    """The blocks of a reStructuredText."""
    return LocalDocument(tuple(_Reader(text).blocks()), (text,))


def _pieces(content: str) -> tuple[Piece, ...]:
    return pieces_by(_RULES, content)


class _Reader:
    def __init__(self, text: str) -> None:
        self._placer = Placer(text, _pieces)
        self._lines = self._placer.lines
        self._levels: list[str] = []

    def blocks(self) -> Iterator[LocalBlock]:
        number = 0
        while number < len(self._lines):
            line = self._lines[number]
            if not line.strip():
                number += 1
            elif level := self._level(number):
                overlined = bool(_UNDERLINE.fullmatch(line.strip()))
                at = number + overlined
                yield from self._made(HEADING, [(at, columns(self._lines[at]))], level)
                number = at + 2
            elif line.lstrip().startswith(".. ") or line.strip() == "..":
                number = yield from self._explicit(number)
            elif line.lstrip().startswith(">>>"):
                number = self._until_blank(number)
            elif _TABLE.match(line.strip()):
                end = self._after_table(number)
                for places in cells(self._lines, number, end):
                    yield from (replace(block, spans=()) for block in self._made(TABLE_CELL, places))
                number = end
            elif _UNDERLINE.fullmatch(line.strip()):
                number += 1
            else:
                number = yield from self._paragraph(number, 0)

    def _level(self, number: int) -> int:
        """The level of the section whose title begins here; 0 where none does."""
        lines = [*self._lines[number : number + 3], "", ""]
        over = _UNDERLINE.fullmatch(lines[0].strip())
        if (
            over
            and lines[1].strip()
            and lines[2].strip() == lines[0].strip()
            and len(lines[0]) >= len(lines[1])
        ):
            style = over[1] * 2
        elif not over and (under := _UNDERLINE.fullmatch(lines[1].strip())):
            if indent(lines[0]) or len(lines[1].strip()) < min(len(lines[0].strip()), 4):
                return 0
            style = under[1]
        else:
            return 0
        if style not in self._levels:
            self._levels.append(style)
        return self._levels.index(style) + 1

    def _explicit(self, number: int) -> Generator[LocalBlock, None, int]:
        """A directive, a comment or a target; the text of directives that readers see."""
        line = self._lines[number]
        start = indent(line)
        match = _DIRECTIVE.match(line.strip())
        if note := _FOOTNOTE.match(line, start):
            return (yield from self._paragraph(number, note.end()))
        end = number + 1
        while end < len(self._lines) and (not self._lines[end].strip() or indent(self._lines[end]) > start):
            end += 1
        if match and match[1] in _TEXT_DIRECTIVES:
            name = match[1]
            if match[2] and (name in _TITLED or name in _INLINE_ARGUMENT):
                place = line.index(match[2], line.index("::"))
                if name in _TITLED:
                    yield from self._made(PARAGRAPH, [(number, columns(line, place))])
                    return_to = number + 1
                else:
                    return_to = yield from self._paragraph(number, place)
                return self._after_options(return_to)
            return self._after_options(number + 1)
        return end

    def _after_options(self, number: int) -> int:
        while number < len(self._lines) and re.match(r"\s+:[\w-]+:", self._lines[number]):
            number += 1
        return number

    def _until_blank(self, number: int) -> int:
        while number < len(self._lines) and self._lines[number].strip():
            number += 1
        return number

    def _after_table(self, number: int) -> int:
        """The line after a table: that after its last border."""
        is_grid = self._lines[number].lstrip().startswith("+")
        borders, last = 0, number
        for at in range(number, min(number + 2000, len(self._lines))):
            line = self._lines[at].strip()
            if _TABLE.match(line):
                borders, last = borders + 1, at
            if is_grid and not line:
                break
            if not is_grid and not line and borders >= 2 and last == at - 1:
                break
        return last + 1

    def _paragraph(self, number: int, start: int) -> Generator[LocalBlock, None, int]:
        """The paragraph or list item that begins in a column; returns the number of the next line."""
        line = self._lines[number]
        kind, first, is_item = PARAGRAPH, columns(line, start)[0], False
        for pattern, of in _MARKS if not start else ():
            if mark := pattern.match(line, first):
                kind, first, is_item = of, mark.end(), True
                break
        while is_item and kind == LIST_ITEM and (mark := _ITEM.match(line, first)):
            first = mark.end()  # a list in a list, or the cells of a list table
        places: list[Place] = [(number, columns(line, first))] if line[first:].strip() else []
        at = number + 1
        while at < len(self._lines) and self._continues(at, number, first, bool(start) or is_item):
            places.append((at, columns(self._lines[at])))
            at += 1
        if not places:
            return at
        last, (begin, end) = places[-1]
        is_before_literal = self._lines[last].rstrip().endswith("::")
        if is_before_literal:
            places[-1] = (last, (begin, max(begin, end - 1)))
        yield from self._made(kind, places)
        return self._after_literal(at, indent(line)) if is_before_literal else at

    def _continues(self, at: int, number: int, first: int, is_hanging: bool) -> bool:
        """Whether a line belongs to the paragraph of line `number`, whose text begins in column `first`."""
        text, own = self._lines[at], indent(self._lines[number])
        if not text.strip() or text.lstrip().startswith(".. "):
            return False
        if is_hanging:
            return indent(text) > own and not (_ITEM.match(text.lstrip()) and indent(text) != first)
        return indent(text) == own and not _UNDERLINE.fullmatch(text.strip()) and not self._level(at)

    def _after_literal(self, number: int, own: int) -> int:
        at = number
        while at < len(self._lines) and (not self._lines[at].strip() or indent(self._lines[at]) > own):
            at += 1
        return at

    def _made(self, kind: str, places: list[Place], level: int = 0) -> Iterator[LocalBlock]:
        block = self._placer.block(kind, places, level)
        if block:
            yield block
