"""The inline level of Markdown and its dialects: text, placeholders and marks, each as it stands in the file.

Written for documents that are to be written back: CommonMark's parsers drop the places of inline elements.
Emphasis is read more leniently than by CommonMark, whose rules for what stands beside a run of * miss most
emphasis in Chinese and Japanese.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import unescape

from crawler.folders.model import CODE, FORMULA, MARK, ROLE, SHORTCODE, TEXT, Piece
from crawler.page.markdown.formulas import formula_end
from crawler.page.markdown.tags import tag_end

_MAX_SLIDE = 3000
_MAX_OPEN = 50  # runs of emphasis that are still open
_CODE = re.compile(r"(?<!`)(`{1,8})(?!`)")
_LABEL = re.compile(r":(?:label|eqlabel|width|height):`[^`\n]{0,200}`")
_ROLE = re.compile(r"(?::[a-zA-Z][\w:.+-]{0,40}:|\{[a-zA-Z][\w:.+-]{0,40}\})`[^`\n]{1,500}`")
_SHORTCODE = re.compile(r"\{\{[^\n]{0,500}?\}\}|\{%[^\n]{0,500}?%\}")
_ID = re.compile(r"\{:?[ \t]*[#.][^{}\n]{0,200}\}|\{/\*.{0,500}?\*/\}|<!--.{0,5000}?-->", re.DOTALL)
_ALERT = re.compile(r"\[!\w{1,20}\]")
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto):[^\s<>]{1,500})>")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,60}\]")
_IMAGE = re.compile(r"!\[")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_DELIMITER = re.compile(r"\*{1,3}|_{1,3}|~~")
_TARGET_END = re.compile(r"[^()\n\\]*")
# The marks with which d2l says what becomes a slide: [**text**], (**text**), (~~text~~).
_SLIDE = re.compile(r"[\[(](?:\*\*|~~)|(?:\*\*|~~)[\])]")
_PLAIN = re.compile(r"[^\\`:{$\[\]<!&*_~()\n]+")


@dataclass(frozen=True, slots=True)
class _Delimiter:
    place: int  # of its piece
    opens: bool
    closes: bool


def pieces(content: str, labels: Collection[str] = ()) -> tuple[Piece, ...]:
    """The pieces of a block's content, in order; joined, their `raw` is the content.

    `labels` are those of the document's link references, in lower case: [label] is a link.
    """
    found: list[Piece] = []
    delimiters: list[_Delimiter] = []
    for start, piece in _scan(content, 0, len(content), labels):
        if piece.kind == TEXT and _DELIMITER.fullmatch(piece.raw) and piece.shown == piece.raw:
            sides = _sides(content, start, start + len(piece.raw))
            if sides != (False, False):
                delimiters.append(_Delimiter(len(found), *sides))
        found.append(piece)
    for place in _emphasis(found, delimiters):
        found[place] = Piece(found[place].raw, "", MARK)
    return tuple(_merged(found))


def _scan(text: str, start: int, stop: int, labels: Collection[str]) -> Iterator[tuple[int, Piece]]:
    """The pieces of a stretch, each with its place; runs of * and _ still as text."""
    while start < stop:
        plain = _PLAIN.match(text, start, stop)
        if plain:
            yield start, Piece(plain[0], plain[0])
            start = plain.end()
            continue
        link = _link(text, start, stop, labels) if text[start] in "[!" else None
        if link is not None:
            opening, inner, closing = link
            yield start, Piece(text[start:opening], "", MARK)
            if inner is not None:
                yield from _scan(text, opening, inner, labels)
                yield inner, Piece(text[inner:closing], "", MARK)
            start = closing
            continue
        piece = _element(text, start, stop)
        yield start, piece
        start += len(piece.raw)


def _element(text: str, start: int, stop: int) -> Piece:
    """The piece that begins at `start`: an element, or one character of text."""
    character = text[start]
    found: Piece | None = None
    if character == "`":
        found = _code(text, start, stop)
    elif character in "$\\":
        found = _formula(text, start, stop) or _escaped(text, start, stop)
    elif character in ":{":
        found = _role(text, start, stop)
    elif character == "<":
        found = _tag(text, start, stop)
    elif character == "&":
        match = _ENTITY.match(text, start, stop)
        found = Piece(match[0], unescape(match[0])) if match else None
    elif character in "[(*~":
        found = _slide(text, start, stop)
    if found is None and (match := _DELIMITER.match(text, start, stop)):
        run = match[0]
        if run == "***" and (closing := _SLIDE.match(text, start + 1, stop)) and _is_slide(text, closing):
            run = "*"  # of (***word***): the rest of the run belongs to the slide
        found = Piece(run, run)
    return found or Piece(character, character)


def _slide(text: str, start: int, stop: int) -> Piece | None:
    """A mark of d2l's slides; what stands within ~~ is for slides alone and shows nothing."""
    match = _SLIDE.match(text, start, stop)
    if match is None or not _is_slide(text, match):
        return None
    if match[0] in ("[~~", "(~~"):
        end = text.find("~~" + ("]" if match[0][0] == "[" else ")"), match.end(), stop)
        return Piece(text[start : end + 3], "", MARK) if end >= 0 else None
    return Piece(match[0], "", MARK)


def _is_slide(text: str, match: re.Match[str]) -> bool:
    """Whether both the opening and the closing mark of a slide stand in the text, in this order."""
    mark = match[0].strip("[]()")
    if match[0][0] in "[(":
        closing = mark + ("]" if match[0][0] == "[" else ")")
        return text.find(closing, match.end(), match.end() + _MAX_SLIDE) >= 0
    opening = ("[" if match[0][-1] == "]" else "(") + mark
    return text.rfind(opening, max(match.start() - _MAX_SLIDE, 0), match.start()) >= 0


def _code(text: str, start: int, stop: int) -> Piece | None:
    fence = _CODE.match(text, start, stop)
    if fence is None:
        return None
    end = fence.end()
    while (end := text.find(fence[1], end, stop)) >= 0:
        after = end + len(fence[1])
        if text[end - 1] != "`" and text[after : after + 1] != "`":
            raw = text[start:after]
            return Piece(raw, " ".join(raw.split()) if "\n" in raw else raw, CODE)
        end = after
        while text[end : end + 1] == "`":
            end += 1
    return None


def _formula(text: str, start: int, stop: int) -> Piece | None:
    end = formula_end(text, start, stop)
    raw = text[start:end]
    return Piece(raw, " ".join(raw.split()) if "\n" in raw else raw, FORMULA) if end else None


def _escaped(text: str, start: int, stop: int) -> Piece | None:
    if text.startswith("\\\n", start):
        return Piece("\\", "", MARK)  # a hard line break
    match = _ESCAPE.match(text, start, stop)
    return Piece(match[0], match[1]) if match else None


def _role(text: str, start: int, stop: int) -> Piece | None:
    for pattern, kind in ((_LABEL, MARK), (_ROLE, ROLE), (_SHORTCODE, SHORTCODE), (_ID, MARK)):
        match = pattern.match(text, start, stop)
        if match:
            return Piece(match[0], "" if kind == MARK else match[0], kind)
    return None


def _tag(text: str, start: int, stop: int) -> Piece | None:
    comment = _ID.match(text, start, stop)
    if comment:
        return Piece(comment[0], "", MARK)
    address = _AUTOLINK.match(text, start, stop)
    if address:
        return Piece(address[0], address[1], CODE)
    end = tag_end(text, start, stop)
    if not end:
        return None
    raw = text[start:end]
    return Piece(raw, " " if re.match(r"<br\b", raw, re.IGNORECASE) else "", MARK)


def _link(text: str, start: int, stop: int, labels: Collection[str]) -> tuple[int, int | None, int] | None:
    """(end of the opening mark, end of the link's text or None for what shows nothing, end of the link)."""
    for pattern in (_FOOTNOTE, _ALERT):
        match = pattern.match(text, start, stop)
        if match:
            return match.end(), None, match.end()
    is_image = _IMAGE.match(text, start, stop) is not None
    first = start + 1 + is_image
    if text[start] == "!" and not is_image:
        return None
    last = _bracket_end(text, first, stop)
    if last is None:
        return None
    end = _target_end(text, last + 1, stop)
    if end == last + 1 and (is_image or text[first:last].lower() not in labels):
        return None
    return (end, None, end) if is_image else (first, last, end)


def _bracket_end(text: str, start: int, stop: int) -> int | None:
    """Place of the ] that closes the [ before `start`; code, formulas and escapes are passed over."""
    depth, place = 1, start
    limit = min(stop, start + 5000)
    while place < limit:
        character = text[place]
        if character == "`" and (code := _code(text, place, stop)):
            place += len(code.raw)
            continue
        if character == "\\":
            place += 2
            continue
        if character in "[]":
            depth += 1 if character == "[" else -1
            if not depth:
                return place
        place += 1
    return None


def _target_end(text: str, start: int, stop: int) -> int:
    """End of the (target "title") or [reference] at `start`; `start` where none is there."""
    if text.startswith("[", start):
        end = text.find("]", start, min(stop, start + 300))
        return end + 1 if end >= 0 else start
    if not text.startswith("(", start):
        return start
    depth, place = 0, start
    limit = min(stop, start + 3000)
    while place < limit:
        character = text[place]
        if character == "\\":
            place += 1
        elif character in '"' and text[place - 1].isspace():
            quoted = text.find('"', place + 1, limit)
            place = quoted if quoted >= 0 else place
        elif character in "()":
            depth += 1 if character == "(" else -1
            if not depth:
                return place + 1
        place += 1
    return start


def _sides(text: str, start: int, stop: int) -> tuple[bool, bool]:
    """Whether a run of delimiters may open emphasis, and whether it may close it."""
    before, after = text[start - 1 : start], text[stop : stop + 1]
    opens, closes = bool(after.strip()), bool(before.strip())
    if text[start] == "_" and before.isalnum() and after.isalnum():
        return False, False  # snake_case
    if text[start] == "*" and before.isdigit() and after.isdigit():
        return False, False  # 2*3
    return opens, closes


def _emphasis(found: list[Piece], delimiters: list[_Delimiter]) -> Iterator[int]:
    """Places of the pieces that are emphasis: those that open or close it, each with its counterpart."""
    open_runs: list[_Delimiter] = []
    for run in delimiters:
        raw = found[run.place].raw
        partner = next((o for o in reversed(open_runs) if found[o.place].raw == raw), None)
        if run.closes and partner is not None:
            yield partner.place
            yield run.place
            del open_runs[open_runs.index(partner) :]
        elif run.opens:
            open_runs = [*open_runs[1 - _MAX_OPEN :], run]


def _merged(found: list[Piece]) -> Iterator[Piece]:
    """The pieces, runs of text as one."""
    pending: list[Piece] = []
    for piece in found:
        if piece.kind == TEXT:
            pending.append(piece)
            continue
        if pending:
            yield Piece("".join(p.raw for p in pending), "".join(p.shown for p in pending))
            pending = []
        yield piece
    if pending:
        yield Piece("".join(p.raw for p in pending), "".join(p.shown for p in pending))
