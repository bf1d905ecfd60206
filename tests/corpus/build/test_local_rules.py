"""The bounds of local documents: wider than those of the web, unless the user set others."""

from dataclasses import replace

from align.sentences.aligner import AlignOptions
from align.sentences.paragraphs import ParagraphOptions
from corpus.build.local.rules import aligned, for_documents
from corpus.filters.options import FilterOptions
from corpus.filters.rules.thresholds import LowScoreOptions


def test_bounds_that_nobody_set_are_wider() -> None:
    usual, own = dict(FilterOptions()), dict(for_documents(FilterOptions()))
    for name in ("low_similarity", "low_score"):
        assert own[name].min < usual[name].min
    assert own["wrong_language"].min_letters > usual["wrong_language"].min_letters
    assert own["fan_out"].targets > usual["fan_out"].targets
    assert own["length_ratio"] == usual["length_ratio"]


def test_a_bound_that_the_user_set_stays() -> None:
    chosen = LowScoreOptions(min=0.6)
    assert dict(for_documents(FilterOptions(low_score=chosen)))["low_score"] == chosen


def test_paragraphs_need_half_of_their_characters_unless_the_user_says_more() -> None:
    usual = aligned(AlignOptions())
    assert usual.structure
    assert usual.paragraphs.min_share == 0.5
    chosen = replace(ParagraphOptions(), min_share=0.9)
    assert aligned(AlignOptions(paragraphs=chosen)).paragraphs == chosen
