"""Headings that a page marks by names alone."""

import re

from lxml.html import HtmlElement

from crawler.page.html.trees import HEADINGS, text_of

# 'pf_subheadline', 'section-title', 'h2', 'faq__question'; not 'header', which is a part of the page.
_NAME = re.compile(
    r"(?:^|[-_])(?:(?:sub|cross|inter)?-?(?:head|heading|headline|hed|title)s?|[hH][1-6]|question|intertitre|ladillo)$"
    r"|[a-z](?:Heading|Headline|Title|Question)$"
)
_BOX = re.compile(
    r"card|widget|related|promo|teaser|caption|author|menu|nav|modal|share|social|advert|\bad[-_]"
)
_TEXTS = frozenset({"p", "ul", "ol", "dl", "table", "blockquote", "pre", "figure", "div"})
_MAX = 120  # characters of a heading
_LEVEL = "h3"


def name_headings(root: HtmlElement) -> None:
    """Makes short lines that are called headings, stand before text and lead nowhere what they are called."""
    for element in list(root.iter("div", "p")):
        if element.attrib and _is_heading(element):
            level = element.get("aria-level") or ""
            element.tag = f"h{level}" if f"h{level}" in HEADINGS else _LEVEL
            element.attrib.clear()


def _is_heading(element: HtmlElement) -> bool:
    marks = element.get("class") or ""
    if element.get("role") != "heading" and not (
        any(map(_NAME.search, marks.split())) and not _BOX.search(marks.lower())
    ):
        return False
    following = element.getnext()
    if following is None or following.tag not in _TEXTS:
        return False
    if any(
        child.tag not in ("b", "strong", "em", "i", "span", "font", "u")
        for child in element.iterdescendants()
    ):
        return False
    return 0 < len(text_of(element, _MAX)) <= _MAX
