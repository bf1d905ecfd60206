"""Whether a page is a machine translation: marks of services, notices, and what they leave in the text."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.translation_notices import has_notice
from crawler.translation_services import service_mark

# Messages of MyMemory, which many free plug-ins ask: where it refuses, they put them in the text's place.
_LEFTOVERS = (
    "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS",
    "QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY",
    "QUERY LENGTH LIMIT EXCEDEED. MAX ALLOWED QUERY",
)
_NO_PROSE = frozenset({"script", "style", "pre", "code", "textarea"})


def machine_translation_mark(root: HtmlElement, url: str) -> str | None:
    """What shows that the page at `url` is a machine translation; None where nothing does.

    The name of a service, 'declared' (in the head), 'notice' or 'leftover'. The original page of a site that
    a service translates has no mark.
    """
    mark = service_mark(root, url)
    if mark is None and has_notice(root):
        mark = "notice"
    if mark is None and any(text.strip().startswith(_LEFTOVERS) for text in _texts(root)):
        mark = "leftover"
    return mark


def _texts(root: HtmlElement) -> Iterator[str]:
    """The texts of a page but for code; by XPath it would take quadratic time to put them in order."""
    for element in root.iter():
        if element.text and isinstance(element.tag, str) and element.tag not in _NO_PROSE:
            yield element.text
        parent = element.getparent()
        if element.tail and parent is not None and parent.tag not in _NO_PROSE:
            yield element.tail
