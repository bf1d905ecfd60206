"""Inline elements that a pair was imported with, written back in the form of TMX or XLIFF."""

from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from corpus.imports.inline import plain

_SECOND = {"bpt": "sc", "ept": "ec", "ph": "ph", "it": "ph"}


def marked(text: str, markup: str | None) -> Any:
    """The element <seg> with the inline elements of a text; None without any, or if the text was changed."""
    if not markup or plain(markup) != " ".join(text.split()):
        return None
    return etree.fromstring(f"<seg>{markup}</seg>")


def of_xliff(text: str, markup: str, second: bool) -> str:
    """A text as the content of <source> or <target> in XLIFF 1.2, or 2.0 if `second`."""
    element = marked(text, markup)
    if element is None:
        return escape(text)
    return "".join(_second(element) if second else _first(element))


def _first(element: Any) -> list[str]:
    parts = [escape(element.text or "")]
    for child in element:
        if child.tag == "hi":
            parts += ['<mrk mtype="x-hi">', *_first(child), "</mrk>"]
        else:
            number = child.get("i") or child.get("x") or "0"
            pos = {"begin": "open", "end": "close"}.get(child.get("pos", ""), "open")
            more = f' pos="{pos}"' if child.tag == "it" else ""
            parts.append(f'<{child.tag} id="{number}"{more}>{escape(child.text or "")}</{child.tag}>')
        parts.append(escape(child.tail or ""))
    return parts


def _second(element: Any) -> list[str]:
    parts = [escape(element.text or "")]
    for child in element:
        number = child.get("i") or child.get("x") or "0"
        if child.tag == "hi":
            parts += _second(child)
        elif child.tag == "ept":
            parts.append(f'<ec startRef="{number}"/>')
        else:
            # Ids of a text are its own: pairs and single elements are numbered together.
            parts.append(f'<{_SECOND[child.tag]} id="{number}"/>')
        parts.append(escape(child.tail or ""))
    return parts
