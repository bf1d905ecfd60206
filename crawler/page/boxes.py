"""What of a page is no running text, judged by what it holds; names of classes and ids are hints."""

import re
import unicodedata

from lxml import etree, html
from lxml.html import HtmlElement

from crawler.page.page import HEADING, LIST_ITEM
from crawler.page.plain_text import is_prose, read_text
from crawler.page.trees import HEADINGS, drop, drop_block, text_of

_CODE_NAME = re.compile(r"highlight|codehilite|sourceCode|code-?block|literal-block", re.IGNORECASE)
_BOX_NAME = re.compile(
    r"(?:^|[-_])(?:cookies?|consent|gdpr|newsletter|subscribe|related|comments?|disqus|share|sharing|social|"
    r"breadcrumbs?|pagination|sidebar|toc|lang-note|language-switcher|lang-switcher|advert|banner)(?:$|[-_])",
    re.IGNORECASE,
)
# 'has-sidebar' names what is beside it; ':' and its like stand in utility classes ('lg:sidebar-open').
_NO_NAME = re.compile(r"^(?:has|with|no|is|not|without)-|[:\[\]()/!@]|^toc-backref$", re.IGNORECASE)
_WHOLE = frozenset("html body main article".split())
_INLINE = frozenset("a span em strong b i code mark abbr cite kbd samp sub sup".split())
_NEVER_TEXT = ("style", "textarea", "select", "svg", "object", "iframe", "audio", "video", "canvas", "datalist")
_MIN_ARTICLE = 300  # characters of an article in a <pre>, <noscript> or template
_MIN_PROSE = 60  # characters of a quoted sentence
_SENTENCE_END = re.compile(r"[.!?…:。！？]['\"”’»)\]]*$")  # noqa: RUF001 (wide signs)


def drop_boxes(root: HtmlElement) -> None:
    """Takes out of the tree what is no running text: listings, controls, notices, boxes beside the article."""
    _show_hidden_article(root)
    for element in list(root.iter(*_NEVER_TEXT)):
        drop(element)
    total = len(text_of(root))
    for element in list(root.iter("pre")):
        if not _article_in_pre(element, total):
            drop_block(element)
    for element in list(root.iter("button")):
        if not any(parent.tag in HEADINGS or parent.tag in ("summary", "dt") for parent in element.iterancestors()):
            drop(element)
    for element in list(root.iter("aside")):
        element.tag = "blockquote" if _is_quote(element) else "aside"
    for element in _named_boxes(root, total):
        drop_block(element)


def _show_hidden_article(root: HtmlElement) -> None:
    """Shadow roots are what a browser shows; so is what stands for scripts where the page shows hardly more."""
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
        drop(element)
    shown = len(text_of(root))
    for element, inner in kept:
        if inner is not None and len(text_of(inner)) > max(_MIN_ARTICLE, shown):
            inner.tag = "div"
            element.tag = "div"
            element.append(inner)


def _markup(element: HtmlElement) -> HtmlElement | None:
    """What a template holds, as elements."""
    if element.tag == "script":
        text = element.text or ""
        return html.fragment_fromstring(text, create_parent="div") if len(text) >= _MIN_ARTICLE else None
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


def _is_quote(element: HtmlElement) -> bool:
    """Whether an <aside> is a part of the article that is set apart, not a box of links beside it."""
    text = text_of(element)
    if not any(p.tag in ("article", "main") for p in element.iterancestors()) or not _SENTENCE_END.search(text):
        return False
    if len(text) < _MIN_PROSE or element.find(".//form") is not None or element.find(".//input") is not None:
        return False
    return _link_share(element, text) < 0.2 and not any(True for _ in element.iter(*HEADINGS))


def _named_boxes(root: HtmlElement, total: int) -> list[HtmlElement]:
    found = []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if isinstance(element.tag, str) and element.attrib and _is_box(element, total):
            found.append(element)
            walk.skip_subtree()
    return found


def _is_box(element: HtmlElement, total: int) -> bool:
    if element.tag in _WHOLE or element.tag in _INLINE or element.tag in HEADINGS:
        return False
    names = [*(element.get("class") or "").split(), element.get("id") or ""]
    if any(map(_CODE_NAME.search, names)) and _is_listing(element):
        return True
    hints = [name for name in names if _BOX_NAME.search(name) and not _NO_NAME.search(name)]
    if not hints or (hints == [element.get("id")] and _is_slug(hints[0], element)):
        return False
    if next(element.iter("h1"), None) is not None:
        return False
    # Not the page's own container: some themes call the whole content 'related'.
    size = len(text_of(element))
    return size <= max(min(2000, total // 2), total // 4)


def _is_listing(element: HtmlElement) -> bool:
    """Whether an element named after code holds code; its <pre> is gone by now."""
    text = text_of(element)
    return not text or element.find(".//hr") is not None or not is_prose(text)


def _is_slug(name: str, element: HtmlElement) -> bool:
    """Whether an id is made of the words of the element's own heading."""
    heading = element if element.tag in HEADINGS else next(element.iter(*HEADINGS), None)
    return heading is not None and _slug(name) != "" and _slug(name) in _slug(text_of(heading))


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(filter(str.isalnum, plain))


def _link_share(element: HtmlElement, text: str) -> float:
    return sum(len(text_of(link)) for link in element.iter("a")) / (len(text) or 1)
