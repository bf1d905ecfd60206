"""Custom terminology for Amazon Translate: CSV of terms learnt from the exported pairs.

The rules are those of the developer guide, "Creating a custom terminology": the first row has the language
codes, then one term per row; terms match exactly, case included; one translation per source term; at most
200 bytes of UTF-8 per term and 10 MB per file.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from corpus.decisions.decision import Decision
from corpus.export.direction import Direction
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format, Limits
from corpus.export.terms.learnt import BEYOND_MAX_TERMS, TERM_TOO_LONG, TermOptions, learnt_forms
from corpus.export.validation import delimited
from crawler.storage.files import replacing

MAX_TERM_BYTES = 200
MAX_FILE_BYTES = 10 * 1024 * 1024


def write(
    batches: Iterable[pa.RecordBatch],
    direction: Direction,
    base: Path,
    options: TermOptions | None = None,
    decisions: Mapping[str, Decision] | None = None,
) -> ExportResult:
    """One file `BASE.terminology.csv`: the two language codes, then one term per line, every field quoted.

    The terms that people accepted or corrected come first, whatever their probability. `written` and
    `skipped` count terms, not pairs: `against_reviewer`, `no_noun`, `below_min_probability`, `ambiguous`
    (there is a better translation of the same source), `too_long`, `beyond_max_terms`.
    """
    options = options or TermOptions()
    path = suffixed(base, FORMAT.suffix)
    skipped: Counter[str] = Counter()
    lines = _lines(learnt_forms(batches, direction, options, skipped, decisions), skipped)
    size = written = 0
    with replacing(path) as file:
        size += file.write(_line(direction.source_lang, direction.target_lang))
        for line in lines:
            if written == options.max_terms or size + len(line) > MAX_FILE_BYTES:
                skipped[BEYOND_MAX_TERMS] += 1
                continue
            size += file.write(line)
            written += 1
    left_out = {reason: count for reason, count in sorted(skipped.items()) if count}
    return ExportResult((path,), written, left_out, unit="term")


def _lines(forms: Iterable[tuple[str, str]], skipped: Counter[str]) -> Iterator[bytes]:
    for source, target in forms:
        if max(len(source.encode()), len(target.encode())) > MAX_TERM_BYTES:
            skipped[TERM_TOO_LONG] += 1
        else:
            yield _line(source, target)


def _line(*fields: str) -> bytes:
    return (",".join('"' + text.replace('"', '""') + '"' for text in fields) + "\n").encode()


FORMAT = Format(
    "terminology",
    "terminology.csv",
    "Amazon Translate custom terminology, CSV, learnt from the pairs",
    write,
    Limits(text_bytes=MAX_TERM_BYTES, file_bytes=MAX_FILE_BYTES),
    both_ways=True,
    takes={"options": "terms", "decisions": "decisions"},
    check=delimited(",", header=True),
)
