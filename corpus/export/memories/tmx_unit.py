"""A unit of TMX 1.4b: the texts of a pair, with its source and its scores as properties."""

from typing import Any

from lxml import etree

from corpus.export.direction import Direction
from corpus.export.inline import Numbers, fill
from corpus.export.text import xml_legal

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SEGTYPE = "sentence"
# The values that TMX 1.4b allows for segtype; any other granularity is a block there.
_SEGTYPES = ("sentence", "paragraph", "phrase", "block")
# <prop> type -> column; in TMX, own types start with "x-".
_PROPS = {
    "x-source-url": "source_url",
    "x-target-url": "target_url",
    "x-score": "score",
    "x-similarity": "similarity",
    "x-license": "license",
    "x-topic": "topic",
    "x-bead": "bead",
}
COLUMNS = (
    "pair_id",
    "source_tag",
    "target_tag",
    "source_text",
    "target_text",
    "granularity",
    *_PROPS.values(),
)


def unit(row: dict[str, Any], direction: Direction, is_tagged: bool) -> Any:
    """The element <tu> of a row; with `is_tagged` placeholders are <ph>."""
    made = etree.Element("tu", {"tuid": xml_legal(row["pair_id"])} if row["pair_id"] else {})
    granularity = row["granularity"] or SEGTYPE
    if granularity != SEGTYPE:
        made.set("segtype", granularity if granularity in _SEGTYPES else "block")
    for kind, column in _PROPS.items():
        if row[column] is not None:
            etree.SubElement(made, "prop", type=kind).text = xml_legal(str(row[column]))
    numbers = Numbers()
    langs = row["source_tag"] or direction.source_lang, row["target_tag"] or direction.target_lang
    if langs[0] != direction.source_lang:
        made.set("srclang", langs[0])
    for lang, column in zip(langs, ("source_text", "target_text"), strict=True):
        variant = etree.SubElement(made, "tuv", {_LANG: lang})
        segment = etree.SubElement(variant, "seg")
        if is_tagged:
            fill(segment, row[column] or "", numbers)
        else:
            segment.text = xml_legal(row[column] or "")
    return made
