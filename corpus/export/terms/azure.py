"""Glossary of Azure's document translation: TSV without header, terms matched with their case.

learn.microsoft.com/azure/ai-services/translator (document translation). No limit was found in November 2026:
the file keeps to the 10 MB of other services.
"""

from corpus.export.format import Limits
from corpus.export.terms.deepl import row
from corpus.export.terms.glossary import glossary
from corpus.export.validation import delimited

_LIMITS = Limits(file_bytes=10_000_000)

FORMAT = glossary(
    "azure-glossary",
    "azure-glossary.tsv",
    "Azure document translation glossary, TSV of learnt terms",
    _LIMITS,
    row,
    check=delimited("\t"),
)
