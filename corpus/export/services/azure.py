"""Azure Translator: pairs for adaptive custom translation.

Limits: learn.microsoft.com/azure/ai-services/translator, as read in November 2026.
"""

from functools import partial

from corpus.export.format import Format, Limits
from corpus.export.memories.small import write_small
from corpus.export.validation import xml_texts

_LIMITS = Limits(text_chars=250, pairs=10_000)  # one longer segment makes the whole upload fail

ADAPTIVE = Format(
    "azure-adaptive",
    "azure-adaptive.tmx",
    "Azure adaptive custom translation, TMX",
    partial(write_small, suffix="azure-adaptive.tmx", limits=_LIMITS, tags=False),
    _LIMITS,
    check=xml_texts("seg"),
)
