"""Small operations on a parsed tree; elements are emptied, not cut out, in linear time on any page."""

from lxml.html import HtmlElement

from crawler.untrusted.escapes import NOT_OF_XML

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def words(element: HtmlElement) -> frozenset[str]:
    """The words of the element's class."""
    return frozenset((element.get("class") or "").split())


def drop(element: HtmlElement) -> None:
    """Takes away what the element holds; the text before and after it is one."""
    replace_by_text(element, "")


def drop_block(element: HtmlElement) -> None:
    """Takes away what the element holds; the texts before and after it are two blocks."""
    element.clear(keep_tail=True)
    element.tag = "hr"


def replace_by_text(element: HtmlElement, text: str) -> None:
    """Puts a text in the place of what the element holds."""
    element.clear(keep_tail=True)
    element.tag = "span"
    element.text = NOT_OF_XML.sub("", text)


def text_of(element: HtmlElement, most: int = 1 << 60) -> str:
    """The text of the element on one line; the rest is left unread once it is longer than `most`."""
    if not len(element):
        return " ".join((element.text or "")[: 2 * most].split())
    parts, length = [], 0
    for part in element.itertext():
        parts.append(part[: 2 * most])
        length += len(parts[-1])
        if length > 2 * most:
            break
    return " ".join("".join(parts).split())
