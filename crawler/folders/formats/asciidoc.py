"""AsciiDoc: sections, paragraphs, list items, table cells and captions, with their places."""

import re
from collections.abc import Iterator, Sequence

from crawler.folders.formats.patterns import Rule, pieces_by
from crawler.folders.formats.placing import Place, Placer, columns, indent
from crawler.folders.model import CODE, FORMULA, LocalBlock, LocalDocument, Piece
from crawler.page.page import CAPTION, HEADING, LIST_ITEM, PARAGRAPH, TABLE_CELL

_RULES = (
    Rule(re.compile(r"\(\(\([^()]{1,300}\)\)\)")),
    Rule(re.compile(r"\(\((?P<text>[^()]{1,300})\)\)")),
    Rule(re.compile(r"(?:stem|latexmath|asciimath):\[[^\]]{1,1000}\]"), FORMULA),
    Rule(re.compile(r"\+\+.{1,500}?\+\+|`\+.{1,500}?\+`|``.{1,500}?``|(?<!\w)`[^`\n]{1,300}`(?!\w)"), CODE),
    Rule(re.compile(r"<<[^<>,]{1,300},(?P<text>[^<>]{1,300})>>")),
    Rule(re.compile(r"<<[^<>]{1,300}>>"), CODE),
    Rule(re.compile(r"footnote:\w*\[[^\]]{0,2000}\]|image:[^\s\[]{1,300}\[[^\]]*\]|\[\[[^\]]{1,100}\]\]")),
    Rule(
        re.compile(r"(?:link:|xref:|mailto:|https?://|ftp://)[^\s\[\]<>]{1,1000}\[(?P<text>[^\]\n]{1,500})\]")
    ),
    Rule(re.compile(r"(?:kbd|btn|menu|pass|anchor|indexterm2?):[^\s\[]{0,100}\[[^\]\n]{0,300}\]"), CODE),
    Rule(re.compile(r"\{[a-z][\w-]{0,40}\}"), CODE),
    Rule(re.compile(r"\*\*(?=\S)(?P<text>[^*]{1,2000}?)\*\*")),
    Rule(re.compile(r"__(?=\S)(?P<text>[^_]{1,2000}?)__")),
    Rule(re.compile(r"(?<!\w)\*(?=\S)(?P<text>[^*\n]{1,1000}?)(?<=\S)\*(?!\w)")),
    Rule(re.compile(r"(?<!\w)_(?=\S)(?P<text>[^_\n]{1,1000}?)(?<=\S)_(?!\w)")),
    Rule(re.compile(r"(?<=\s)\+(?=\n)")),
)
_SECTION = re.compile(r"(={1,6}|#{1,6})\s+(?=\S)")
_ATTRIBUTE = re.compile(r"\s*:!?[\w-]+!?:(?:\s|$)")
_BLOCK_LINE = re.compile(r"\[.*\]\s*$")
_MACRO = re.compile(r"(?:\w+)::[^\s\[]*\[.*\]\s*$")
_VERBATIM = re.compile(r"(?:-{4,}|\.{4,}|\+{4,}|/{4,}|`{3,}.*)\s*$")
_FRAME = re.compile(r"(?:={4,}|\*{4,}|_{4,}|--)\s*$")
_ITEM = re.compile(r"\s*(?:[*\-]{1,5}|\.{1,5}|\d+\.|<\d+>)\s+(?:\[[ x*]\]\s+)?(?=\S)")
_TERM = re.compile(r"(?P<term>\S.{0,200}?)(?:::+|;;)(?:\s+|$)")
_LABEL = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION): +")
_CELL = re.compile(r"(?:\d*[.+*]?\d*[<^>.]*[aehlmsdv]?)\|")


def read_asciidoc(text: str) -> LocalDocument:
    """The blocks of an AsciiDoc text."""
    return LocalDocument(tuple(_blocks(Placer(text, _pieces))), (text,))


def _pieces(content: str) -> tuple[Piece, ...]:
    return pieces_by(_RULES, content)


def _blocks(placer: Placer) -> Iterator[LocalBlock]:
    number, is_table = 0, False
    lines = placer.lines
    while number < len(lines):
        line = lines[number]
        stripped = line.strip()
        section = _SECTION.match(line)
        if stripped.startswith("|==="):
            is_table, number = not is_table, number + 1
        elif is_table:
            yield from _cells(placer, number)
            number += 1
        elif _VERBATIM.match(line):
            number = _after(lines, number, stripped)
        elif section:
            yield from _made(placer, HEADING, [(number, columns(line, section.end()))], len(section[1]))
            number += 1
        elif _is_no_text(line):
            number += 1
        elif indent(line) and not _ITEM.match(line):
            number = _until_blank(lines, number)  # a literal paragraph
        elif stripped.startswith(".") and not stripped.startswith("..") and stripped[1:2].strip():
            yield from _made(placer, CAPTION, [(number, columns(line, line.index(".") + 1))])
            number += 1
        else:
            end = _end_of_paragraph(lines, number)
            yield from _paragraph(placer, number, end)
            number = end


def _is_no_text(line: str) -> bool:
    stripped = line.strip()
    return (
        not stripped
        or stripped in ("+", "'''", "<<<")
        or stripped.startswith("//")
        or any(pattern.match(line) for pattern in (_ATTRIBUTE, _BLOCK_LINE, _MACRO, _FRAME))
    )


def _paragraph(placer: Placer, number: int, end: int) -> Iterator[LocalBlock]:
    line = placer.lines[number]
    kind, start = PARAGRAPH, 0
    if match := _ITEM.match(line):
        kind, start = LIST_ITEM, match.end()
    elif match := _TERM.match(line):
        yield from _made(placer, LIST_ITEM, [(number, match.span("term"))])
        kind, start = LIST_ITEM, match.end()
    elif match := _LABEL.match(line):
        start = match.end()
    first: list[Place] = [(number, columns(line, start))] if line[start:].strip() else []
    yield from _made(placer, kind, first + [(at, columns(placer.lines[at])) for at in range(number + 1, end)])


def _end_of_paragraph(lines: Sequence[str], number: int) -> int:
    at = number + 1
    while at < len(lines):
        line = lines[at]
        if _is_no_text(line) or _ITEM.match(line) or _VERBATIM.match(line) or line.startswith("|==="):
            break
        at += 1
    return at


def _cells(placer: Placer, number: int) -> Iterator[LocalBlock]:
    line = placer.lines[number]
    marks = list(_CELL.finditer(line))
    stops = [*(mark.start() for mark in marks[1:]), len(line)][: len(marks)]
    for mark, stop in zip(marks, stops, strict=True):
        start, end = columns(line[:stop], mark.end())
        yield from _made(placer, TABLE_CELL, [(number, (start, end))])
    if not marks and line.strip():
        yield from _made(placer, TABLE_CELL, [(number, columns(line))])


def _after(lines: Sequence[str], number: int, fence: str) -> int:
    """The line after a delimited block."""
    closing = fence if not fence.startswith("`") else "`" * (len(fence) - len(fence.lstrip("`")))
    for at in range(number + 1, len(lines)):
        if lines[at].strip() == closing:
            return at + 1
    return number + 1


def _until_blank(lines: Sequence[str], number: int) -> int:
    while number < len(lines) and lines[number].strip():
        number += 1
    return number


def _made(placer: Placer, kind: str, places: list[Place], level: int = 0) -> Iterator[LocalBlock]:
    block = placer.block(kind, places, level) if places else None
    if block:
        yield block
