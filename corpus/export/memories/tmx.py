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
from corpus.export.inline import KEEP, TAG
from corpus.export.memories.tmx_unit import COLUMNS, SEGTYPE, unit
from corpus.export.neighbours import with_neighbours
from corpus.export.validation import xml_texts
from crawler.storage.files import replacing


def write(
    batches: Iterable[pa.RecordBatch], direction: Direction, base: Path, inline: str = KEEP
) -> ExportResult:
    """One UTF-8 file `BASE.tmx`: one <tu> per pair, with the pair_id as tuid, sources and scores as <prop>.

    So are the source texts of the pairs next to it in the same documents, by Trados's and ModernMT's names.

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
                for around in with_neighbours(rows(batches, direction, COLUMNS)):
                    xml.write(unit(around, direction, inline == TAG), "\n")
                    written += 1
            xml.write("\n")
    return ExportResult((path,), written)


def _header(direction: Direction) -> Any:
    return etree.Element(
        "header",
        {
            "creationtool": "acopio",
            "creationtoolversion": _version(),
            "segtype": SEGTYPE,
            "o-tmf": "acopio",
            "adminlang": "en",
            "srclang": direction.source_lang,
            "datatype": "plaintext",
        },
    )


def _version() -> str:
    try:
        return version("acopio")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0"


FORMAT = Format(
    "tmx", "tmx", "TMX 1.4b translation memory", write, takes={"inline": "inline"}, check=xml_texts("seg")
)
