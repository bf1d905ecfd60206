"""What of a page is no running text, judged by what it holds; names of classes and ids are hints."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml import etree, html
from lxml.html import HtmlElement

from crawler.page.html.trees import HEADINGS, drop, drop_block, text_of
from crawler.page.page import HEADING, LIST_ITEM
from crawler.page.plain_text import is_prose, read_text

_CODE_NAME = re.compile(r"highlight|codehilite|sourceCode|code-?block|literal-block", re.IGNORECASE)
_BOX_WORDS = frozenset(
    [
        "cookie",
        "cookies",
        "consent",
        "gdpr",
        "newsletter",
        "subscribe",
        "related",
        "comment",
        "comments",
        "disqus",
        "share",
        "sharing",
        "social",
        "breadcrumb",
        "breadcrumbs",
        "pagination",
        "sidebar",
        "toc",
        "advert",
        "banner",
        "promo",
    ]
)
_BOX_NAMES = frozenset({"lang-note", "language-switcher", "lang-switcher"})
# 'has-sidebar' names what is beside it, 'toc-backref' a link back; ':' and its like stand in utility classes.
_BESIDE = frozenset({"has", "with", "no", "is", "not", "without", "backref"})
_UTILITY = re.compile(r"[:\[\]()/!@]")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_HIDDEN = frozenset({"hidden", "d-none", "is-hidden"})
_SHOWN = re.compile(
    r":(?:block|flex|grid|inline|table|contents)|^d-(?:sm|md|lg|xl|xxl)-|^(?:show|active|open)$"
)
_NEAR = 6  # elements after the start of a section in which its heading stands
# What readers open: tabs, parts of an accordion, answers.
_OPENS = re.compile(r"\b(?:tab-?(?:pane|panel|content)|accordion|collapse|collapsible|faq)\b", re.IGNORECASE)
_MAX_HIDDEN = 500  # characters
_CONTENT = re.compile(r"content|article|post|entry|story|main|text|body", re.IGNORECASE)
_WHOLE = frozenset(["html", "body", "main", "article"])
_INLINE = frozenset(
    ["a", "span", "em", "strong", "b", "i", "code", "mark", "abbr", "cite", "kbd", "samp", "sub", "sup"]
)
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
_MIN_ARTICLE = 300  # characters of an article in a <pre>, <noscript> or template
_MOST = 5000  # characters by which it is told
_MIN_PROSE = 60  # characters of a quoted sentence
_MIN_PARAGRAPHS = 250  # characters of prose that make an element a part of the article, whatever its name
_MIN_SENTENCE = 80
# Names by which trafilatura leaves elements out, and those of boxes whatever they hold.
_SOFT = re.compile(
    r"author|banner|bar|byline|slide|expand|embed|rating|attachment|overlay|widget|viewport|premium|permission"
    r"|button|tags|options|meta|timestamp|blurred|message-container|-icon|related|next-|nav|menu|promo",
    re.IGNORECASE,
)
_HARD = re.compile(
    r"cookie|consent|gdpr|newsletter|subscri|comment|disqus|share|sharing|social|footer|sidebar|popular"
    r"|advert|sponsor|taboola|outbrain|bio\b|about-|-about",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…。！？]['\"”’»)\]]*(?:\s|$)")


@dataclass(frozen=True, slots=True)
class _Size:
    """Characters of an element's text, and of the links in it."""

    text: int
    linked: int

    @property
    def prose(self) -> int:
        return self.text - self.linked


def drop_boxes(root: HtmlElement) -> None:
    """Takes out of the tree what is no running text: listings, controls, notices, boxes."""
    _show_hidden_article(root)
    for element in list(root.iter(*_NEVER_TEXT)):
        drop(element)
    sizes = _sizes(root)
    for element in list(root.iter("pre")):
        if not _article_in_pre(element, sizes[root].text):
            drop_block(element)
    for element in list(root.iter("button")):
        _drop_button(element)
    for element in list(root.iter("aside")):
        element.tag = "blockquote" if _is_quote(element, sizes[element]) else "aside"
    for element in root.iter("div", "section", "article", "li", "dd"):
        _name_anew(element)
    for element in _boxes(root, sizes):
        drop_block(element)
    _clear_misnamed(root, sizes)
    _name_container(root, sizes)


def _clear_misnamed(root: HtmlElement, sizes: Mapping[HtmlElement, _Size]) -> None:
    """Takes the names of boxes away from elements that hold paragraphs of prose."""
    misleading: set[str] = set()
    threads: dict[str, list[HtmlElement]] = defaultdict(list)
    for element in root.iter("div", "section", "article", "li", "dd"):
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element not in sizes or _HARD.search(marks) or not _holds_prose(element, sizes[element]):
            continue
        misleading.update(_SOFT.findall(marks.lower()))
        threads[f"{element.get('class')} {element.get('itemprop')}"].append(element)
    for elements in threads.values():
        for element in elements if len(elements) > 1 else ():
            element.attrib.pop("class", None)
            element.attrib.pop("itemprop", None)
    for element in root.iter("*") if misleading else ():
        for name in ("class", "id"):
            if value := element.get(name):
                kept = (word for word in value.split() if misleading.isdisjoint(_SOFT.findall(word.lower())))
                element.set(name, " ".join(kept))


def _holds_prose(element: HtmlElement, size: _Size) -> bool:
    """Whether an element holds two paragraphs or more of whole sentences, hardly a link, and no form."""
    if (
        size.text < _MIN_PARAGRAPHS
        or size.linked > 0.15 * size.text
        or next(element.iter("form", "input"), None) is not None
    ):
        return False
    texts = (text_of(paragraph, 2 * _MIN_SENTENCE) for paragraph in element.iter("p"))
    return sum(1 for text in texts if len(text) >= _MIN_SENTENCE) >= 2


def _drop_button(element: HtmlElement) -> None:
    """A button that is the text of a heading stays, as that."""
    if any(parent.tag in HEADINGS or parent.tag in ("summary", "dt") for parent in element.iterancestors()):
        element.attrib.clear()
    else:
        drop(element)


def _name_anew(element: HtmlElement) -> None:
    """Takes names away that say nothing of a box: those of what readers open, ids made of a heading."""
    if element.get("role") == "tabpanel" or _OPENS.search(element.get("class") or ""):
        for name in ("hidden", "style", "aria-hidden", "class"):
            element.attrib.pop(name, None)
    if element.get("id") and _is_slug(element.get("id") or "", element):
        del element.attrib["id"]


def _sizes(root: HtmlElement) -> dict[HtmlElement, _Size]:
    """Sizes of all elements, in one walk."""
    found: dict[HtmlElement, _Size] = {}
    open_sizes = [[0, 0]]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            open_sizes.append([_length(element.text), 0])
        else:
            text, linked = open_sizes.pop()
            found[element] = _Size(text, text if element.tag == "a" else linked)
            outer = open_sizes[-1]
            outer[0] += text + (_length(element.tail) if element is not root else 0)
            outer[1] += found[element].linked
    return found


def _length(text: str | None) -> int:
    return 0 if not text or text.isspace() else len(" ".join(text.split()))


def _show_hidden_article(root: HtmlElement) -> None:
    """A browser shows shadow roots, and what stands for scripts where a page has hardly more."""
    hidden = []
    for element in list(root.iter("template", "noscript", "script")):
        kind = (element.get("type") or "").lower()
        if element.tag == "template" and (element.get("shadowrootmode") or element.get("shadowroot")):
            element.tag = "div"
        elif element.tag != "script" or kind in ("text/template", "text/html", "text/x-template"):
            hidden.append(element)
        else:
            drop(element)
    kept = [(element, _markup(element)) for element in hidden]
    for element in hidden:
        pictures = list(element.iter("img"))
        drop(element)
        element.extend(pictures)
    shown = max(_MIN_ARTICLE, len(text_of(root))) if any(inner is not None for _, inner in kept) else 0
    for element, inner in kept:
        if inner is not None and len(text_of(inner)) > shown:
            inner.tag = "div"
            element.tag = "div"
            element.append(inner)


def _markup(element: HtmlElement) -> HtmlElement | None:
    """What a template holds, as elements."""
    if element.tag == "script":
        text = element.text or ""
        return html.fragment_fromstring(text, create_parent="div") if len(text) >= _MIN_ARTICLE else None
    if len(text_of(element)) < _MIN_ARTICLE:
        return None
    inner = element.makeelement("div")
    inner.text = element.text
    inner.extend(list(element))
    return inner


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


def _is_quote(element: HtmlElement, size: _Size) -> bool:
    """Whether an <aside> is a part of the article that is set apart, not a box of links beside it."""
    if size.prose < max(_MIN_PROSE, 0.8 * size.text) or next(element.iter("form", "input"), None) is not None:
        return False
    if size.linked and next(element.iter(*HEADINGS), None) is not None:
        return False
    neighbours = (element.getprevious(), element.getnext())
    is_inside = any(parent.tag in ("article", "main") for parent in element.iterancestors())
    is_between = any(other is not None and other.tag == "p" for other in neighbours)
    return (is_inside or is_between) and any(map(_SENTENCE_END.search, element.itertext()))


def _boxes(root: HtmlElement, sizes: Mapping[HtmlElement, _Size]) -> list[HtmlElement]:
    found = []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if isinstance(element.tag, str) and element.attrib and _is_box(element, sizes, sizes[root].prose):
            found.append(element)
            walk.skip_subtree()
    return found


def _is_box(element: HtmlElement, sizes: Mapping[HtmlElement, _Size], total: int) -> bool:
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
    if not any(map(_is_box_name, names)) or (not _HARD.search(marks) and _holds_prose(element, size)):
        return False
    # Not the page's own container: some themes call the whole content 'related'.
    return size.prose <= max(min(2000, total // 2), total // 4) and next(element.iter("h1"), None) is None


@lru_cache(maxsize=4096)
def _is_box_name(name: str) -> bool:
    parts = frozenset(map(str.lower, _WORD.findall(name)))
    if _UTILITY.search(name) or parts & _BESIDE:
        return False
    return bool(parts & _BOX_WORDS) or name in _BOX_NAMES


def _is_listing(element: HtmlElement) -> bool:
    """Whether an element named after code holds code; its <pre> is gone by now."""
    text = text_of(element, _MOST)
    return not text or element.find(".//hr") is not None or not is_prose(text)


def _is_slug(name: str, element: HtmlElement) -> bool:
    """Whether an id is made of the words of the element's own heading."""
    first = islice(element.iter("*"), _NEAR)
    heading = next((found for found in first if found.tag in HEADINGS), None)
    return heading is not None and _slug(name) != "" and _slug(name) in _slug(text_of(heading))


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(filter(str.isalnum, plain))


def _name_container(root: HtmlElement, sizes: Mapping[HtmlElement, _Size]) -> None:
    """Leaves the elements that hold most of the page only the names that say so."""
    total = sizes[root].prose
    largest = [root]
    for element in largest:
        largest += [child for child in element if child in sizes and sizes[child].prose > total / 2]
        if element.attrib:
            names = [name for name in (element.get("class") or "").split() if _CONTENT.search(name)]
            element.set("class", " ".join(name for name in names if not _is_box_name(name)))
            if not _CONTENT.search(element.get("id") or "") or _is_box_name(element.get("id") or ""):
                element.attrib.pop("id", None)
