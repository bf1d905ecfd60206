"""Elements of an XML file with their places in its text."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from crawler.folders.formats.markup import name_of, tokens

_DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=[\"']([\w.-]+)")
_NAMESPACE = re.compile(r"\sxmlns(?::([\w.-]+))?\s*=\s*[\"']([^\"']*)[\"']")
_TAG = re.compile(r"(</?|\s)(?:([\w.-]+):)?([\w.-]+)(?=[\s=/>])")


@dataclass(frozen=True, slots=True)
class Element:
    """An element: its name in lower case, start tag, place, that of its content, the names above it."""

    name: str
    tag: str
    start: int
    inside: tuple[int, int]
    above: tuple[str, ...]


def elements(text: str, names: Collection[str]) -> list[Element]:
    """The elements with these names, in the order in which they begin; empty ones left out."""
    found: list[Element] = []
    opened: list[tuple[str, str, int, int]] = []
    for place, token in tokens(text):
        name = name_of(token) if token.startswith("<") else ""
        if not name or token.endswith("/>"):
            continue
        if not token.startswith("</"):
            opened.append((name, token, place, place + len(token)))
            continue
        while opened:
            last, tag, start, inside = opened.pop()
            if last in names and last == name:
                above = tuple(one[0] for one in opened)
                found.append(Element(name, tag, start, (inside, place), above))
            if last == name:
                break
    return sorted(found, key=lambda element: element.start)


def xml_text(content: bytes) -> str:
    """XML as text; '' where it is not in UTF-8, and cannot be written back."""
    declared = _DECLARED.match(content)
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        return ""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def usual_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """The XML with these prefixes, by namespace; the same text where it has them already."""
    root = next((t for _, t in tokens(text) if t.startswith("<") and name_of(t)), "")
    own = {prefix or "": prefixes[uri] for prefix, uri in _NAMESPACE.findall(root) if uri in prefixes}
    if all(old == new for old, new in own.items()):
        return text
    return "".join(_renamed(token, own) if name_of(token) else token for _, token in tokens(text))


def _renamed(tag: str, own: Mapping[str, str]) -> str:
    def new(match: re.Match[str]) -> str:
        before, prefix, name = match.groups()
        is_attribute = before.isspace()
        known = own.get(prefix or "") if prefix or not is_attribute else None
        return f"{before}{known}:{name}" if known else match[0]

    return _TAG.sub(new, tag)
