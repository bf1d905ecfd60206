"""Which content type is read by what."""

from collections.abc import Callable, Sequence

from corpus.amazon.emulator.documents import html, office, plain, xliff
from corpus.amazon.limits import CONTENT_TYPES

# Called once with all texts of a document in order; gives as many back.
Translate = Callable[[Sequence[str]], list[str]]
Rewrite = Callable[[bytes, Translate, str], bytes]

FORMATS: dict[str, Rewrite] = {
    CONTENT_TYPES["txt"]: plain.rewritten,
    CONTENT_TYPES["html"]: html.rewritten,
    CONTENT_TYPES["docx"]: office.rewritten_docx,
    CONTENT_TYPES["pptx"]: office.rewritten_pptx,
    CONTENT_TYPES["xlsx"]: office.rewritten_xlsx,
    CONTENT_TYPES["xlf"]: xliff.rewritten,
}
SYNC_FORMATS = frozenset({CONTENT_TYPES["txt"], CONTENT_TYPES["html"], CONTENT_TYPES["docx"]})
