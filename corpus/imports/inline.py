"""Inline elements of TMX and XLIFF: the text without their code, and the same with markup."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from crawler.untrusted.safe_xml import local_name

_CODE = frozenset(("bpt", "ept", "ph", "it", "ut"))  # their content is code of the tool that wrote it
_AROUND = frozenset(("g", "pc"))  # XLIFF: stand around text
_ALONE = {"x": "ph", "ut": "ph", "bx": "bpt", "sc": "bpt", "ex": "ept", "ec": "ept"}
_PAIRED = frozenset(("bpt", "ept"))
_IDS = ("i", "startRef", "rid", "x", "id")  # what an element is numbered by, the first that it has
_KEPT = ("type", "pos")


@dataclass(slots=True)
class Inline:
    """Reads both texts of a unit; elements of the same id have the same number on both sides."""

    numbers: dict[str, int] = field(default_factory=dict)
    is_marked: bool = False

    def texts(self, element: "etree._Element") -> tuple[str, str]:
        """The text of an element without code, and with its inline elements as TMX 1.4b writes them."""
        parts = list(self._parts(element))
        return "".join(text for text, _ in parts), "".join(markup for _, markup in parts)

    def _parts(self, element: "etree._Element") -> Iterator[tuple[str, str]]:
        """Runs of text and elements in order: the text, and the markup, of each."""
        if element.text:
            yield element.text, escape(element.text)
        for child in element:
            name = local_name(child)
            if name == "hi":
                self.is_marked = True
                yield "", f"<hi{_attributes(child.attrib)}>"
                yield from self._parts(child)
                yield "", "</hi>"
            elif name in _AROUND:
                number = self._number(child, "bpt")
                yield "", f'<bpt i="{number}"{_attributes(child.attrib)}/>'
                yield from self._parts(child)
                yield "", f'<ept i="{number}"/>'
            elif name in _CODE or name in _ALONE:
                yield "", self._code(child, _ALONE.get(name, name))
            elif name:  # sub, mrk and what is not known
                yield from self._parts(child)
            if child.tail:
                yield child.tail, escape(child.tail)

    def _code(self, element: "etree._Element", name: str) -> str:
        number = self._number(element, name)
        if name == "it" and element.get("pos") not in ("begin", "end"):
            element.set("pos", "end" if element.get("pos") == "close" else "begin")
        key = "i" if name in _PAIRED else "x"
        code = escape(" ".join("".join(element.itertext()).split()))
        more = "" if name == "ept" else _attributes(element.attrib)
        return f'<{name} {key}="{number}"{more}>{code}</{name}>'

    def _number(self, element: "etree._Element", name: str) -> int:
        self.is_marked = True
        given = next((element.get(key) for key in _IDS if element.get(key)), None)
        kind = "pair" if name in _PAIRED else "alone"
        return self.numbers.setdefault(f"{kind} {given or len(self.numbers)}", len(self.numbers) + 1)


def _attributes(attributes: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(attributes[name])}" for name in _KEPT if name in attributes)


def plain(markup: str) -> str:
    """The text of markup of TMX without its code, on one line; '' for what is not well-formed."""
    try:
        element = etree.fromstring(f"<seg>{markup}</seg>")
    except etree.XMLSyntaxError:
        return ""
    return " ".join(Inline().texts(element)[0].split())
