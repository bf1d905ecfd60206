"""Pages of several texts of one rank: the posts of a thread, of a live report, of a blog's month."""

import re
from collections import defaultdict
from collections.abc import Mapping

from lxml.html import HtmlElement

from crawler.page.html.names import is_surely_box
from crawler.page.html.sizes import Size
from crawler.page.html.trees import drop_block, text_of

_CONTENT = re.compile(r"content|article|post|entry|story|main|text|body|message", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_AUTHOR = re.compile(
    r"(?:^|[\s_-])(?:user|member|poster)[-_]?(?:name|title|rank|info|details)s?\b|(?:^|\s)reputation\b",
    re.IGNORECASE,
)
_NAME = 60  # characters of a name, rank or reputation
_MIN = 60  # characters outside links of a post
_LINKED = 0.3  # of its text, at most
_MAIN = 0.7  # of all their text, from which one is the article and the others stand beside it
_SHARE = 0.5  # of the page's text that the posts hold together


def equal_ranks(root: HtmlElement, sizes: Mapping[HtmlElement, Size]) -> None:
    """Takes from texts of one rank what would make the first of them the article of the page."""
    posts: dict[str, list[HtmlElement]] = defaultdict(list)
    for element in root.iter("div", "section", "article", "li", "dd", "td"):
        if not element.attrib and element.tag != "article":
            continue
        if element in sizes and _is_post(sizes[element]) and (names := _names(element)):
            posts[names].append(element)
    for found in posts.values():
        if _is_thread([sizes[element].prose for element in found], sizes[root].prose):
            for element in found:
                element.tag = "div" if element.tag == "article" else element.tag
                for name in ("class", "id", "itemprop"):
                    element.attrib.pop(name, None)


def drop_authors(root: HtmlElement) -> None:
    """Takes out the names and ranks of those who wrote the posts of a thread: short lines, one at each."""
    found: dict[str, list[HtmlElement]] = defaultdict(list)
    for element in root.iter("div", "p", "li", "dd", "dt", "h2", "h3", "h4", "h5", "h6"):
        names = _AUTHOR.findall(element.get("class") or "")
        if names and 0 < len(text_of(element, _NAME)) <= _NAME:
            found[" ".join(sorted(name.strip(" \n_-").lower() for name in names))].append(element)
    for elements in found.values():
        for element in elements if len(elements) > 1 else ():
            drop_block(element)


def _is_thread(sizes: list[int], total: int) -> bool:
    """Whether texts hold most of the page together, and none most of it alone."""
    return sum(sizes) > _SHARE * total and max(sizes) < _MAIN * sum(sizes)


def _names(element: HtmlElement) -> str:
    """What says of the element that it is content, less numbers; '' where nothing does or it is a box."""
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    if is_surely_box(marks):
        return ""
    own = [word for word in marks.split() if _CONTENT.search(word)]
    own += [word for word in (element.get("itemprop"),) if word]
    if element.tag == "article":
        own.append(element.tag)
    return _DIGITS.sub("", " ".join(sorted(own)))


def _is_post(size: Size) -> bool:
    return size.prose >= _MIN and size.linked <= _LINKED * size.text
