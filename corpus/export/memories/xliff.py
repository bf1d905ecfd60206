"""XLIFF 1.2: a file of translated units for translation tools."""

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

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
    """One UTF-8 file `BASE.xlf`; units are numbered from 1.

    Its languages have a region or a script where all pairs have the same. With `inline` "tag", code, formulas
    and roles are <ph>, those of the same text with one number.
    """

    def unit(key: str, pair: Kept) -> str:
        source, target = _tagged(pair) if inline == TAG and not any(pair.markup) else _plain(pair)
        texts = f"<source>{source}</source><target>{target}</target>"
        return f'<trans-unit id={key} approved="no">{texts}</trans-unit>'

    return write_units(batches, direction, (base, FORMAT.suffix), unit, _head, "</body></file></xliff>\n")


def _plain(pair: Kept) -> tuple[str, ...]:
    both = zip((pair.source, pair.target), pair.markup, strict=True)
    return tuple(of_xliff(text, markup, False) for text, markup in both)


def _tagged(pair: Kept) -> tuple[str, ...]:
    numbers = Numbers()
    return tuple(with_placeholders(text, numbers, _placeholder) for text in (pair.source, pair.target))


def _placeholder(number: int, text: str) -> str:
    return f'<ph id="{number}">{escape(text)}</ph>'


def _head(source: str, target: str, name: str) -> str:
    return (
        f'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original={name} '
        f'source-language={source} target-language={target} datatype="plaintext"><body>\n'
    )


FORMAT = Format(
    "xliff",
    "xlf",
    "XLIFF 1.2 of translated units",
    write,
    LIMITS,
    takes={"inline": "inline"},
    check=xml_texts("source", "target"),
)
