"""XLIFF 2.0: a file of translated units for translation tools."""

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa

from corpus.export.bounded import Kept
from corpus.export.direction import Direction
from corpus.export.files import ExportResult
from corpus.export.format import Format
from corpus.export.inline import KEEP, TAG, Numbers
from corpus.export.memories.markup import of_xliff
from corpus.export.memories.xliff_units import LIMITS, with_placeholders, write_units
from corpus.export.validation import xml_texts


def write(
    batches: Iterable[pa.RecordBatch], direction: Direction, base: Path, inline: str = KEEP
) -> ExportResult:
    """One UTF-8 file `BASE.v2.xlf`; units are numbered from 1.

    Its languages have a region or a script where all pairs have the same. With `inline` "tag", code, formulas
    and roles are <ph>, those of the same text with one number; <originalData> has what they stand for.
    """

    def unit(key: str, pair: Kept) -> str:
        data, source, target = _tagged(pair) if inline == TAG and not any(pair.markup) else _plain(pair)
        texts = f"<source>{source}</source><target>{target}</target>"
        return f'<unit id={key}>{data}<segment state="translated">{texts}</segment></unit>'

    return write_units(batches, direction, (base, FORMAT.suffix), unit, _head, "</file></xliff>\n")


def _plain(pair: Kept) -> tuple[str, ...]:
    """What the unit has before its segment, and the contents of source and target."""
    both = zip((pair.source, pair.target), pair.markup, strict=True)
    return ("", *(of_xliff(text, markup, True) for text, markup in both))


def _tagged(pair: Kept) -> tuple[str, ...]:
    numbers = Numbers()
    texts = [with_placeholders(text, numbers, _placeholder) for text in (pair.source, pair.target)]
    data = "".join(f'<data id="d{number}">{escape(text)}</data>' for number, text in numbers.texts().items())
    return f"<originalData>{data}</originalData>" if data else "", *texts


def _placeholder(number: int, text: str) -> str:
    return f'<ph id="{number}" dataRef="d{number}" disp={quoteattr(text)}/>'


def _head(source: str, target: str, name: str) -> str:
    return (
        f'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang={source} '
        f'trgLang={target}><file id="f1" original={name}>\n'
    )


FORMAT = Format(
    "xliff2",
    "v2.xlf",
    "XLIFF 2.0 of translated units",
    write,
    LIMITS,
    takes={"inline": "inline"},
    check=xml_texts("source", "target"),
)
