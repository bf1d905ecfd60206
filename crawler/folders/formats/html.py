"""HTML files: the blocks of the article, as on the web, with their places in the file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.folders.files import decode
from crawler.folders.formats.blocks import document_of
from crawler.folders.formats.markup import INLINE, VOID, html_pieces, name_of, tokens
from crawler.folders.formats.visible import visible
from crawler.folders.model import LocalBlock, LocalDocument, Span
from crawler.page.page import Response
from crawler.page.read import read_page

# Elements whose content is no running text.
_SKIPPED = frozenset(
    ("head", "script", "style", "pre", "textarea", "svg", "math", "template", "select", "object")
)
_PAGES = re.compile(r"page-list|landmarks")  # kinds of <nav> in EPUB that repeat no heading
_DEEPEST = 200  # open elements, as in files that close none


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
    for start, end in (run.span for run in runs(text)):
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


@dataclass(frozen=True, slots=True)
class Run:
    """Where text stands between the tags of two blocks, and the names of the elements that it lies in."""

    span: Span
    above: tuple[str, ...]
    is_list_of_pages: bool = False


def runs(text: str) -> Iterator[Run]:
    """The runs of text, white space at both ends left out; scripts, code and the like have none."""
    start, skipped = 0, ""
    opened: list[tuple[str, str]] = []
    for place, token in tokens(text):
        name = name_of(token) if token.startswith("<") else ""
        if not name or name in INLINE:
            continue
        is_end = token.startswith("</")
        if skipped:
            skipped = "" if is_end and name == skipped else skipped
        else:
            yield from _run(text, start, place, opened)
            skipped = name if name in _SKIPPED and not is_end and not token.endswith("/>") else ""
            _follow(opened, name, token)
        start = place + len(token)
    if not skipped:
        yield from _run(text, start, len(text), opened)


def _follow(opened: list[tuple[str, str]], name: str, token: str) -> None:
    """Open or close an element; one that is closed closes all within it."""
    if not token.startswith("</"):
        if not token.endswith("/>") and name not in VOID and name not in _SKIPPED and len(opened) < _DEEPEST:
            opened.append((name, token))
    elif any(name == one for one, _ in opened):
        while opened.pop()[0] != name:
            pass


def _run(text: str, start: int, stop: int, opened: Sequence[tuple[str, str]]) -> Iterator[Run]:
    content = text[start:stop]
    if any(map(str.isalnum, content)):
        first = start + len(content) - len(content.lstrip())
        pages = any(name == "nav" and _PAGES.search(tag) for name, tag in opened)
        yield Run((first, first + len(content.strip())), tuple(name for name, _ in opened), pages)
