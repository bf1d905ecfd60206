"""XLIFF 1.2 and 2.0: a file of translated units for translation tools."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa

from corpus.export.bounded import Kept, write_bounded
from corpus.export.direction import Direction, tagged
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format, Limits
from corpus.export.inline import KEEP, TAG, Numbers, numbered
from corpus.export.validation import xml_texts

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIMITS = Limits()


def write(
    batches: Iterable[pa.RecordBatch],
    direction: Direction,
    base: Path,
    suffix: str,
    second: bool,
    inline: str = KEEP,
) -> ExportResult:
    """One UTF-8 file `BASE.SUFFIX`, XLIFF 2.0 if `second`, else 1.2; units are numbered from 1.

    Its languages have a region or a script where all pairs have the same. With `inline` "tag", code, formulas
    and roles are <ph>, those of the same text with one number; XLIFF 2 has what they stand for in
    <originalData>.
    """
    number = iter(range(1, 1 << 62))
    contents = partial(_tagged, second=second) if inline == TAG else _plain
    kept = list(batches) if isinstance(batches, Iterator) else batches
    own = tagged(kept, direction)
    langs = own.source_lang, own.target_lang
    path = suffixed(base, suffix)
    head, tail = _frame(langs, base.name, second)

    def unit(pair: Kept) -> bytes:
        key = quoteattr(f"u{next(number)}")
        source, target, data = contents(pair)
        texts = f"<source>{source}</source><target>{target}</target>"
        if second:
            return f'<unit id={key}>{data}<segment state="translated">{texts}</segment></unit>\n'.encode()
        return f'<trans-unit id={key} approved="no">{texts}</trans-unit>\n'.encode()

    return write_bounded(kept, direction, path, _LIMITS, unit, head.encode(), tail)


def _plain(pair: Kept) -> tuple[str, str, str]:
    """The contents of source and target, and of what the unit has before its segment."""
    return escape(pair.source), escape(pair.target), ""


def _tagged(pair: Kept, second: bool) -> tuple[str, str, str]:
    numbers = Numbers()
    texts = [_with_placeholders(text, numbers, second) for text in (pair.source, pair.target)]
    known = numbers.texts() if second else {}
    data = "".join(f'<data id="d{number}">{escape(text)}</data>' for number, text in known.items())
    return texts[0], texts[1], f"<originalData>{data}</originalData>" if data else ""


def _with_placeholders(text: str, numbers: Numbers, second: bool) -> str:
    found = []
    for part, number in numbered(text, numbers):
        shown = escape(part)
        if number is None:
            found.append(shown)
        elif second:
            found.append(f'<ph id="{number}" dataRef="d{number}" disp={quoteattr(part)}/>')
        else:
            found.append(f'<ph id="{number}">{shown}</ph>')
    return "".join(found)


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
        takes={"inline": "inline"},
        check=xml_texts("source", "target"),
    )


FIRST = _format("xliff", "xlf", "1.2", second=False)
SECOND = _format("xliff2", "v2.xlf", "2.0", second=True)
