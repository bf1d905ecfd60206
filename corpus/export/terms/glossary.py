"""A file with an entry for each learnt term: what DeepL, TBX and other glossaries share."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pyarrow as pa

from corpus.decisions.decision import Decision
from corpus.export.direction import Direction
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Check, Format, Limits
from corpus.export.terms.learnt import BEYOND_MAX_TERMS, TERM_TOO_LONG, TermOptions, learnt_forms
from corpus.export.text import collapsed, xml_legal
from crawler.storage.files import replacing

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


def glossary(
    name: str,
    suffix: str,
    description: str,
    limits: Limits,
    entry: Entry,
    frame: tuple[str, str] = ("", ""),
    check: Check | None = None,
) -> Format:
    """A format of this kind: `entry` makes an entry from its number, both terms and the direction."""
    writer = partial(write, suffix=suffix, limits=limits, entry=entry, frame=frame)
    return Format(
        name,
        suffix,
        description,
        writer,
        limits,
        both_ways=True,
        takes={"options": "terms", "decisions": "decisions"},
        check=check,
    )
