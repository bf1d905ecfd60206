"""Texts of a page in another language that a reader sees once a button is pressed."""

import re

from lxml.html import HtmlElement

from crawler.languages import base
from crawler.page.html.shells import is_hidden
from crawler.page.html.trees import text_of

_HIDDEN_NAMES = frozenset({"hidden", "d-none", "is-hidden", "hide"})
_NAMED = re.compile(
    r"(?:^|\s)(?:(?:lang|language|content|text|tab|block|only)[-_]+)?([a-z]{2})(?=\s|$)", re.IGNORECASE
)
_HOLDERS = frozenset(["div", "section", "article", "p", "li", "td", "blockquote", "span", "main"])
_MIN = 40  # characters of a text
_SIBLINGS = 50  # on each side that are looked at
_MOST = 10_000  # characters by which sizes are compared
_ALIKE = 0.5  # size of one text by that of the other, at least


def show_languages(root: HtmlElement) -> None:
    """Shows what is hidden and says that it is the text of an element beside it in another language.

    Halves of a paragraph that say their languages, shown or not, are blocks.
    """
    for element in list(root.iter(*_HOLDERS)):
        if not (element.attrib and _is_hidden(element)):
            continue
        lang = _language(element)
        shown = _counterpart(element, lang) if lang else None
        if shown is not None:
            for one in (element, shown):
                one.tag = "div" if one.tag == "span" else one.tag
            for name in ("hidden", "style", "aria-hidden", "class", "id"):
                element.attrib.pop(name, None)
    for element in list(root.iter("span", "em", "i")):
        lang = base(element.get("lang") or "")
        other = _counterpart(element, lang) if lang else None
        if other is not None and other.get("lang"):
            element.tag = other.tag = "div"


def _is_hidden(element: HtmlElement) -> bool:
    names = element.get("class")
    return is_hidden(element) or bool(names and not _HIDDEN_NAMES.isdisjoint(names.split()))


def _language(element: HtmlElement) -> str:
    """The code of the language that the element says it is in; ''."""
    for name in ("lang", "xml:lang", "data-lang", "data-language", "data-locale"):
        if code := base(element.get(name) or ""):
            return code
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return next(filter(None, map(base, _NAMED.findall(names))), "")


def _counterpart(element: HtmlElement, lang: str) -> HtmlElement | None:
    """An element beside this one that says it is in another language and is about as long."""
    size = len(text_of(element, _MOST))
    if size < _MIN:
        return None
    for preceding in (True, False):
        for place, other in enumerate(element.itersiblings(preceding=preceding)):
            if place == _SIBLINGS:
                break
            if other.tag == element.tag and other.attrib and _language(other) not in ("", lang):
                sizes = sorted((size, len(text_of(other, _MOST))))
                if sizes[0] >= _ALIKE * sizes[1]:
                    return other
    return None
