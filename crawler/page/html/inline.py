"""What stands in sentences and is no part of them: marks of notes, edit links, hidden hints."""

import re

from lxml.html import HtmlElement

from crawler.page.html.trees import HEADINGS, drop, drop_block, replace_by_text, text_of, words

_UNSEEN = frozenset(  # classes by which frameworks show a text to screen readers alone
    [
        "sr-only",
        "screen-reader-text",
        "screen-reader-only",
        "screenreader",
        "screen-reader",
        "visually-hidden",
        "visuallyhidden",
        "visually-hidden-focusable",
        "u-visually-hidden",
        "element-invisible",
        "hidden-visually",
        "assistive-text",
        "a11y-hidden",
        "show-for-sr",
        "offscreen",
    ]
)
_TOOLTIP = frozenset(
    ["tooltiptext", "tooltip-text", "tooltip-content", "tooltip__content", "tooltip__text", "tippy-content"]
)
# Parts of what opens over a word, as 'popover-content', 'rollover-people-block', 'hovercard'.
_OPENED = re.compile(
    r"^(?:popover|hover-?card|rollover|tool-?tip|popup|infobubble)[-_](?:\w+[-_])*"
    r"(?:content|body|block|text|inner|box|card|panel)$|^hover-?card$",
    re.IGNORECASE,
)
_EDIT = frozenset(
    [
        "printfooter",
        "mw-editsection",
        "mw-editsection-like",
        "editsection",
        "mw-cite-backlink",
        "mw-jump-link",
    ]
)
_NOTE = frozenset(
    ["footnote-ref", "footnote-reference", "footnote", "noteref", "reference", "fn-ref", "footnoteref"]
)
_NOTE_ROLES = frozenset({"doc-noteref", "doc-backlink"})
_BACK = frozenset(["footnote-backref", "footnote-back", "footnote-backlink", "fn-backref"])
_SECTION = frozenset(
    ["section-number", "header-section-number", "secno", "sectnum", "heading-number", "sectionNumber"]
)
# MediaWiki's own lines under a title and at the end of a page.
_SITE_LINES = frozenset({"siteSub", "jump-to-nav", "siteNotice", "catlinks", "printfooter"})
_MIN_CITED = 0.8  # of an item's text, from which it is an entry of a bibliography
_NOTE_MARK = re.compile(r"\W*(?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5})?\W*")
_SECTION_NUMBER = re.compile(r"(?:\w{1,10} )?[\dA-Z]{1,3}(?:\.\d{1,3})*\.?:?")
_BRACKETED = re.compile(r"(?:\[[^\[\]]*\]\s*)+")
_BRACKETED_MARK = re.compile(r"\[\s*(?:\d{1,3}|[a-z])\s*\]")
_NUMBER = re.compile(r"[-+−–]?\d+")
_POWER_LETTER = re.compile(r"[-+−–]?[ikmnxN]")  # a, e, o, r, s, t, d, h are of ordinals
_BASE_LETTERS = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,3}$|[)\]]$")  # of a variable, a unit, a function
_NOTED = re.compile(r"[^\W\d_]{4}$|[.,;:!?”»\"'’]$")  # what a mark of a note stands after
_FOOTNOTE = re.compile(r"#_?(?:fn|ftn|footnote|endnote|note|cite|ref)", re.IGNORECASE)
_CLIPPED = re.compile(
    r"clip:\s*rect\(\s*[01](?:px)?[\s,]|clip-path:\s*inset\(\s*(?:50|100)%|(?:left|text-indent):\s*-\d{4}"
)
_MAX = 200  # characters of furniture
_MAX_SOURCE = 2000  # and of an entry of a bibliography
_MAX_OPENED = 2000  # and of what opens over a word
_MAX_MARK = 12  # characters of a mark of a note
_MAX_NOTE = 3  # digits of one


def tidy_sentences(root: HtmlElement) -> None:
    """Takes the furniture out of the sentences of the tree that is given; powers of numbers get a ^."""
    _drop_by_tag(root)
    for element in root.xpath("//*[@class or @role or @id or @style]"):
        if isinstance(element.tag, str) and _is_furniture(element):
            drop(element)
    for element in list(root.iter("span", "div")):
        if _opens_over(element):
            drop(element)
    for element in list(root.iter("sup")):
        _raised(element)
    for link in root.xpath("//a[starts-with(@href, '#') or not(@href)]"):
        if _is_sign(link) or _is_note_link(link):
            drop(link)
    for element in root.iter("span"):
        if _is_edit_links(element):
            drop(element)


def _drop_by_tag(root: HtmlElement) -> None:
    """Readings of characters, deleted text, entries of a bibliography."""
    for element in list(root.iter("rt", "rp", "rtc")):
        drop(element)
    for element in list(root.iter("del", "s", "strike")):
        if len(text_of(element, _MAX)) <= _MAX:
            drop(element)
    for element in list(root.iter("label")):
        if element.find("input[@disabled]") is not None:  # of a list of tasks
            element.tag = "span"
    for element in list(root.iter("li")):
        if _is_source(element):
            drop_block(element)


def _is_furniture(element: HtmlElement) -> bool:
    marks, role = words(element), element.get("role")
    if marks & _SECTION and _SECTION_NUMBER.fullmatch(text_of(element, _MAX_MARK)):
        return True
    if marks & _EDIT or marks & _BACK or role in _NOTE_ROLES or element.get("id") in _SITE_LINES:
        return True
    is_clipped = element.get("style") is not None and _CLIPPED.search(element.get("style") or "") is not None
    if marks & _UNSEEN or marks & _TOOLTIP or role == "tooltip" or is_clipped:
        return element.tag not in ("html", "body", "main", "article") and len(text_of(element, _MAX)) <= _MAX
    is_note = element.tag in ("a", "sup") and bool(marks & _NOTE)
    return is_note and _is_mark(text_of(element, _MAX_MARK))


def _opens_over(element: HtmlElement) -> bool:
    """Whether an element opens over the link or word before it, and says more of that."""
    link = element.getprevious()
    if link is None or link.tag not in ("a", "abbr", "dfn", "button") or (link.tail or "").strip():
        return False
    name = text_of(link, _MAX)
    if not name or not any(map(_OPENED.search, words(element))):
        return False
    return len(text_of(element, _MAX_OPENED)) <= _MAX_OPENED


def _is_source(item: HtmlElement) -> bool:
    """Whether an item holds the data of a source and no sentence, as MediaWiki marks it."""
    cite = next(item.iter("cite"), None)
    if cite is None or "citation" not in words(cite):
        return False
    return len(text_of(cite, _MAX_SOURCE)) >= _MIN_CITED * len(text_of(item, _MAX_SOURCE))


def _raised(element: HtmlElement) -> None:
    text = text_of(element, _MAX)
    link = element.find(".//a")
    if link is None and element.getparent() is not None and element.getparent().tag == "a":
        link = element.getparent()
    if (len(text) <= _MAX and _BRACKETED.fullmatch(text)) or (
        link is not None
        and (link.getparent() is element or "#" in (link.get("href") or ""))
        and _is_mark(text)
    ):
        drop(element)
    elif _is_power(text, _before(element)):
        replace_by_text(element, f"^{text}")
    elif text.isdecimal() and len(text) <= _MAX_NOTE and _NOTED.search(_before(element)):
        drop(element)


def _is_power(text: str, base: str) -> bool:
    """Whether what is raised over the base is a power of it: 10^6, 2^n, x^2, km^2."""
    if base[-1:].isdigit():
        return bool(_NUMBER.fullmatch(text) or _POWER_LETTER.fullmatch(text))
    return bool(_NUMBER.fullmatch(text) and _BASE_LETTERS.search(base))


def _is_mark(text: str) -> bool:
    return len(text) <= _MAX_MARK and bool(_NOTE_MARK.fullmatch(text))


def _before(element: HtmlElement) -> str:
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return previous.tail or ""
    return (parent.text or "") if parent is not None else ""


def _is_sign(link: HtmlElement) -> bool:
    """Whether a link within the page is a sign or a mark of a note: a pilcrow, an arrow, [1]."""
    text = text_of(link, _MAX)
    if not any(map(str.isalnum, text)):
        return True
    return bool(link.get("href")) and bool(_BRACKETED_MARK.fullmatch(text))


def _is_note_link(link: HtmlElement) -> bool:
    """Whether a link is a number or sign that leads to a note, glued to the word before it."""
    if not _FOOTNOTE.match(link.get("href") or "") or not _is_mark(text_of(link, _MAX_MARK)):
        return False
    before = _before(link)
    return link.get("rel") == "footnote" or (before != "" and not before[-1].isspace())


def _is_edit_links(element: HtmlElement) -> bool:
    """Whether an element of a heading is links in brackets, as MediaWiki's [edit | edit source]."""
    if element.getparent() is None or element.getparent().tag not in HEADINGS:
        return False
    return element.find("a") is not None and bool(_BRACKETED.fullmatch(text_of(element, _MAX)))
