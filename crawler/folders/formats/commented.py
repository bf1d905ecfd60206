"""Sources kept in comments of their translation, before the blocks that translate them.

As in Kubernetes's documentation in Chinese and the Vietnamese Dive into Deep Learning: a comment holds one or
more blocks of the source, and as many blocks of the same kinds follow it.
"""

import re
from itertools import pairwise

from crawler.folders.formats.markdown.read import read_markdown
from crawler.folders.model import Entry, LocalDocument

_COMMENT = re.compile(r"<!--(?P<text>.{3,20000}?)-->", re.DOTALL)
_FEWEST = 3  # entries of a document, and share of its blocks, from which the comments are its source
_SHARE = 0.5


def commented_entries(document: LocalDocument) -> tuple[Entry, ...]:
    """The blocks of a Markdown document with their sources in comments; none where few have one.

    A comment followed by other numbers or kinds of blocks is left out.
    """
    if len(document.parts) != 1 or "<!--" not in document.parts[0]:
        return ()
    text = document.parts[0]
    comments = [match for match in _COMMENT.finditer(text) if len(match["text"].split()) > 1]
    places = [(match.start(), match.end(), match["text"]) for match in comments]
    found: list[Entry] = []
    for (_, end, source), (start, _, _) in pairwise([*places, (len(text), len(text), "")]):
        blocks = [b for b in document.blocks if b.spans and end <= b.spans[0][0] < start]
        sources = read_markdown(source.strip("\r\n")).blocks
        if [b.kind for b in sources] == [b.kind for b in blocks[: len(sources)]]:
            pairs = zip(sources, blocks, strict=False)
            found += [Entry(one.text, other.text, other.line) for one, other in pairs]
    enough = max(_FEWEST, _SHARE * len(document.blocks))
    return tuple(found) if len(found) >= enough else ()
