"""XLIFF 1.2 and 2.0: a file of translated units for translation tools."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pyarrow as pa

from corpus.export.bounded import Kept, write_bounded
from corpus.export.direction import Direction, tagged
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format, Limits
from corpus.export.memories.markup import of_xliff
from corpus.export.validation import xml_texts

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIMITS = Limits()


def write(
    batches: Iterable[pa.RecordBatch], direction: Direction, base: Path, suffix: str, second: bool
) -> ExportResult:
    """One UTF-8 file `BASE.SUFFIX`, XLIFF 2.0 if `second`, else 1.2; units are numbered from 1.

    Its languages have a region or a script where all pairs have the same.
    """
    number = iter(range(1, 1 << 62))
    kept = list(batches) if isinstance(batches, Iterator) else batches
    own = tagged(kept, direction)
    langs = own.source_lang, own.target_lang
    path = suffixed(base, suffix)
    head, tail = _frame(langs, base.name, second)

    def unit(pair: Kept) -> bytes:
        key = quoteattr(f"u{next(number)}")
        both = zip((pair.source, pair.target), pair.markup, strict=True)
        source, target = (of_xliff(text, markup, second) for text, markup in both)
        texts = f"<source>{source}</source><target>{target}</target>"
        if second:
            return f'<unit id={key}><segment state="translated">{texts}</segment></unit>\n'.encode()
        return f'<trans-unit id={key} approved="no">{texts}</trans-unit>\n'.encode()

    return write_bounded(kept, direction, path, _LIMITS, unit, head.encode(), tail)


def _frame(langs: tuple[str, str], name: str, second: bool) -> tuple[str, bytes]:
    source, target, original = map(quoteattr, (*langs, name))
    if second:
        head = (
            f'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang={source} '
            f'trgLang={target}><file id="f1" original={original}>\n'
        )
        return _DECLARATION + head, b"</file></xliff>\n"
    head = (
        f'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original={original} '
        f'source-language={source} target-language={target} datatype="plaintext"><body>\n'
    )
    return _DECLARATION + head, b"</body></file></xliff>\n"


def _format(name: str, suffix: str, version: str, second: bool) -> Format:
    writer = partial(write, suffix=suffix, second=second)
    return Format(
        name,
        suffix,
        f"XLIFF {version} of translated units",
        writer,
        _LIMITS,
        check=xml_texts("source", "target"),
    )


FIRST = _format("xliff", "xlf", "1.2", second=False)
SECOND = _format("xliff2", "v2.xlf", "2.0", second=True)
