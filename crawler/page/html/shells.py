"""The elements of the slim tree: what of a page's markup trafilatura is shown."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from crawler.page.html.trees import HEADINGS, words

_CAPTION_NAMES = frozenset({"caption", "wp-caption-text", "figure-caption", "image-caption", "thumbcaption"})
# Trafilatura leaves out figures whole, and knows no other of these.
_RENAMED = {"figcaption": "p", **dict.fromkeys(("figure", "center", "hgroup", "search", "address"), "div")}
_CONTAINERS = frozenset({"body", "div", "section", "article", "main"})
_HOLDS_TEXT = HEADINGS | {"p", "li", "td", "th", "dt", "dd", "summary", "caption", "blockquote"}
_KEPT = frozenset({"id", "class", "role", "style", "itemprop", "aria-hidden", "data-component"})
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden")
_UTILITY = re.compile(r"[:\[\]()/!@]")
_NO_BOXES = frozenset({"sidebarblock"})  # AsciiDoc's: a part of the text that is set apart
_NO_NAME = re.compile("[\\s&<>/\"']")  # in what stands for a name in broken markup: <li<p>
_MIN_SENTENCE = 80  # characters of a paragraph that is read whatever its name
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”»)]*$")
# What trafilatura and its readability look for in names; other names say nothing, and go.
_HINT = re.compile(
    r"avatar|bar|blog|body|byline|caption|cell|com|contact|content|cookie|consent|criteo|dfp|"
    r"disqus|entry|fact|figure|foot|form|hide|hidden|link|main|masthead|media|menu|message|"
    r"meta|modal|more|nav|next|news|noprint|notloaded|outbrain|page|paid|popular|post|"
    r"premium|primary|print|profile|promo|remark|reply|rss|share|shopping|shoutbox|sidebar|"
    r"slide|social|sponsor|stories|story|suggest|syndication|taboola|tags|teaser|text|time|"
    r"tweet|user|view|viral|widget|column|theme|section|single|author|elated|\bad\b|^ad-|"
    r"-ad-|article|art-",
    re.IGNORECASE,
)


def is_caption(element: HtmlElement) -> bool:
    """Whether the class calls the element a caption."""
    names = element.get("class")
    return names is not None and "caption" in names and bool(words(element) & _CAPTION_NAMES)


def shell(element: HtmlElement, parent: HtmlElement) -> HtmlElement:
    """The element in the slim tree: its attributes in one order, without the words of utility classes."""
    tag = "div" if _NO_NAME.search(element.tag) else _RENAMED.get(element.tag, element.tag)
    shell = etree.SubElement(parent, tag)
    take_names(shell, element)
    if tag == "a":
        shell.set("href", element.get("href") or "#")
    if element.tag == "figcaption" or is_caption(element):
        shell.tag = "p"
        shell.attrib.clear()
    return shell


def _is_sentence(element: HtmlElement) -> bool:
    text = "".join(element.itertext())[:-1]  # less its mark
    linked = sum(len(link.text or "") for link in element.iter("a"))
    return len(text) >= _MIN_SENTENCE and linked < 0.3 * len(text) and bool(_SENTENCE_END.search(text))


def take_names(shell: HtmlElement, element: HtmlElement) -> None:
    """Gives the shell the attributes of the element that say what it is, in one order."""
    if element.tag in HEADINGS or not element.attrib:
        return
    for name, value in sorted(element.items()):
        if name in ("class", "id"):
            value = _telling(value)
        elif name == "style":
            value = "display:none" if _HIDDEN.search(value) else ""
        if value and name in _KEPT:
            shell.set(name, value)


@lru_cache(maxsize=4096)
def _telling(classes: str) -> str:
    """The words of a class that say what an element is."""
    return " ".join(filter(_tells, classes.split()))


@lru_cache(maxsize=4096)
def _tells(word: str) -> bool:
    return _HINT.search(word) is not None and _UTILITY.search(word) is None and word not in _NO_BOXES


def is_hidden(element: HtmlElement) -> bool:
    """Whether the element is not shown, by its own attributes."""
    return bool(element.attrib) and (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(element.get("style") or ""))
    )


def settle(shell: HtmlElement) -> None:
    """An element with one run holds it itself; a paragraph with several is their container."""
    if shell.tag in ("p", "li", "blockquote") and shell.attrib and len(shell) == 1 and _is_sentence(shell[0]):
        shell.attrib.clear()  # whatever its name, it reads as a paragraph of an article
    if shell.tag in _HOLDS_TEXT and len(shell) == 1 and shell[0].tag == "p" and not shell[0].attrib:
        shell[0].drop_tag()
    elif shell.tag in _CONTAINERS and len(shell) == 1 and shell[0].tag == "div" and not shell[0].attrib:
        if not (shell[0].text or "").strip():
            shell[0].drop_tag()  # one container more says nothing
    elif shell.tag == "p" and len(shell):
        shell.tag = "div"
        shell.attrib.clear()  # a paragraph's class names no container


def fill(holder: HtmlElement, parts: Iterable[tuple[str, bool]], mark: str) -> None:
    """Puts the text in the element, links as links; the mark is part of the last word."""
    link: HtmlElement | None = None
    last: HtmlElement | None = None
    holder.text = ""
    for text, linked in _joined(parts):
        if linked:
            last = link = etree.SubElement(holder, "a", {"href": "#"})
            link.text = text
            link.tail = ""
        elif link is None:
            holder.text = text
        else:
            link.tail = text
    if last is not None and not last.tail.strip():
        last.text = last.text.rstrip() + mark
    elif last is not None:
        last.tail = last.tail.rstrip() + mark
    else:
        holder.text = holder.text.rstrip() + mark
    holder.text = holder.text.lstrip()


def length(text: str) -> int:
    """Characters of the text on one line."""
    return len(" ".join(text.split()))


def _joined(parts: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Parts next to each other of one sort put together, on one line, without rare characters."""
    texts: list[str] = []
    sort = False
    for text, linked in [*parts, ("", None)]:
        if linked is not sort and texts:
            joined = re.sub(r"\s+", " ", "".join(texts))
            if joined.strip() or not sort:
                yield joined, sort
            texts = []
        sort = bool(linked)
        texts.append(text)
