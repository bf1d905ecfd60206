"""Whether a page is a machine translation: marks of services, notices, and what they leave in the text."""

from lxml.html import HtmlElement

from crawler.translation_notices import has_notice
from crawler.translation_services import service_mark

# Messages of MyMemory, which many free plug-ins ask: where it refuses, they put them in the text's place.
_LEFTOVERS = (
    "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS",
    "QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY",
    "QUERY LENGTH LIMIT EXCEDEED. MAX ALLOWED QUERY",
)
_TEXTS = "//*[not(self::script or self::style or self::pre or self::code or self::textarea)]/text()"


def machine_translation_mark(root: HtmlElement, url: str) -> str | None:
    """What shows that the page at `url` is a machine translation; None where nothing does.

    The name of a service, 'declared' (in the head), 'notice' or 'leftover'. The original page of a site that
    a service translates has no mark.
    """
    mark = service_mark(root, url)
    if mark is None and has_notice(root):
        mark = "notice"
    if mark is None and any(text.strip().startswith(_LEFTOVERS) for text in root.xpath(_TEXTS)):
        mark = "leftover"
    return mark
