"""Boxes told by the names of their elements, where what they hold does not speak against it."""

import re
from collections.abc import Mapping

from lxml import etree
from lxml.html import HtmlElement

from crawler.page.html.names import clear_comments, is_box_name, is_comment, is_surely_box
from crawler.page.html.sizes import Size
from crawler.page.html.trees import HEADINGS, drop_block, text_of
from crawler.page.plain_text import is_prose

_CODE_NAME = re.compile(r"highlight|codehilite|sourceCode|code-?block|literal-block", re.IGNORECASE)
_HIDDEN = frozenset({"hidden", "d-none", "is-hidden"})
_SHOWN = re.compile(
    r":(?:block|flex|grid|inline|table|contents)|^d-(?:sm|md|lg|xl|xxl)-|^(?:show|active|open)$"
)
_MAX_HIDDEN = 500  # characters
_WHOLE = frozenset(["html", "body", "main", "article"])
_INLINE = frozenset(
    ["a", "span", "em", "strong", "b", "i", "code", "mark", "abbr", "cite", "kbd", "samp", "sub", "sup"]
)
_COMMENTS = 0.7  # of the page's text outside links
_MIN_LISTING = 300  # characters
_MOST = 5000  # characters by which a listing is told


def drop_named_boxes(root: HtmlElement, sizes: Mapping[HtmlElement, Size]) -> None:
    """Takes boxes out of the tree; comments stay where the page has no other text."""
    found = _boxes(root, sizes)
    comments = [element for element in found if is_comment(element)]
    if comments and _are_the_page(comments, sizes, sizes[root]):
        found = [element for element in found if not is_comment(element)]
        clear_comments(root)
    for element in found:
        drop_block(element)


def _boxes(root: HtmlElement, sizes: Mapping[HtmlElement, Size]) -> list[HtmlElement]:
    found = []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if isinstance(element.tag, str) and element.attrib and _is_box(element, sizes, sizes[root].prose):
            found.append(element)
            walk.skip_subtree()
    return found


def _are_the_page(comments: list[HtmlElement], sizes: Mapping[HtmlElement, Size], page: Size) -> bool:
    """Whether a page has no text but what its markup calls comments, as that of an issue or a question."""
    is_all = sum(sizes[element].paragraphs for element in comments) == page.paragraphs > 0
    return is_all and sum(sizes[element].prose for element in comments) > _COMMENTS * page.prose


def _is_box(element: HtmlElement, sizes: Mapping[HtmlElement, Size], total: int) -> bool:
    if element.tag in _WHOLE or element.tag in HEADINGS or element not in sizes:
        return False
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    names, size = marks.split(), sizes[element]
    if _HIDDEN.intersection(names) and size.text <= _MAX_HIDDEN and not any(map(_SHOWN.search, names)):
        return True
    if element.tag in _INLINE:
        return False
    if _CODE_NAME.search(marks) and _is_listing(element):
        return True
    if not any(map(is_box_name, names)) or (size.is_prose and not is_surely_box(marks)):
        return False
    # Not the page's own container: some themes call the whole content 'related'.
    return size.prose <= max(min(2000, total // 2), total // 4) and next(element.iter("h1"), None) is None


def _is_listing(element: HtmlElement) -> bool:
    """Whether an element named after code holds code; its <pre> is gone by now."""
    text = text_of(element, _MOST)
    is_short = len(text) < _MIN_LISTING and element.find(".//hr") is not None
    return is_short or not is_prose(text)
