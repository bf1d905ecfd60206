"""Code, formulas, roles and shortcodes within a text, as inline elements of TMX and XLIFF, or left out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from corpus.export.text import xml_legal
from crawler.folders.formats.markdown.inline import pieces
from crawler.folders.model import PLACEHOLDERS

KEEP, TAG, DROP = INLINE = ("keep", "tag", "drop")  # what becomes of placeholders


@dataclass(frozen=True, slots=True)
class Part:
    """A run of a text: words, or a placeholder, which is not translated."""

    text: str
    is_placeholder: bool


def parts(text: str) -> Iterator[Part]:
    """The parts of a text in order; joined, they are the text."""
    words = ""
    for piece in pieces(text):
        if piece.kind in PLACEHOLDERS:
            if words:
                yield Part(words, False)
                words = ""
            yield Part(piece.raw, True)
        else:
            words += piece.raw
    if words:
        yield Part(words, False)


@dataclass(slots=True)
class Numbers:
    """Numbers of a unit's placeholders, from 1: the n-th of the same text has the same on both sides."""

    _known: dict[tuple[str, int], int] = field(default_factory=dict)

    def of(self, text: str, occurrence: int) -> int:
        """The number of the placeholder, a new one where it was not seen."""
        return self._known.setdefault((text, occurrence), len(self._known) + 1)

    def texts(self) -> dict[int, str]:
        """The texts of the placeholders by their numbers."""
        return {number: text for (text, _), number in self._known.items()}


def numbered(text: str, numbers: Numbers) -> Iterator[tuple[str, int | None]]:
    """The parts of a text in order, each with the number of a placeholder, None for words."""
    seen: dict[str, int] = {}
    for part in parts(text):
        if part.is_placeholder:
            seen[part.text] = seen.get(part.text, 0) + 1
            yield part.text, numbers.of(part.text, seen[part.text])
        else:
            yield part.text, None


def fill(element: Any, text: str, numbers: Numbers, name: str = "ph", number: str = "x") -> None:
    """Make the text the content of an element: each placeholder a child `name` with its `number`.

    TMX 1.4b: <ph x="1">, XLIFF 1.2: <ph id="1">; the text of the child is what it stands for. The children
    belong to the namespace of the element.
    """
    space = etree.QName(element).namespace
    tag = f"{{{space}}}{name}" if space else name
    last: Any = None
    for part, key in numbered(text, numbers):
        if key is not None:
            last = etree.SubElement(element, tag, {number: str(key)})
            last.text = xml_legal(part)
        elif last is None:
            element.text = xml_legal(part)
        else:
            last.tail = xml_legal(part)
