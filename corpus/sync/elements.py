"""Elements of XML and HTML that blocks of text lie in: whole ones are put in and taken out."""

import re

from crawler.folders.formats.markup import EPUB, HTML, INLINE, ODT, TOKEN, WORD, name_of, suffix_of_name
from crawler.folders.model import LocalBlock, Span
from crawler.page.page import TABLE_CELL

_OF_TEXT = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "text:p", "text:h")
)  # may stand beside each other
_PARAGRAPH = re.compile(r"<w:p(?=[ >])")
# What may stand between a tag and the text of its element: the number of its section.
_NUMBER = re.compile(
    r"(?:\s|&nbsp;|&#160;)*(?:(?:\w{1,12}\s)?[\dA-Z]{1,3}(?:\.\d{1,3})*[.:]?(?:\s|&nbsp;|&#160;)*)?"
)
_MOST_TAGS = 20
_ITEM = re.compile(r"<text:list-item\b[^>]*>\s*")
_ITEM_END = re.compile(r"\s*</text:list-item\s*>")


def has_elements(path: str) -> bool:
    """Whether blocks in a file of this name lie in elements."""
    return suffix_of_name(path) in (*WORD, *HTML, *ODT, *EPUB)


def element_of(path: str, text: str, block: LocalBlock) -> Span | None:
    """Where the element begins and ends that has this block as its only text; None for no such one."""
    start, stop = block.spans[0][0], block.spans[-1][1]
    if suffix_of_name(path) in WORD:
        begins = [match.start() for match in _PARAGRAPH.finditer(text, 0, start)]
        end = text.find("</w:p>", stop)
        return (begins[-1], end + len("</w:p>")) if begins and end >= 0 else None
    begin, tag = _start_tag(text, start)
    name = name_of(tag)
    if not name or tag.startswith("</"):
        return None
    inline = rf"(?:\s*</(?:{'|'.join(INLINE)})\s*>)*"
    closing = re.compile(rf"{inline}\s*</{re.escape(name)}\s*>", re.IGNORECASE).match(text, stop)
    found = begin, closing.end() if closing else stop
    return _item(text, *found) if suffix_of_name(path) in ODT else found


def _start_tag(text: str, start: int) -> tuple[int, str]:
    """The tag before a place, and where it begins; '' after other text than the number of a section.

    Tags within the line, such as that of the anchor of a heading, are passed.
    """
    stop = start
    for _ in range(_MOST_TAGS):
        begin = text.rfind("<", 0, stop)
        tag = TOKEN.match(text, begin, stop) if begin >= 0 else None
        if tag is None or not _NUMBER.fullmatch(text, tag.end(), stop):
            break
        if name_of(tag[0]) not in INLINE:
            return begin, tag[0]
        stop = begin
    return start, ""


def _item(text: str, start: int, stop: int) -> Span:
    """The list item that holds nothing but the element at this place, or the element."""
    begin = text.rfind("<", 0, start)
    end = _ITEM_END.match(text, stop)
    is_only = begin >= 0 and end and _ITEM.fullmatch(text, begin, start)
    return (begin, end.end()) if is_only and end else (start, stop)


def inserted(
    path: str,
    texts: tuple[str, str],
    block: LocalBlock,
    other: LocalBlock,
    content: str,
    is_before: bool = False,
) -> tuple[int, str] | None:
    """Where in the target, and what, to put in for a new block of the source; None for no place.

    `texts` are those of the source and the target; `other` is the target's block that it follows, or that
    it comes before.
    """
    own, last = element_of(path, texts[0], block), element_of(path, texts[1], other)
    if own is None or last is None or TABLE_CELL in (block.kind, other.kind):
        return None
    names = name_of(texts[0][own[0] :][:200]), name_of(texts[1][last[0] :][:200])
    if names[0] != names[1] and not _OF_TEXT.issuperset(names):
        return None
    element = texts[0][own[0] : block.spans[0][0]] + content + texts[0][block.spans[-1][1] : own[1]]
    gap = "" if suffix_of_name(path) in (*WORD, *ODT) else "\n"
    return (last[0], element + gap) if is_before else (last[1], gap + element)


def removed(path: str, text: str, block: LocalBlock) -> Span | None:
    """What to take out of the file for a block that is gone; None where something must stay."""
    return None if block.kind == TABLE_CELL else element_of(path, text, block)
