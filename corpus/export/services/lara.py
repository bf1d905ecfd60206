"""Lara and ModernMT: a memory with the neighbours of a sentence, as their SDKs take them."""

from functools import partial

from corpus.export.format import Format, Limits
from corpus.export.memories.small import write_small
from corpus.export.validation import xml_texts

_LIMITS = Limits()

FORMAT = Format(
    "lara",
    "lara.tmx",
    "Lara and ModernMT memory, TMX with the neighbours of a sentence",
    partial(write_small, suffix="lara.tmx", limits=_LIMITS, context=True),
    _LIMITS,
    check=xml_texts("seg"),
)
