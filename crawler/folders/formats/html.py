"""HTML files: the blocks of the article, as on the web, with their places in the file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.folders.files import decode
from crawler.folders.formats.blocks import document_of
from crawler.folders.formats.markup import INLINE, html_pieces, name_of, tokens
from crawler.folders.formats.visible import visible
from crawler.folders.model import LocalBlock, LocalDocument, Span
from crawler.page.page import Response
from crawler.page.read import read_page

# Elements whose content is no running text.
_SKIPPED = frozenset(
    ("head", "script", "style", "pre", "textarea", "svg", "math", "template", "select", "object")
)


def read_html(body: bytes) -> LocalDocument:
    """The blocks of the article; those whose text is found again in the file can be written back."""
    page = read_page(Response("file:page.html", 200, {"content-type": "text/html"}, body), ())
    if page is None:
        return LocalDocument()
    text = decode(body).text
    document = document_of(page.blocks)
    fields = {"title": page.title, "license": page.license, "lang": page.declared_lang}
    blocks = tuple(_placed(document.blocks, text))
    return LocalDocument(blocks, parts=(text,), fields={key: value for key, value in fields.items() if value})


def _placed(blocks: Sequence[LocalBlock], text: str) -> Iterator[LocalBlock]:
    """The blocks, each with the next place in the file that has its text, if there is one."""
    places: dict[str, list[Span]] = {}
    for start, end in _runs(text):
        shown = visible(html_pieces(text[start:end]))
        places.setdefault(_key(shown), []).append((start, end))
    last = 0
    for block in blocks:
        span = next((span for span in places.get(_key(block.text), ()) if span[0] >= last), None)
        if span is None:
            yield block
            continue
        last = span[1]
        line = text.count("\n", 0, span[0]) + 1
        yield replace(
            block,
            pieces=html_pieces(text[slice(*span)]),
            spans=(span,),
            line=line,
            last_line=line + text.count("\n", *span),
        )


def _key(text: str) -> str:
    return "".join(text.split())


def _runs(text: str) -> Iterator[Span]:
    """Where text stands between the tags of two blocks, white space at both ends left out."""
    start, skipped = 0, ""
    for place, token in tokens(text):
        name = name_of(token) if token.startswith("<") else ""
        if not name or name in INLINE:
            continue
        is_end = token.startswith("</")
        if skipped:
            skipped = "" if is_end and name == skipped else skipped
        else:
            yield from _run(text, start, place)
            skipped = name if name in _SKIPPED and not is_end and not token.endswith("/>") else ""
        start = place + len(token)
    if not skipped:
        yield from _run(text, start, len(text))


def _run(text: str, start: int, stop: int) -> Iterator[Span]:
    content = text[start:stop]
    if any(map(str.isalnum, content)):
        first = start + len(content) - len(content.lstrip())
        yield first, first + len(content.strip())
