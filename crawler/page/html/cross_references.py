"""Boxes that hold nothing but cross references, tables of contents, and the labels of notes."""

import re
from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

from crawler.page.html.sizes import Size
from crawler.page.html.trees import HEADINGS, drop_block, text_of, words

# Elements that are set apart from the text, by the names that generators of documentation give them.
_SET_APART = re.compile(
    r"(?:^|[-_])(?:topic|admonition|seealso|see-also|callout|note|box|card|panel)(?:$|[-_])"
)
_LEADING = 0.3  # of the text of all references: links to other pages
_MAX_TITLE = 60  # characters
_CONTENTS = 0.9  # of the text of an item of a table of contents
_MOST = 3000  # characters of one reference
_WHOLE = 0.5  # of the page's text, from which a box is no box
# Kinds of notes whose title names the kind, in the language of the page.
_KINDS = frozenset(
    ["note", "warning", "tip", "hint", "important", "caution", "danger", "error", "attention", "seealso"]
)
_TITLES = frozenset({"admonition-title", "markdown-alert-title", "admonition-heading"})
_MAX_LABEL = 3  # words of 'See also'; the other kinds are one


def drop_cross_references(root: HtmlElement, sizes: Mapping[HtmlElement, Size]) -> None:
    """Takes out boxes of a title and of references: items that each lead to another page, hardly more.

    So are the examples of a gallery that use a function, books to read, and boxes that say 'See also'.
    """
    for element in list(root.iter("div", "section", "aside", "blockquote")):
        if element.tag == "aside" or any(map(_SET_APART.search, words(element))):
            size = sizes.get(element)
            is_part = size is not None and size.linked > 0 and size.text < _WHOLE * sizes[root].text
            if is_part and _refers(element):
                drop_block(element)


def drop_contents(root: HtmlElement) -> None:
    """Takes out lists of the page's own sections, with the line or heading that introduces them."""
    for element in list(root.iter("ul", "ol")):
        items = [child for child in element if text_of(child, _MAX_TITLE)]
        if len(items) < 2 or not all(map(_is_of_contents, items)):
            continue
        label, after = element.getprevious(), element.getnext()
        is_last = after is None or after.tag in HEADINGS or after.tag in ("section", "div", "hr")
        if label is not None and is_last and _is_introduction(label):
            drop_block(label)
            drop_block(element)


def _is_of_contents(item: HtmlElement) -> bool:
    """Whether an item is links within the page and nothing else."""
    own = sum(
        len(text_of(link, _MOST))
        for link in item.iter("a")
        if (link.get("href") or "").startswith("#") and len(link.get("href") or "") > 1
    )
    return own >= _CONTENTS * len(text_of(item, _MOST)) > 0


def _is_introduction(label: HtmlElement) -> bool:
    is_line = label.tag in ("p", "div", "span", "b", "strong") or (
        label.tag in HEADINGS and label.tag != "h1"
    )
    return is_line and 0 < len(text_of(label, _MAX_TITLE)) <= _MAX_TITLE and not (label.tail or "").strip()


def drop_labels(root: HtmlElement) -> None:
    """Takes out the titles of notes that say their kind alone: Note, Warning, See also."""
    for element in list(root.iter("p", "div")):
        if element.attrib and words(element) & _TITLES and _is_label(element):
            drop_block(element)


def _is_label(title: HtmlElement) -> bool:
    parent = title.getparent()
    if parent is None:
        return False
    names = {part for word in words(parent) for part in re.split(r"[-_]+", word.lower())}
    most = _MAX_LABEL if "seealso" in names else 1
    return bool(names & _KINDS) and len(text_of(title, _MAX_TITLE).split()) <= most


def _refers(box: HtmlElement) -> bool:
    """Whether all of a box below its title are references."""
    parts = [child for child in box if text_of(child, _MAX_TITLE)]
    if len(parts) < 2 or len(text_of(parts[0], _MAX_TITLE)) > _MAX_TITLE or (box.text or "").strip():
        return False
    whole = leading = 0
    for item in _items(parts[1:]):
        links = [link for link in item.iter("a") if _leads_away(link)]
        if item.tag == "p":  # in which a name of code is part of a sentence
            links = [link for link in links if next(link.iter("code", "tt"), None) is None]
        away = sum(len(text_of(link, _MOST)) for link in links)
        if not away:
            return False
        whole, leading = whole + len(text_of(item, _MOST)), leading + away
    return leading >= _LEADING * whole > 0


def _items(parts: list[HtmlElement]) -> Iterator[HtmlElement]:
    for part in parts:
        if part.tag in ("ul", "ol"):
            yield from (item for item in part if text_of(item, _MAX_TITLE))
        elif part.tag == "dl":
            yield from part.iterchildren("dd")
        else:
            yield part


def _leads_away(link: HtmlElement) -> bool:
    return not (link.get("href") or "#").startswith("#")
