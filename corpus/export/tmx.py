"""TMX 1.4b: a translation memory, with the source of each pair."""

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pyarrow as pa
from lxml import etree

from corpus.export.direction import Direction, rows
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format
from corpus.export.inline import KEEP, TAG, Numbers, fill
from corpus.export.text import xml_legal
from crawler.files import replacing

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SEGTYPE = "sentence"
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
_COLUMNS = ("pair_id", "source_text", "target_text", "granularity", *_PROPS.values())


def write(
    batches: Iterable[pa.RecordBatch], direction: Direction, base: Path, inline: str = KEEP
) -> ExportResult:
    """One UTF-8 file `BASE.tmx`: one <tu> per pair, with the pair_id as tuid, sources and scores as <prop>.

    Characters that XML 1.0 forbids or discourages (controls, non-characters) are removed; all other text,
    line ends included, reads back unchanged. The header has segtype sentence; a pair of another granularity
    has its own. There is no changedate or creationdate, since the date of a translation is not known.
    With `inline` "tag", code, formulas and roles are <ph>, those of the same text with one number.
    """
    path = suffixed(base, FORMAT.suffix)
    written = 0
    with replacing(path) as file, etree.xmlfile(file, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element("tmx", version="1.4"):
            xml.write("\n", _header(direction), "\n")
            with xml.element("body"):
                xml.write("\n")
                for row in rows(batches, direction, _COLUMNS):
                    xml.write(_unit(row, direction, inline == TAG), "\n")
                    written += 1
            xml.write("\n")
    return ExportResult((path,), written)


def _header(direction: Direction) -> Any:
    return etree.Element(
        "header",
        {
            "creationtool": "acopio",
            "creationtoolversion": _version(),
            "segtype": _SEGTYPE,
            "o-tmf": "acopio",
            "adminlang": "en",
            "srclang": direction.source_lang,
            "datatype": "plaintext",
        },
    )


def _unit(row: dict[str, Any], direction: Direction, is_tagged: bool) -> Any:
    unit = etree.Element("tu", {"tuid": xml_legal(row["pair_id"])} if row["pair_id"] else {})
    granularity = row["granularity"] or _SEGTYPE
    if granularity != _SEGTYPE:
        unit.set("segtype", granularity if granularity in _SEGTYPES else "block")
    for kind, column in _PROPS.items():
        if row[column] is not None:
            etree.SubElement(unit, "prop", type=kind).text = xml_legal(str(row[column]))
    numbers = Numbers()
    for lang, column in ((direction.source_lang, "source_text"), (direction.target_lang, "target_text")):
        variant = etree.SubElement(unit, "tuv", {_LANG: lang})
        segment = etree.SubElement(variant, "seg")
        if is_tagged:
            fill(segment, row[column] or "", numbers)
        else:
            segment.text = xml_legal(row[column] or "")
    return unit


def _version() -> str:
    try:
        return version("acopio")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0"


FORMAT = Format("tmx", "tmx", "TMX 1.4b translation memory", write, takes={"inline": "inline"})
