"""The lines of a Markdown file as a parser of CommonMark is to see them.

What the dialects add on lines of its own is blanked out (JSX and HTML tags, shortcodes, tabs, admonitions,
displayed formulas, imports), and the text inside is moved to the left where the dialect indents it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.page.markdown.tags import tag_end

_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*(.*)")
_TEXT_DIRECTIVE = re.compile(
    r"\{(?:note|tip|warning|important|caution|danger|error|hint|attention|seealso|admonition|topic|sidebar"
    r"|epigraph|pull-quote|highlights|margin|dropdown|details|card|tab-item|tab-set|grid|grid-item-card"
    r"|theorem|prf:\w+|exercise|solution|deprecated|versionadded|versionchanged)\}"
)
_TAB = re.compile(r":(?:begin_tab:(?:`([^`]*)`|toc)|end_tab:)\s*$")
_COLONS = re.compile(r"(:{3,})[ \t]*(?:\{?[\w-]*\}?)[ \t]*(?:\[[^\]]*\])?[^\n]{0,80}$")
_SLASHES = re.compile(r"///[ \t]*(?:[\w-]+[ \t]*(?:\|[^\n]*)?)?$")
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?|={3})[ \t]+[\w\"'].*$")
# !!! note "Title", /// note | Title, ::: tip Title, :::note[Title], {admonition} Title, {note} Text
_TITLED = re.compile(
    r"(?:!!!|\?\?\?\+?)[^\n\"]{1,80}\"([^\n\"]{1,200})\"|///[ \t]*[\w-]+[ \t]*\|([^\n]{1,200})"
    r"|:::+[ \t]*[\w-]+[ \t]*(?:\[([^\]\n]{1,200})\]|[ \t]([^\n{}]{1,80})$)"
    rf"|(?::::+[ \t]*)?{_TEXT_DIRECTIVE.pattern}[ \t]+([^\n]+)"
)
_SHORTCODES = re.compile(
    r"(?:[ \t]*(?:\{\{[<%].*?[>%]\}\}|\{%.*?%\}|\{\*.*?\*\}|\{/\*.*?\*/\}|\{#[^}]*\}))+[ \t]*$"
)
_OPTION = re.compile(r"[ \t]*:[\w-]{1,40}:(?:[ \t]|$)")
_IMPORT = re.compile(r"(?:import\s.+\sfrom\s+['\"]|import\s+['\"]|export\s+(?:const|let|default|function)\b)")
_VERBATIM = re.compile(r"<(?:pre|script|style|textarea|svg|math)\b", re.IGNORECASE)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_TAG_NAME = re.compile(r"</?([A-Za-z][\w.:-]*)?")
_MAX_TAG_LINES = 40
_MAX_DIRECTIVE = 1000  # lines


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the parser sees it: the place of its first character in the file's line, and its text.

    `title` is that of a box which a mark of its dialect opens; the line itself is then empty.
    """

    offset: int
    text: str
    tab: str = ""
    title: str = ""


@dataclass(slots=True)
class _Container:
    """An open tag or admonition; `indent` is that of the text in it, None before its first line."""

    name: str
    outer: int
    indent: int | None = None


@dataclass(slots=True)
class _State:
    containers: list[_Container] = field(default_factory=list)
    fence: str = ""
    tab: str = ""


def seen_lines(lines: Sequence[str]) -> list[Line]:
    """The lines as a parser of CommonMark is to see them, one for each line of the file."""
    state, found, number = _State(), list[Line](), 0
    while number < len(lines):
        raw = lines[number]
        count = 1
        if state.fence:
            found.append(_fenced(raw, state))
        elif not raw.strip():
            found.append(Line(0, "", state.tab))
        else:
            count = _outside_fences(lines, number, state, found)
        number += count
    return found


def _fenced(raw: str, state: _State) -> Line:
    stripped = raw.strip()
    if stripped.startswith(state.fence) and not stripped.strip(state.fence[0]):
        state.fence = ""
    offset = _offset(raw, state)
    return Line(offset, raw[offset:], state.tab)


def _outside_fences(lines: Sequence[str], number: int, state: _State, found: list[Line]) -> int:
    """Adds the lines that begin at a number, and gives their count."""
    raw = lines[number]
    _leave(raw, state)
    offset = _offset(raw, state)
    text = raw[offset:]
    stripped = text.strip()
    fence = _FENCE.match(stripped)
    if fence and "`" not in fence[2]:
        if _TEXT_DIRECTIVE.match(fence[2]):
            return _blank(1 + _options(lines, number + 1), state, found, _title(fence[2]))
        if fence[2].startswith("{") or fence[2] or not _is_end_of_directive(lines, number, fence[1]):
            state.fence = fence[1]
        else:
            text = ""
        found.append(Line(offset, text, state.tab))
        return 1
    tab = _TAB.match(stripped)
    if tab:
        state.tab = tab[1] or ""
    count = 1
    if tab or _is_mark(stripped) or _opens_admonition(raw, stripped, state):
        count += _options(lines, number + 1) if stripped.startswith(":::") else 0
    elif blanked := _formula_lines(lines, number, stripped) or _tag_lines(lines, number, raw, state):
        count = blanked
    elif _IMPORT.match(raw):
        while number + count < len(lines) and lines[number + count].strip():
            count += 1
    else:
        found.append(Line(offset, text, state.tab))
        return 1
    return _blank(count, state, found, _title(stripped))


def _blank(count: int, state: _State, found: list[Line], title: str = "") -> int:
    found.extend(Line(0, "", state.tab, title if place == 0 else "") for place in range(count))
    return count


def _title(mark: str) -> str:
    """What the mark of a box has for its title, which readers see; '' for none."""
    match = _TITLED.match(mark)
    return next(filter(None, match.groups()), "").strip() if match else ""


def _options(lines: Sequence[str], number: int) -> int:
    """Number of lines from here that are options of a directive, as `:class: dropdown`."""
    count = 0
    while number + count < len(lines) and _OPTION.match(lines[number + count]):
        count += 1
    return count


def _is_end_of_directive(lines: Sequence[str], number: int, fence: str) -> bool:
    """Whether a bare fence ends a directive whose text is read: one stands above without its end."""
    depth = 0
    for raw in lines[max(0, number - _MAX_DIRECTIVE) : number]:
        match = _FENCE.match(raw.strip())
        if match and match[1][0] == fence[0] and len(match[1]) >= len(fence):
            depth = depth + 1 if match[2] else max(depth - 1, 0)
    return depth > 0


def _is_mark(stripped: str) -> bool:
    return any(pattern.match(stripped) is not None for pattern in (_SHORTCODES, _SLASHES)) or (
        stripped.startswith(":::") and _COLONS.match(stripped) is not None
    )


def _opens_admonition(raw: str, stripped: str, state: _State) -> bool:
    if not _ADMONITION.match(stripped):
        return False
    outer = len(raw) - len(raw.lstrip())
    state.containers.append(_Container("", outer, outer + 4))
    return True


def _leave(raw: str, state: _State) -> None:
    """Closes the admonitions whose indentation a line leaves."""
    indent = len(raw) - len(raw.lstrip())
    while state.containers and not state.containers[-1].name and indent <= state.containers[-1].outer:
        state.containers.pop()


def _offset(raw: str, state: _State) -> int:
    """How far the line is moved to the left: the indentation in its container, at most its own."""
    indent = len(raw) - len(raw.lstrip())
    if not state.containers:
        return 0
    container = state.containers[-1]
    if container.indent is None and raw.strip():
        container.indent = indent
    return min(indent, container.indent or 0)


def _formula_lines(lines: Sequence[str], number: int, stripped: str) -> int:
    """Number of lines of a displayed formula that begins here; 0 where none does."""
    if not stripped.startswith("$$"):
        return 0
    for count, raw in enumerate(lines[number : number + _MAX_TAG_LINES], 1):
        text = raw.strip()
        if not text:
            return 0
        body = text[2:] if count == 1 else text
        if body.rstrip(".,;").endswith("$$"):
            return count
    return 0


def _tag_lines(lines: Sequence[str], number: int, raw: str, state: _State) -> int:
    """Number of lines from here that hold only tags; 0 where text stands with them."""
    if not raw.lstrip().startswith("<") or raw.lstrip().startswith("<!") or _VERBATIM.search(raw):
        return 0
    text, opened = raw.strip(), list[str]()
    for count in range(1, _MAX_TAG_LINES):
        place = 0
        while place < len(text):
            end = tag_end(text, place)
            if not end:
                break
            opened.append(text[place:end])
            place = end + len(text[end:]) - len(text[end:].lstrip())
        if place >= len(text):
            _follow(opened, len(raw) - len(raw.lstrip()), state)
            return count
        if (
            number + count >= len(lines)
            or ">" in text[place:].replace("=>", "")
            or not lines[number + count].strip()
        ):
            return 0
        text, opened = f"{text}\n{lines[number + count].strip()}", []
    return 0


def _follow(tags: Sequence[str], indent: int, state: _State) -> None:
    """Opens and closes the containers that tags open and close."""
    for tag in tags:
        match = _TAG_NAME.match(tag)
        name = ((match[1] if match else "") or "<>").lower()
        if tag.startswith("</"):
            places = [n for n, container in enumerate(state.containers) if container.name == name]
            if places:
                del state.containers[places[-1] :]
        elif not tag.endswith("/>") and name not in _VOID:
            state.containers.append(_Container(name, indent))
