"""Names of elements: those of boxes, and those that mislead about what an element holds."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from crawler.page.html.sizes import Size
from crawler.page.html.trees import HEADINGS, text_of

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
        "feedback",
    ]
)
_BOX_NAMES = frozenset({"lang-note", "language-switcher", "lang-switcher"})
# 'has-sidebar' names what is beside it, 'toc-backref' a link back; ':' and its like stand in utility classes.
_BESIDE = frozenset({"has", "with", "no", "is", "not", "without", "backref"})
_UTILITY = re.compile(r"[:\[\]()/!@]")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_PHRASE = re.compile(r"[a-z\d]+(?:-[a-z\d]+){3,}")  # as of a heading, not as the name of a part of a page
_NEAR = 6  # elements after the start of a section in which its heading stands
# What readers open: tabs, parts of an accordion, answers.
_OPENS = re.compile(r"\b(?:tab-?(?:pane|panel|content)|accordion|collapse|collapsible|faq)\b", re.IGNORECASE)
_CONTENT = re.compile(r"content|article|post|entry|story|main|text|body", re.IGNORECASE)
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


_TABLES = frozenset({"td", "th", "tr", "tbody", "table"})


def clear_misleading(root: HtmlElement, sizes: Mapping[HtmlElement, Size]) -> None:
    """Takes the names of boxes away from elements that hold paragraphs of prose."""
    misleading: set[str] = set()
    for element in root.iter("div", "section", "article", "li", "dd"):
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element in sizes and sizes[element].is_prose and not is_surely_box(marks):
            misleading.update(_SOFT.findall(marks.lower()))
    for element in root.iter("*") if misleading else ():
        for name in ("class", "id"):
            if value := element.get(name):
                kept = (word for word in value.split() if misleading.isdisjoint(_SOFT.findall(word.lower())))
                element.set(name, " ".join(kept))


def clear_opened(element: HtmlElement) -> None:
    """Takes names away that say nothing of a box: those of what readers open, ids made of a heading."""
    if element.get("role") == "tabpanel" or _OPENS.search(element.get("class") or ""):
        for name in ("hidden", "style", "aria-hidden", "class"):
            element.attrib.pop(name, None)
    if element.get("id") and _is_slug(element.get("id") or "", element):
        del element.attrib["id"]


def is_comment(element: HtmlElement) -> bool:
    """Whether a name calls the element a comment."""
    return "comment" in f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def clear_comments(root: HtmlElement) -> None:
    """Takes names away that say that an element is a comment."""
    for element in root.xpath("//*[@class or @id]"):
        if is_comment(element):
            for name in ("class", "id"):
                element.attrib.pop(name, None)


def is_surely_box(marks: str) -> bool:
    """Whether one of the names is that of a box whatever it holds."""
    return _HARD.search(marks) is not None


@lru_cache(maxsize=4096)
def is_box_name(name: str) -> bool:
    """Whether a name of an element is that of a box."""
    parts = frozenset(map(str.lower, _WORD.findall(name)))
    if _UTILITY.search(name) or parts & _BESIDE:
        return False
    return bool(parts & _BOX_WORDS) or name in _BOX_NAMES


def _is_slug(name: str, element: HtmlElement) -> bool:
    """Whether an id is made of the words of the element's own heading.

    Translations of documentation keep the ids of the original: several words over a heading are one, too.
    """
    first = islice(element.iter("*"), _NEAR)
    heading = next((found for found in first if found.tag in HEADINGS), None)
    if heading is None or _slug(name) == "":
        return False
    is_phrase = _PHRASE.fullmatch(name) is not None and not is_box_name(name)
    return is_phrase or _slug(name) in _slug(text_of(heading))


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(filter(str.isalnum, plain))


def name_containers(root: HtmlElement, sizes: Mapping[HtmlElement, Size]) -> None:
    """Leaves the elements that hold most of the page only the names that say so; of tables, not even that."""
    total = sizes[root].prose
    largest = [root]
    for element in largest:
        largest += [child for child in element if child in sizes and sizes[child].prose > total / 2]
        if element.tag == "td":
            _unfold(element)
        if element.attrib:
            names = [name for name in (element.get("class") or "").split() if _CONTENT.search(name)]
            element.set("class", " ".join(name for name in names if not is_box_name(name)))
            if not _CONTENT.search(element.get("id") or "") or is_box_name(element.get("id") or ""):
                element.attrib.pop("id", None)


def _unfold(cell: HtmlElement) -> None:
    """Makes the table around a cell, by which a page is laid out, containers."""
    for element in (cell, *cell.iterancestors()):
        if element.tag in ("td", "th", "tr"):
            for other in (*element.itersiblings(preceding=True), *element.itersiblings()):
                other.tag = "div" if other.tag in ("td", "th", "tr", "tbody") else other.tag
        if element.tag in _TABLES:
            element.tag = "div"
        if element.tag == "table" or element.tag not in (*_TABLES, "div"):
            return
