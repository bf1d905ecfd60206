"""The blocks of a page: cut by the reader's own hand, chosen by trafilatura.

Trafilatura is given a slim tree in which every block ends in a mark. The marks that are left in what it
chooses say which blocks stay, each with the text that was cut here.
"""

from collections.abc import Iterable, Iterator

import trafilatura
from lxml.html import HtmlElement

from crawler.page.html.characters import is_escaped_twice, is_mojibake, one_line, repaired, unescaped
from crawler.page.html.cuts import of_the_article
from crawler.page.html.slim import marked, slim_tree
from crawler.page.page import Block


def article_blocks(root: HtmlElement, url: str) -> Iterator[Block]:
    """The blocks of the article in the order of the page."""
    slim = slim_tree(root)
    alive = list(slim.root.iter())
    document = trafilatura.bare_extraction(
        slim.root,
        url=url,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        with_metadata=False,
    )
    del alive
    body = getattr(document, "body", None)
    if body is None:
        return
    yield from _readable(of_the_article(slim.cuts, marked("".join(body.itertext()))))


def _readable(found: Iterable[Block]) -> Iterator[Block]:
    blocks = list(found)
    broken = is_mojibake(block.text for block in blocks)
    escaped = is_escaped_twice(block.text for block in blocks)
    for block in blocks:
        text = repaired(block.text) if broken else block.text
        text = one_line(unescaped(text, everywhere=escaped))
        if text:
            yield Block(block.kind, text)
