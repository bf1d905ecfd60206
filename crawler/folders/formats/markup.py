"""XML and HTML as they stand in a file: pieces of a block's content, and whether tags still belong together.

Tags within a block are marks, kept as they stand, so that all around them stays byte for byte.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

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
_OPEN = re.compile(r"&(?!#?\w{1,31};)|<(?![!/?A-Za-z])")
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


def written_for(path: str, content: str) -> str:
    """A new content as it may stand in a file of this name: in XML, what is no tag is escaped."""
    if suffix_of_name(path) not in (*_TAGGED, ".vtt"):
        return content
    return _OPEN.sub(lambda match: "&amp;" if match[0] == "&" else "&lt;", content)


def broken_tags(path: str, old: str, new: str, within: str) -> bool:
    """Whether a new content leaves other tags open, or closes others, than the one in its place.

    So does one that refers to a part of a Word file that its text, `within`, does not know.
    """
    if suffix_of_name(path) not in _TAGGED:
        return False
    return open_tags(old) != open_tags(new) or any(name not in within for name in _RELATION.findall(new))


def open_tags(content: str) -> list[str]:
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
