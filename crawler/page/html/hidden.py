"""Articles that a page keeps out of sight of browsers with scripts, and in templates."""

from lxml import html
from lxml.html import HtmlElement

from crawler.page.html.trees import drop, text_of

_MIN_ARTICLE = 300  # characters of an article in a <pre>, <noscript> or template


def show_hidden_article(root: HtmlElement) -> None:
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
