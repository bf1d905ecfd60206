"""Alignment and rules for documents whose paths and structure say what translates what."""

from dataclasses import replace
from typing import Any

from align.sentences.aligner import AlignOptions
from align.sentences.paragraphs import ParagraphOptions
from corpus.dedupe.options import FanOutOptions
from corpus.filters.options import FilterOptions
from corpus.filters.rules.language.language import WrongLanguageOptions
from corpus.filters.rules.thresholds import LowScoreOptions, LowSimilarityOptions

# A sentence that comes again may be translated anew, free translations have little in common, and headings
# are too short to tell their language; on the web these are signs of a wrong pair. docs/documents.md has what
# these bounds keep.
_OWN: dict[str, Any] = {
    "fan_out": FanOutOptions(targets=4, sources=4),
    "low_similarity": LowSimilarityOptions(min=0.15),
    "low_score": LowScoreOptions(min=0.1),
    "wrong_language": WrongLanguageOptions(min_letters=40),
}

_MIN_SHARE = 0.5  # of the characters of a pair of paragraphs: translators leave sentences out, and add some


def aligned(options: AlignOptions) -> AlignOptions:
    """The options of alignment for local documents: by structure, also paragraphs translated freely."""
    paragraphs = options.paragraphs
    if paragraphs == ParagraphOptions():
        paragraphs = replace(paragraphs, min_share=_MIN_SHARE)
    return replace(options, structure=True, paragraphs=paragraphs)


def for_documents(filters: FilterOptions) -> FilterOptions:
    """The options of the rules for local documents: what the user set stays, other bounds are wider.

    Placeholders are known there, so what is left of a sentence is prose: `markup_or_code` is off.
    """
    usual = dict(FilterOptions())
    own = {name: options for name, options in _OWN.items() if dict(filters)[name] == usual[name]}
    return FilterOptions(**{**dict(filters), **own}).without("markup_or_code")
