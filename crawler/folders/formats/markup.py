"""XML and HTML as they stand in a file: pieces of a block's content, and whether tags still belong together.

Tags within a block are marks, kept as they stand, so that all around them stays byte for byte.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import PurePosixPath

from crawler.folders.formats.markdown.inline import pieces as markdown_pieces
from crawler.folders.formats.subtitles import subtitle_pieces
from crawler.folders.model import CODE, MARK, SHORTCODE, TEXT, Piece

# A comment, a declaration, or a tag with its attributes.
TOKEN = re.compile(
    r"<!--.{0,200000}?-->|<!\[CDATA\[.{0,200000}?\]\]>|<[!?][^>]{0,5000}>"
    r"|</?[A-Za-z][^\s<>/]*(?:[^<>\"']|\"[^\"]{0,50000}\"|'[^']{0,50000}')*>",
    re.DOTALL,
)
_NAME = re.compile(r"</?\s*([A-Za-z][^\s<>/]*)")
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_BREAKS = frozenset(("br", "w:br", "w:tab", "w:cr"))
_ODT_SPACES = frozenset(("text:s", "text:tab", "text:line-break"))
_XLIFF_SHOWN = frozenset(("ph", "x"))
_XLIFF_CODES = _XLIFF_SHOWN | frozenset(("bpt", "ept", "it", "bx", "ex", "sc", "ec", "cp", "sm", "em"))
_EQUIVALENT = re.compile(r"\sequiv(?:-text)?=[\"']([^\"']*)")
# Formats of C and Python, braces of Python, JavaScript and Qt, line ends.
_FORMAT = re.compile(
    r"%(?:\(\w+\)|\d+\$)?[#0+-]{0,3}\d*(?:\.\d+)?(?:hh|h|ll|l|z|j|t|L)?[diouxXeEfFgGcrsa](?![a-z])|%%|%\d"
    r"|\$?\{[\w.\[\]]*(?:[:!][^{}\s]{0,20})?\}|\n+"
)
_CODE = frozenset(("code", "kbd", "samp", "tt"))
_OPEN = re.compile(r"&(?!#?\w{1,31};)|<(?![!/?A-Za-z])")
# What a translation must keep of a Word file: references to notes, pictures, fields.
_KEPT = re.compile(r"<w:(?:footnoteReference|endnoteReference|drawing|pict|object|fldChar|txbxContent)\b")
# Elements of OpenDocument that stand for something: notes, pictures, frames, and fields with their text.
_ODT_WHOLE = re.compile(
    r"text:(?:note|ruby-text|sequence|page-number|page-count|date|time|chapter|[\w-]+-ref|variable-\w+"
    r"|user-field-\w+|conditional-text|author-name|title)|office:annotation|draw:[\w-]+"
)
_ODT_FIELD = re.compile(r"text:(?!note|ruby-text|note-ref)")
WORD, HTML, ODT, EPUB = (".docx",), (".html", ".htm", ".xhtml"), (".odt",), (".epub",)
SUBTITLES, PO, XLIFF = (".srt", ".vtt"), (".po", ".pot"), (".xlf", ".xliff")
_TAGGED = (*WORD, *HTML, *ODT, *EPUB, *XLIFF)  # formats in which < begins a tag
# Elements of HTML that stand within a line; all others begin and end a block.
INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
        *("img", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike"),
        *("strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    )
)
_RELATION = re.compile(r"\br:\w+=\"[^\"]*\"")  # names a part of a Word file


def suffix_of_name(path: str) -> str:
    """The end of a file's name from its last point on, in lower case."""
    return PurePosixPath(path).suffix.lower()


def name_of(tag: str) -> str:
    """The name of a tag in lower case, '' for a comment or declaration."""
    match = _NAME.match(tag)
    return match[1].lower() if match else ""


def tokens(text: str, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, str]]:
    """(place, token) of the tags, comments and runs of text between them, in order."""
    stop = len(text) if stop is None else stop
    for match in TOKEN.finditer(text, start, stop):
        if match.start() > start:
            yield start, text[start : match.start()]
        yield match.start(), match[0]
        start = match.end()
    if start < stop:
        yield start, text[start:stop]


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
    """The pieces of a block of HTML; an element of code is a placeholder as a whole."""
    found: list[Piece] = []
    code, opened = "", ""
    for _, token in tokens(content):
        name = name_of(token) if token.startswith("<") else ""
        if opened:
            code += token
            if name == opened and token.startswith("</"):
                found.append(Piece(code, unescape(TOKEN.sub("", code)), CODE))
                code = opened = ""
        elif name in _CODE and not token.startswith("</"):
            code, opened = token, name
        elif token.startswith("<"):
            found += _marked(token)
        else:
            found.append(Piece(token, unescape(token)))
    return (*found, Piece(code, unescape(TOKEN.sub("", code)), CODE)) if code else tuple(found)


def _marked(mark: str) -> list[Piece]:
    if not mark:
        return []
    if _KEPT.search(mark):
        return [Piece(mark, "", SHORTCODE)]
    names = {name_of(token) for token in TOKEN.findall(mark)}
    return [Piece(mark, " " if names & _BREAKS else "", MARK)]


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
        name = name_of(token) if token.startswith("<") else ""
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


def written_for(path: str, content: str) -> str:
    """A new content as it may stand in a file of this name: in XML, what is no tag is escaped."""
    if suffix_of_name(path) not in _TAGGED:
        return content
    return _OPEN.sub(lambda match: "&amp;" if match[0] == "&" else "&lt;", content)


def broken_tags(path: str, old: str, new: str, within: str) -> bool:
    """Whether a new content leaves other tags open, or closes others, than the one in its place.

    So does one that refers to a part of a Word file that its text, `within`, does not know.
    """
    if suffix_of_name(path) not in _TAGGED:
        return False
    return _open_tags(old) != _open_tags(new) or any(name not in within for name in _RELATION.findall(new))


def _open_tags(content: str) -> list[str]:
    """The tags without their counterpart in the content: `/b` of a closing one, `b` of an opening one."""
    found: list[str] = []
    for token in TOKEN.findall(content):
        name = name_of(token)
        if not name or token.endswith("/>") or name in VOID:
            continue
        if not token.startswith("</"):
            found.append(name)
        elif found and found[-1] == name:
            found.pop()
        else:
            found.append(f"/{name}")
    return _closed_and_opened(found)


def _closed_and_opened(names: list[str]) -> list[str]:
    """The names without what is closed and opened again, as between two runs of a paragraph."""
    closed = sum(name.startswith("/") for name in names)
    while 0 < closed < len(names) and names[closed - 1] == f"/{names[closed]}":
        del names[closed - 1 : closed + 1]
        closed -= 1
    return names
