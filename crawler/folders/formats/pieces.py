"""The content of a block as pieces, by the format of its file: text, placeholders, and tags as marks."""

import re
from collections.abc import Callable
from html import unescape

from crawler.folders.formats.markdown.inline import pieces as markdown_pieces
from crawler.folders.formats.markup import (
    EPUB,
    HTML,
    ODT,
    PO,
    SUBTITLES,
    TOKEN,
    WORD,
    XLIFF,
    name_of,
    suffix_of_name,
    tokens,
)
from crawler.folders.formats.subtitles import subtitle_pieces
from crawler.folders.model import CODE, MARK, SHORTCODE, TEXT, Piece

_BREAKS, _HYPHEN = frozenset(("br", "w:br", "w:tab", "w:cr")), "w:nobreakhyphen"
_ODT_SPACES = frozenset(("text:s", "text:tab", "text:line-break"))
_XLIFF_SHOWN = frozenset(("ph", "x"))
_XLIFF_CODES = _XLIFF_SHOWN | frozenset(("bpt", "ept", "it", "bx", "ex", "sc", "ec", "cp", "sm", "em"))
_EQUIVALENT = re.compile(r"\sequiv(?:-text)?=[\"']([^\"']*)")
# A link within a document, with the raised line around it.
_LINK = re.compile(
    r"(<sup\b[^<>]{0,300}>\s*)?<a\b(?=[^<>]*\shref=[\"'][^\"']*#)[^<>]{1,1000}>(.{1,300}?)</a\s*>(?(1)\s*</sup\s*>)",
    re.DOTALL | re.IGNORECASE,
)
_NOTE, _RAISED = re.compile(r"\[\s*(?:\d{1,3}|[a-z])\s*\]"), re.compile(r"\d{1,3}|[a-z]")
_CODE = frozenset(("code", "kbd", "samp", "tt"))
# What a translation must keep of a Word file: references to notes, pictures, fields.
_KEPT = re.compile(r"<w:(?:footnoteReference|endnoteReference|drawing|pict|object|fldChar|txbxContent)\b")
# Elements of OpenDocument that stand for something: notes, pictures, frames, and fields with their text.
_ODT_WHOLE = re.compile(
    r"text:(?:note|ruby-text|sequence|page-number|page-count|date|time|chapter|[\w-]+-ref|variable-\w+"
    r"|user-field-\w+|conditional-text|author-name|title)|office:annotation|draw:[\w-]+"
)
_ODT_FIELD = re.compile(r"text:(?!note|ruby-text|note-ref)")
# Formats of C and Python, braces of Python, JavaScript and Qt, line ends.
_FORMAT = re.compile(
    r"%(?:\(\w+\)|\d+\$)?[#0+-]{0,3}\d*(?:\.\d+)?(?:hh|h|ll|l|z|j|t|L)?[diouxXeEfFgGcrsa](?![a-z])|%%|%\d"
    r"|\$?\{[\w.\[\]]*(?:[:!][^{}\s]{0,20})?\}|\n+"
)


def word_pieces(content: str) -> tuple[Piece, ...]:
    """The pieces of a Word paragraph between the begin of its first text and the end of its last.

    What stands between two texts is one mark; a tab or a line break in it shows as a space.
    """
    found: list[Piece] = []
    mark, inside, boxes = "", True, 0
    for _, token in tokens(content):
        if name_of(token) == "w:txbxcontent" and token.startswith("<"):
            boxes += -1 if token.startswith("</") else 1
        if boxes:
            mark += token
            continue
        if not token.startswith("<"):
            if inside:
                found += _marked(mark)
                found.append(Piece(token, unescape(token)))
                mark = ""
            else:
                mark += token
            continue
        mark += token
        if name_of(token) == "w:t" and not token.endswith("/>"):
            inside = not token.startswith("</")
    return (*found, *_marked(mark))


def html_pieces(content: str) -> tuple[Piece, ...]:
    """The pieces of a block of HTML.

    An element of code is a placeholder as a whole; so are marks of notes and signs with a link, which show
    nothing.
    """
    found: list[Piece] = []
    code, opened, after = "", "", 0
    for place, token in tokens(content):
        if place < after:
            continue
        name = name_of(token) if token.startswith("<") else ""
        if opened:
            code += token
            if name == opened and token.startswith("</"):
                found.append(Piece(code, unescape(TOKEN.sub("", code)), CODE))
                code = opened = ""
        elif name in _CODE and not token.startswith("</"):
            code, opened = token, name
        elif name in ("a", "sup") and (note := _note(content, place)):
            found.append(Piece(note, "", SHORTCODE))
            after = place + len(note)
        elif token.startswith("<"):
            found += _marked(token)
        else:
            found.append(Piece(token, unescape(token)))
    return (*found, Piece(code, unescape(TOKEN.sub("", code)), CODE)) if code else tuple(found)


def _note(content: str, place: int) -> str:
    """The link at a place that is the mark of a note, as [3], or a sign beside a heading; else ''."""
    match = _LINK.match(content, place)
    shown = unescape(TOKEN.sub("", match[2])).strip() if match else ""
    if match is None or not shown:
        return ""
    is_raised = "<sup" in match[0].lower()
    is_sign = not any(map(str.isalnum, shown))
    return match[0] if is_sign or _NOTE.fullmatch(shown) or (is_raised and _RAISED.fullmatch(shown)) else ""


def _marked(mark: str) -> list[Piece]:
    if not mark:
        return []
    if _KEPT.search(mark):
        return [Piece(mark, "", SHORTCODE)]
    names = {name_of(token) for token in TOKEN.findall(mark)}
    return [Piece(mark, " " if names & _BREAKS else "-" if _HYPHEN in names else "", MARK)]


def odt_pieces(content: str) -> tuple[Piece, ...]:
    """The pieces of an OpenDocument paragraph; notes, frames and fields are placeholders as a whole."""
    found: list[Piece] = []
    whole, opened, depth = "", "", 0
    for _, token in tokens(content):
        name = name_of(token) if token.startswith("<") else ""
        if opened:
            whole += token
            if name == opened and not token.endswith("/>"):
                depth += -1 if token.startswith("</") else 1
            if not depth:
                found.append(_whole(opened, whole))
                opened = ""
        elif not token.startswith("<"):
            found.append(Piece(token, unescape(token)))
        elif _ODT_WHOLE.fullmatch(name) and not token.startswith("</"):
            if token.endswith("/>"):
                found.append(Piece(token, "", SHORTCODE))
            else:
                whole, opened, depth = token, name, 1
        else:
            found.append(Piece(token, " " if name in _ODT_SPACES else "", MARK))
    return (*found, Piece(whole, "", SHORTCODE)) if opened else tuple(found)


def _whole(name: str, raw: str) -> Piece:
    shown = unescape(TOKEN.sub("", raw)) if _ODT_FIELD.match(name) else ""
    return Piece(raw, shown, SHORTCODE)


def xliff_pieces(content: str) -> tuple[Piece, ...]:
    """The pieces of a text of XLIFF: codes are placeholders as a whole, what spans text is marks."""
    found: list[Piece] = []
    whole, opened = "", ""
    for _, token in tokens(content):
        name = name_of(token).rpartition(":")[2] if token.startswith("<") else ""
        if opened:
            whole += token
            if name == opened and token.startswith("</"):
                found.append(Piece(whole, _stands_for(whole) if name in _XLIFF_SHOWN else "", SHORTCODE))
                opened = ""
        elif not token.startswith("<"):
            found.append(Piece(token, unescape(token)))
        elif name not in _XLIFF_CODES or token.startswith("</"):
            found.append(Piece(token, "", MARK))
        elif token.endswith("/>"):
            found.append(Piece(token, _stands_for(token), SHORTCODE))
        else:
            whole, opened = token, name
    return (*found, Piece(whole, "", SHORTCODE)) if opened else tuple(found)


def _stands_for(raw: str) -> str:
    match = _EQUIVALENT.search(raw)
    return unescape(match[1]) if match else unescape(TOKEN.sub("", raw))


def po_pieces(content: str) -> tuple[Piece, ...]:
    """The pieces of a message: formats such as %s and {name} are placeholders, line ends and tags marks."""
    found: list[Piece] = []
    for piece in markdown_pieces(content):
        if piece.kind != TEXT or piece.raw != piece.shown:
            found.append(piece)
            continue
        start = 0
        for match in _FORMAT.finditer(piece.raw):
            found += [Piece(text, text) for text in (piece.raw[start : match.start()],) if text]
            is_end = match[0].isspace()
            found.append(Piece(match[0], " ", MARK) if is_end else Piece(match[0], match[0], SHORTCODE))
            start = match.end()
        found += [Piece(text, text) for text in (piece.raw[start:],) if text]
    return tuple(found)


def pieces_for(path: str) -> Callable[[str], tuple[Piece, ...]]:
    """What gives the pieces of a block's content in a file of this name."""
    suffix = suffix_of_name(path)
    if suffix in (*HTML, *EPUB):
        return html_pieces
    by_suffix = {SUBTITLES: subtitle_pieces, PO: po_pieces, XLIFF: xliff_pieces, ODT: odt_pieces}
    for suffixes, pieces in by_suffix.items():
        if suffix in suffixes:
            return pieces
    return word_pieces if suffix in WORD else markdown_pieces
