"""What the workers of the build run in a sandbox on documents to mine: the cutting into sentences."""

from collections.abc import Mapping, Sequence

from align.sentences.aligner import cut
from crawler.page.page import Block


def sentences(blocks: Sequence[Mapping[str, str]], lang: str) -> list[str]:
    """The texts of a document's sentences, in order."""
    return list(cut([Block(row["kind"], row["text"]) for row in blocks], lang).texts)
