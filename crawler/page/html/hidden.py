"""Articles that a page keeps out of sight of browsers with scripts, and in templates."""

import json
from collections.abc import Iterator

from lxml import etree, html
from lxml.html import HtmlElement

from crawler.page.html.trees import drop, text_of
from crawler.untrusted.escapes import NOT_OF_XML

_MIN_ARTICLE = 300  # characters of an article in a <pre>, <noscript> or template

_TEMPLATES = ("text/template", "text/html", "text/x-template")
_DATA = "application/ld+json"
_MOST_DATA = 1 << 20  # characters


def show_hidden_article(root: HtmlElement) -> None:
    """A browser shows shadow roots, and what stands for scripts where a page has hardly more."""
    hidden = []
    for element in list(root.iter("template", "noscript", "script")):
        kind = (element.get("type") or "").lower()
        if element.tag == "template" and (element.get("shadowrootmode") or element.get("shadowroot")):
            element.tag = "div"
        elif element.tag != "script" or kind in _TEMPLATES or _holds_article(element, kind):
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
            if element.getparent() is root.find("head") and root.find("body") is not None:
                root.find("body").append(element)


def _markup(element: HtmlElement) -> HtmlElement | None:
    """What a template holds, as elements."""
    if (element.get("type") or "").lower() == _DATA:
        return _article_of(element.text or "")
    if element.tag == "script":
        text = element.text or ""
        return html.fragment_fromstring(text, create_parent="div") if len(text) >= _MIN_ARTICLE else None
    if len(text_of(element)) < _MIN_ARTICLE:
        return None
    inner = element.makeelement("div")
    inner.text = element.text
    inner.extend(list(element))
    return inner


def _holds_article(script: HtmlElement, kind: str) -> bool:
    return kind == _DATA and '"articleBody"' in (script.text or "")


def _article_of(data: str) -> HtmlElement | None:
    """The text of an article that a page, drawn by a script, has in its structured data alone."""
    try:
        texts = list(_bodies(json.loads(data[:_MOST_DATA], strict=False)))
    except (ValueError, RecursionError):
        return None
    text = max(texts, key=len, default="")
    if len(text) < _MIN_ARTICLE:
        return None
    inner = html.fragment_fromstring(text, create_parent="div") if "</p>" in text else None
    if inner is None:
        inner = HtmlElement()
        inner.tag = "div"
        for line in filter(str.strip, text.splitlines()):
            etree.SubElement(inner, "p").text = NOT_OF_XML.sub("", line)
    return inner


def _bodies(data: object) -> Iterator[str]:
    """Texts of articles that all may read."""
    if isinstance(data, list):
        for part in data:
            yield from _bodies(part)
    elif isinstance(data, dict):
        body = data.get("articleBody")
        if isinstance(body, str) and str(data.get("isAccessibleForFree", True)).lower() != "false":
            yield body
        yield from _bodies([value for key, value in data.items() if isinstance(value, list | dict)])
