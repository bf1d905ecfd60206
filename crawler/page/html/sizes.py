"""How much text elements hold."""

from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

_SENTENCE = 80  # characters of a paragraph that is a sentence or more
_MIN_PROSE = 250  # characters of several such paragraphs
_LINKED = 0.15  # of the text, at most


@dataclass(slots=True)
class Size:
    """Characters of an element's text and of links in it, its paragraphs of whole sentences, its forms."""

    text: int = 0
    linked: int = 0
    paragraphs: int = 0
    forms: int = 0

    @property
    def prose(self) -> int:
        """Characters outside links."""
        return self.text - self.linked

    @property
    def is_prose(self) -> bool:
        """Whether there are two paragraphs or more of whole sentences, hardly a link, and no form."""
        is_text = self.text >= _MIN_PROSE and self.linked <= _LINKED * self.text
        return is_text and self.paragraphs >= 2 and not self.forms


def sizes_of(root: HtmlElement) -> dict[HtmlElement, Size]:
    """Sizes of all elements, in one walk."""
    found: dict[HtmlElement, Size] = {}
    outers = [Size()]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            outers.append(Size(_length(element.text)))
            continue
        own = found[element] = outers.pop()
        if element.tag == "a":
            own.linked = own.text
        elif element.tag == "p":
            own.paragraphs += own.text >= _SENTENCE
        elif element.tag in ("form", "input"):
            own.forms += 1
        outer = outers[-1]
        outer.text += own.text + (_length(element.tail) if element is not root else 0)
        outer.linked += own.linked
        outer.paragraphs += own.paragraphs
        outer.forms += own.forms
    return found


def _length(text: str | None) -> int:
    return 0 if not text or text.isspace() else len(" ".join(text.split()))
