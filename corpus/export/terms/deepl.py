"""DeepL glossary: TSV without header.

Limits: developers.deepl.com/docs (glossaries), as read in November 2026: 10 MiB a file, 1,024 bytes a text,
each source once.
"""

from corpus.export.direction import Direction
from corpus.export.format import Limits
from corpus.export.terms.glossary import glossary
from corpus.export.validation import delimited

_LIMITS = Limits(text_bytes=1024, file_bytes=10 * 1024 * 1024)


def _row(number: int, source: str, target: str, direction: Direction) -> str:
    return f"{source}\t{target}\n"


FORMAT = glossary(
    "deepl-glossary",
    "deepl-glossary.tsv",
    "DeepL glossary, TSV of learnt terms",
    _LIMITS,
    _row,
    check=delimited("\t"),
)
