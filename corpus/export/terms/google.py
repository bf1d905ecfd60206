"""Google Cloud Translation glossary in one direction: TSV without header.

Limits: cloud.google.com/translate/docs (reference of glossaries), as read in November 2026: ten million
characters, taken as bytes. That of a term, 1,024 bytes, was not found there.
"""

from corpus.export.format import Limits
from corpus.export.terms.deepl import row
from corpus.export.terms.glossary import glossary
from corpus.export.validation import delimited

_LIMITS = Limits(text_bytes=1024, file_bytes=10_000_000)

FORMAT = glossary(
    "google-glossary",
    "google-glossary.tsv",
    "Google glossary, TSV of learnt terms",
    _LIMITS,
    row,
    check=delimited("\t"),
)
