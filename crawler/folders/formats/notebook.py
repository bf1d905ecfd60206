"""Jupyter notebooks: the Markdown cells, each a part of the document, and cells written back in place."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from crawler.folders.formats.markdown.inline import pieces
from crawler.folders.formats.markdown.read import read_markdown
from crawler.folders.formats.placing import Placer, columns
from crawler.folders.model import LocalBlock, LocalDocument, Span
from crawler.page.page import HEADING

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]*")
_ATOM = re.compile(r"[^\s,\]}]+")
_MAX_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of text: its id ('' where it has none), and the place of its `source` in the JSON.

    `level` is that of a heading cell of format 3, 0 for one of Markdown.
    """

    text: str
    id: str
    span: Span
    level: int = 0


def read_notebook(text: str) -> LocalDocument:
    """The blocks of a notebook's Markdown cells; ValueError for what is no notebook."""
    parts, blocks, fields, trail = [], list[LocalBlock](), dict[str, str](), list[tuple[int, str]]()
    for number, cell in enumerate(markdown_cells(text)):
        read = _heading(cell, number) if cell.level else read_markdown(cell.text, number)
        parts.append(cell.text)
        fields = fields or dict(read.fields)
        blocks += [_under(block, trail) for block in read.blocks]
    return LocalDocument(tuple(blocks), tuple(parts), fields)


def _heading(cell: Cell, number: int) -> LocalDocument:
    placer = Placer(cell.text, pieces, number)
    places = [(line, columns(text)) for line, text in enumerate(placer.lines) if text.strip()]
    block = placer.block(HEADING, places, cell.level) if places else None
    return LocalDocument((block,) if block else ())


def _under(block: LocalBlock, trail: list[tuple[int, str]]) -> LocalBlock:
    """The block with the headings of the cells above it."""
    while block.level and trail and trail[-1][0] >= block.level:
        trail.pop()
    found = replace(block, trail=tuple(heading for _, heading in trail))
    if block.level:
        trail.append((block.level, block.text))
    return found


def markdown_cells(text: str) -> list[Cell]:
    """The cells of text in order, of all work sheets in format 3; ValueError for what is no notebook."""
    members = dict(_members(text, _skip(text, 1 if text.startswith("\ufeff") else 0)))
    if "cells" in members:
        lists = [members["cells"]]
    elif "worksheets" in members:
        sheets = (dict(_members(text, start)) for start, _ in _items(text, members["worksheets"][0]))
        lists = [sheet["cells"] for sheet in sheets if "cells" in sheet]
    else:
        raise ValueError("no cells: not a notebook of format 3 or 4")
    return [cell for start, _ in lists for span in _items(text, start) if (cell := _cell(text, span))]


def _cell(text: str, span: Span) -> Cell | None:
    members = dict(_members(text, span[0]))
    kind = members.get("cell_type")
    source = members.get("source")
    name = json.loads(text[slice(*kind)]) if kind is not None else ""
    if source is None or name not in ("markdown", "heading"):
        return None
    level = json.loads(text[slice(*members["level"])]) if "level" in members else 1
    content = json.loads(text[slice(*source)])
    whole = "".join(content) if isinstance(content, list) else str(content)
    return Cell(whole, _id(text, members), source, level if name == "heading" else 0)


def _id(text: str, members: Mapping[str, Span]) -> str:
    if "id" in members:
        return str(json.loads(text[slice(*members["id"])]))
    metadata = json.loads(text[slice(*members["metadata"])]) if "metadata" in members else {}
    return str(metadata.get("id", "")) if isinstance(metadata, dict) else ""


def with_cells(text: str, cells: Mapping[int, str]) -> str:
    """The notebook with other texts in some of its Markdown cells, by number; all else byte for byte."""
    found = markdown_cells(text)
    for number in sorted(cells, reverse=True):
        cell, new = found[number], cells[number]
        if new != cell.text:
            start, end = cell.span
            text = text[:start] + _encoded(new, text[start:end], text[:start]) + text[end:]
    return text


def _encoded(new: str, old: str, before: str) -> str:
    """A cell's text as JSON in the style of the old value: a list of lines or a string, its indentation."""
    is_ascii = old.isascii() and "\\u" in old
    if not old.startswith("["):
        return json.dumps(new, ensure_ascii=is_ascii)
    lines = [json.dumps(line, ensure_ascii=is_ascii) for line in new.splitlines(keepends=True)]
    first = _SPACE.match(old, 1)
    space = first[0] if first else ""
    if "\n" not in space:
        return "[" + space + ", ".join(lines) + "]"
    last = re.search(r"\s*\]\Z", old)
    return "[" + space + f",{space}".join(lines) + (last[0] if last else "]")


def _skip(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _members(text: str, place: int) -> Iterator[tuple[str, Span]]:
    """(key, place of the value) of the members of the object that begins at `place`."""
    if text[place : place + 1] != "{":
        raise ValueError("not a JSON object")
    place = _skip(text, place + 1)
    while text[place : place + 1] == '"':
        key_end = _end(text, place)
        key = json.loads(text[place:key_end])
        place = _skip(text, key_end)
        if text[place : place + 1] != ":":
            raise ValueError(f"no colon after {key!r}")
        start = _skip(text, place + 1)
        end = _end(text, start)
        yield key, (start, end)
        place = _skip(text, end)
        if text[place : place + 1] == ",":
            place = _skip(text, place + 1)


def _items(text: str, place: int) -> Iterator[Span]:
    """Places of the items of the array that begins at `place`."""
    if text[place : place + 1] != "[":
        raise ValueError("not a JSON array")
    place = _skip(text, place + 1)
    while place < len(text) and text[place] != "]":
        end = _end(text, place)
        yield place, end
        place = _skip(text, end)
        if text[place : place + 1] == ",":
            place = _skip(text, place + 1)


def _end(text: str, place: int) -> int:
    """Where the JSON value that begins at `place` ends; ValueError for a broken one."""
    depth = 0
    while place < len(text):
        character = text[place]
        if character == '"':
            match = _STRING.match(text, place)
            if match is None:
                break
            place = match.end()
        elif character in "[{":
            depth, place = depth + 1, place + 1
        elif character in "]}":
            depth, place = depth - 1, place + 1
        elif character in " \t\r\n,:":
            place += 1
            continue
        else:
            match = _ATOM.match(text, place)
            place = match.end() if match else place + 1
        if not depth:
            return place
        if depth > _MAX_DEPTH:
            break
    raise ValueError("broken JSON")
