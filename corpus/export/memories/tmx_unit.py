"""A unit of TMX 1.4b: the texts of a pair, with its source and its scores as properties."""

from typing import Any

from lxml import etree

from corpus.export.direction import Direction
from corpus.export.inline import Numbers, fill
from corpus.export.memories.markup import marked
from corpus.export.neighbours import DOCUMENTS, Row
from corpus.export.text import xml_legal

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SEGTYPE = "sentence"
# The values that TMX 1.4b allows for segtype; any other granularity is a block there.
_SEGTYPES = ("sentence", "paragraph", "phrase", "block")
CONTEXT = ("x-context_pre", "x-context_post")  # as ModernMT and Trados name the neighbours of a sentence
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
    "source_markup",
    "target_markup",
    "granularity",
    *DOCUMENTS,
    *_PROPS.values(),
)


def unit(around: tuple[Row | None, Row, Row | None], direction: Direction, is_tagged: bool) -> Any:
    """The element <tu> of the row between two others; with `is_tagged` placeholders are <ph>."""
    before, row, after = around
    made = etree.Element("tu", {"tuid": xml_legal(row["pair_id"])} if row["pair_id"] else {})
    granularity = row["granularity"] or SEGTYPE
    if granularity != SEGTYPE:
        made.set("segtype", granularity if granularity in _SEGTYPES else "block")
    for kind, column in _PROPS.items():
        if row[column] is not None:
            etree.SubElement(made, "prop", type=kind).text = xml_legal(str(row[column]))
    for kind, other in zip(CONTEXT, (before, after), strict=True):
        if other is not None and other["granularity"] == row["granularity"]:
            etree.SubElement(made, "prop", type=kind).text = xml_legal(other["source_text"] or "")
    numbers = Numbers()
    langs = row["source_tag"] or direction.source_lang, row["target_tag"] or direction.target_lang
    if langs[0] != direction.source_lang:
        made.set("srclang", langs[0])
    for lang, side in zip(langs, ("source", "target"), strict=True):
        variant, text = etree.SubElement(made, "tuv", {_LANG: lang}), row[f"{side}_text"] or ""
        given = marked(text, row[f"{side}_markup"])
        if given is not None:
            variant.append(given)
            continue
        segment = etree.SubElement(variant, "seg")
        if is_tagged:
            fill(segment, text, numbers)
        else:
            segment.text = xml_legal(text)
    return made
