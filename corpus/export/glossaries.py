"""Terms learnt from the pairs as a DeepL glossary (TSV) and as TBX (ISO 30042, TBX-Basic in DCA style).

DeepL's limits: developers.deepl.com/docs (glossaries), as read in November 2026: 10 MiB a file, 1,024 bytes a
text, each source once.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa

from corpus.decisions.decision import Decision
from corpus.export.direction import Direction
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format, Limits
from corpus.export.terminology import BEYOND_MAX_TERMS, TERM_TOO_LONG, TermOptions, learnt_forms
from corpus.export.text import collapsed, xml_legal
from crawler.files import replacing

_DEEPL = Limits(text_bytes=1024, file_bytes=10 * 1024 * 1024)
_TBX_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tbx style="dca" type="TBX-Basic" xml:lang={} '
    'xmlns="urn:iso:std:iso:30042:ed-2"><tbxHeader><fileDesc><sourceDesc><p>acopio</p></sourceDesc></fileDesc>'
    "</tbxHeader><text><body>\n"
)
Entry = Callable[[int, str, str, Direction], str]


def write(
    batches: Iterable[pa.RecordBatch],
    direction: Direction,
    base: Path,
    suffix: str,
    limits: Limits,
    entry: Entry,
    frame: tuple[str, str] = ("", ""),
    options: TermOptions | None = None,
    decisions: Mapping[str, Decision] | None = None,
) -> ExportResult:
    """One UTF-8 file `BASE.SUFFIX` with a term each; `written` and `skipped` count terms, as terminology."""
    options = options or TermOptions()
    path, skipped, written = suffixed(base, suffix), Counter[str](), 0
    head, tail = frame[0].format(quoteattr(direction.source_lang)).encode(), frame[1].encode()
    size = len(head) + len(tail)
    with replacing(path) as file:
        file.write(head)
        for source, target in learnt_forms(batches, direction, options, skipped, decisions):
            texts = collapsed(xml_legal(source)), collapsed(xml_legal(target))
            data = entry(written + 1, *texts, direction).encode()
            if limits.text_bytes and max(len(text.encode()) for text in texts) > limits.text_bytes:
                skipped[TERM_TOO_LONG] += 1
            elif written == options.max_terms or size + len(data) > (limits.file_bytes or math.inf):
                skipped[BEYOND_MAX_TERMS] += 1
            else:
                size += file.write(data)
                written += 1
        file.write(tail)
    left_out = {reason: count for reason, count in sorted(skipped.items()) if count}
    return ExportResult((path,), written, left_out, unit="term")


def _row(number: int, source: str, target: str, direction: Direction) -> str:
    return f"{source}\t{target}\n"


def _concept(number: int, source: str, target: str, direction: Direction) -> str:
    sides = ((direction.source_lang, source), (direction.target_lang, target))
    sections = "".join(
        f"<langSec xml:lang={quoteattr(lang)}><termSec><term>{escape(text)}</term></termSec></langSec>"
        for lang, text in sides
    )
    return f'<conceptEntry id="c{number}">{sections}</conceptEntry>\n'


def _format(
    name: str,
    suffix: str,
    description: str,
    limits: Limits,
    entry: Entry,
    frame: tuple[str, str] = ("", ""),
) -> Format:
    writer = partial(write, suffix=suffix, limits=limits, entry=entry, frame=frame)
    return Format(
        name,
        suffix,
        description,
        writer,
        limits,
        both_ways=True,
        takes={"options": "terms", "decisions": "decisions"},
    )


DEEPL = _format("deepl-glossary", "deepl-glossary.tsv", "DeepL glossary, TSV of learnt terms", _DEEPL, _row)
TBX = _format(
    "tbx",
    "tbx",
    "TBX-Basic termbase of learnt terms",
    Limits(),
    _concept,
    (_TBX_HEAD, "</body></text></tbx>\n"),
)
