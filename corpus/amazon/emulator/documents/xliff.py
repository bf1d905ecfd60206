"""application/x-xliff+xml, XLIFF 1.2: a target beside the source of each unit, the ids as they were."""

import copy
from collections.abc import Callable, Sequence

from lxml import etree

from corpus.amazon.emulator.documents.errors import DocumentError

_XLIFF = "urn:oasis:names:tc:xliff:document:1.2"
_CODES = frozenset(f"{{{_XLIFF}}}{name}" for name in ("bpt", "ept", "it", "ph", "bx", "ex", "x"))


def rewritten(body: bytes, translate: Callable[[Sequence[str]], list[str]], target: str) -> bytes:
    """The file with a `target` in each trans-unit; texts parted by inline elements are translated apart."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(f"The document is no XML: {error.msg}") from error
    if root.tag != f"{{{_XLIFF}}}xliff" or root.get("version") != "1.2":
        raise DocumentError("The document is no XLIFF 1.2")
    for file in root.iter(f"{{{_XLIFF}}}file"):
        file.set("target-language", target)
    places = [place for unit in root.iter(f"{{{_XLIFF}}}trans-unit") for place in _places(unit)]
    texts = translate([getattr(element, part) for element, part in places])
    for (element, part), text in zip(places, texts, strict=True):
        setattr(element, part, text)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _places(unit: "etree._Element") -> list[tuple["etree._Element", str]]:
    """Where the texts of a new target, a copy of the source, stand."""
    source = unit.find(f"{{{_XLIFF}}}source")
    if source is None or unit.get("translate") == "no":
        return []
    for old in unit.findall(f"{{{_XLIFF}}}target"):
        unit.remove(old)
    target = copy.deepcopy(source)
    target.tag = f"{{{_XLIFF}}}target"
    after = unit.find(f"{{{_XLIFF}}}seg-source")
    (source if after is None else after).addnext(target)
    target.tail = source.tail
    return [
        (element, part)
        for element in target.iter()
        for part in ("text", "tail")
        if getattr(element, part)
        and not (part == "tail" and element is target)
        and not (part == "text" and element.tag in _CODES)
    ]
