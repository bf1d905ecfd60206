"""DeepL: a translation memory (developers.deepl.com, translation memories, as read in November 2026)."""

from functools import partial

from corpus.export.format import Format, Limits
from corpus.export.memories.small import write_small
from corpus.export.validation import xml_texts

_LIMITS = Limits()

MEMORY = Format(
    "deepl-tm",
    "deepl-tm.tmx",
    "DeepL translation memory, TMX",
    partial(write_small, suffix="deepl-tm.tmx", limits=_LIMITS),
    _LIMITS,
    check=xml_texts("seg"),
)
