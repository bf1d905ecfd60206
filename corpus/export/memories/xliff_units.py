"""What XLIFF 1.2 and 2.0 share: a unit for each pair, in a frame that names the languages."""

from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa

from corpus.export.bounded import Kept, write_bounded
from corpus.export.direction import Direction, tagged
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Limits
from corpus.export.inline import Numbers, numbered

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
LIMITS = Limits()

Frame = Callable[[str, str, str], str]  # source language, target language, name: all quoted -> the head
Unit = Callable[[str, Kept], str]  # its id, quoted, and the pair -> the unit
Placeholder = Callable[[int, str], str]  # its number, and what it stands for -> the element


def write_units(
    batches: Iterable[pa.RecordBatch],
    direction: Direction,
    to: tuple[Path, str],
    unit: Unit,
    frame: Frame,
    tail: str,
) -> ExportResult:
    """One UTF-8 file `BASE.SUFFIX` (`to`), a unit for each pair, numbered from 1.

    Its languages have a region or a script where all pairs have the same.
    """
    base, suffix = to
    numbers = count(1)
    kept = list(batches) if isinstance(batches, Iterator) else batches
    own = tagged(kept, direction)
    head = frame(*map(quoteattr, (own.source_lang, own.target_lang, base.name)))

    def line(pair: Kept) -> bytes:
        return f"{unit(quoteattr(f'u{next(numbers)}'), pair)}\n".encode()

    return write_bounded(
        kept, direction, suffixed(base, suffix), LIMITS, line, (DECLARATION + head).encode(), tail.encode()
    )


def with_placeholders(text: str, numbers: Numbers, placeholder: Placeholder) -> str:
    """The text as XML, with an element for each of its placeholders."""
    return "".join(
        escape(part) if number is None else placeholder(number, part)
        for part, number in numbered(text, numbers)
    )
