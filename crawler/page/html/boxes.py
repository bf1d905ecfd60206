"""What of a page is no running text, judged by what it holds; names of classes and ids are hints."""

import re
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from crawler.page.html.cross_references import (
    drop_contents,
    drop_cross_references,
    drop_labels,
)
from crawler.page.html.embeds import drop_sign_ups, show_embeds
from crawler.page.html.headings import name_headings
from crawler.page.html.hidden import show_hidden_article
from crawler.page.html.named_boxes import drop_named_boxes
from crawler.page.html.names import clear_misleading, clear_opened, name_containers
from crawler.page.html.sizes import Size, sizes_of
from crawler.page.html.threads import drop_authors, equal_ranks
from crawler.page.html.trees import HEADINGS, drop, drop_block, text_of, words
from crawler.page.page import HEADING, LIST_ITEM
from crawler.page.plain_text import read_text

_NEAR = 3  # elements of a tab in which a heading stands
_MAX_TAB = 30  # characters of the label of a tab
_NEVER_TEXT = (
    "style",
    "textarea",
    "select",
    "svg",
    "object",
    "iframe",
    "audio",
    "video",
    "canvas",
    "datalist",
)
_UNSEEN_INPUTS = frozenset({"hidden", "submit", "button", "image", "reset"})
_MOST_CONTROLS = 100
_MIN_ARTICLE = 300  # characters of an article in a <pre>, <noscript> or template
_MOST = 5000  # characters by which it is told
_MIN_PROSE = 60  # characters of a quoted sentence
_NOTICE = re.compile(
    r"©|\(c\) ?\d{4}|copyright|all rights reserved|todos los derechos|licen[cs]e", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?…。！？]['\"”’»)\]]*(?:\s|$)")


def drop_boxes(root: HtmlElement) -> None:
    """Takes out of the tree what is no running text: listings, controls, notices, boxes."""
    show_hidden_article(root)
    _open_forms(root)
    for element in list(root.iter(*_NEVER_TEXT)):
        drop(element)
    sizes = sizes_of(root)
    for element in list(root.iter("pre")):
        if not _article_in_pre(element, sizes[root].text):
            drop_block(element)
    _drop_controls(root)
    drop_sign_ups(root, sizes)
    show_embeds(root, sizes)
    drop_cross_references(root, sizes)
    drop_contents(root)
    drop_labels(root)
    drop_authors(root)
    name_headings(root)
    for element in list(root.iter("aside")):
        element.tag = "blockquote" if _is_quote(element, sizes[element]) else "aside"
    for element in list(root.iter("footer")):
        element.tag = "div" if _is_closing(element, sizes[element]) else "footer"
    for element in root.iter("div", "section", "article", "li", "dd"):
        clear_opened(element)
    for element in list(root.iter("nav")):
        if sizes[element].prose <= sizes[root].prose // 4 and next(element.iter("h1"), None) is None:
            drop_block(element)
    drop_named_boxes(root, sizes)
    clear_misleading(root, sizes)
    equal_ranks(root, sizes)
    name_containers(root, sizes)


def _open_forms(root: HtmlElement) -> None:
    """Forms, groups and labels without a control that readers see are containers of text."""
    for element in list(root.iter("form", "fieldset", "label")):
        controls = list(islice(element.iter("input", "textarea", "select"), _MOST_CONTROLS))
        is_text = all(e.get("type", "").lower() in _UNSEEN_INPUTS for e in controls)
        if element.tag != "label":
            element.tag = "div" if is_text else element.tag
        elif is_text and element.get("for") is None and len(text_of(element, _MIN_PROSE)) >= _MIN_PROSE:
            element.tag = "span"


def _drop_controls(root: HtmlElement) -> None:
    """Takes out buttons, rows of tabs, and the signatures of Sphinx's references."""
    for element in list(root.iter("button")):
        _drop_button(element)
    for element in list(root.iter("dt")):
        if "sig" in words(element):
            drop_block(element)
    for element in root.xpath("//*[@role='tab']"):
        if len(text_of(element, _MAX_TAB)) <= _MAX_TAB and not _opens_below(element):
            drop_block(element)


def _drop_button(element: HtmlElement) -> None:
    """A button that is the text of a heading stays, as that."""
    if any(parent.tag in HEADINGS or parent.tag in ("summary", "dt") for parent in element.iterancestors()):
        element.attrib.clear()
    else:
        drop(element)


def _opens_below(tab: HtmlElement) -> bool:
    """Whether a tab is the heading of what it opens, as in an accordion, and none in a row of labels."""
    return any(e.tag in HEADINGS for e in (tab, *islice(tab.iter(), _NEAR), *islice(tab.iterancestors(), 2)))


def _article_in_pre(element: HtmlElement, total: int) -> bool:
    """Whether most of the page stands in one <pre>; its paragraphs are then elements."""
    text = "".join(element.itertext())
    if len(text) < _MIN_ARTICLE or len(" ".join(text.split())) < total / 2:
        return False
    blocks = read_text(text).blocks
    if not blocks:
        return False
    element.clear(keep_tail=True)
    element.tag = "div"
    for block in blocks:
        tag = "h2" if block.kind == HEADING else "li" if block.kind == LIST_ITEM else "p"
        etree.SubElement(element, tag).text = block.text
    return True


def _is_quote(element: HtmlElement, size: Size) -> bool:
    """Whether an <aside> is a part of the article that is set apart, not a box of links beside it."""
    if size.prose < max(_MIN_PROSE, 0.8 * size.text) or next(element.iter("form", "input"), None) is not None:
        return False
    if size.linked and next(element.iter(*HEADINGS), None) is not None:
        return False
    neighbours = (element.getprevious(), element.getnext())
    is_inside = any(parent.tag in ("article", "main") for parent in element.iterancestors())
    is_between = any(other is not None and other.tag == "p" for other in neighbours)
    return (is_inside or is_between) and any(map(_SENTENCE_END.search, element.itertext()))


def _is_closing(element: HtmlElement, size: Size) -> bool:
    """Whether the footer of an article is its closing words: sentences without a link, form or notice."""
    if size.text < _MIN_PROSE or size.linked or size.forms or element.find(".//p") is None:
        return False
    is_inside = any(parent.tag in ("article", "main", "section") for parent in element.iterancestors())
    text = text_of(element, _MOST)
    return is_inside and not _NOTICE.search(text) and _SENTENCE_END.search(text) is not None
