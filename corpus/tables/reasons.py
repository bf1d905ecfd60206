"""Reasons to drop a document pair: the values of `rejected_by` in the table document_pairs.

Those of documents are in crawler.documents.reasons, those of pairs are the names of rules (corpus.filters),
and here what keeps the rules from judging a pair.
"""

from crawler.worded import WordedEnum


class DocumentPairReason(WordedEnum):
    """A reason by its value in the table; `words` for the report, `meaning` for docs/tables.md."""

    NOT_TRANSLATIONS = (
        "not_translations",
        "too little of the two texts aligns",
        "`score` is below the minimum (0.4 unless the topic sets another); 0 means that the sentences agreed "
        "too little to be aligned",
    )
    ALIGNMENT_TIMEOUT = (
        "alignment_timeout",
        "alignment took too long",
        "alignment took longer than 30 minutes",
    )
    ALIGNMENT_FAILED = (
        "alignment_failed",
        "the two texts could not be aligned",
        "alignment took more than 2 GiB of memory beyond the encoder's, or failed",
    )
    NOT_ONE_TO_ONE = (
        "not_one_to_one",
        "one of the two pages has a better partner",
        "one of the documents has a better partner",
    )


class PairReason(WordedEnum):
    """A reason to drop a pair that is not the verdict of a rule."""

    RULES_TIMEOUT = (
        "rules_timeout",
        "the rules took too long over it",
        "the rules took longer than 10 seconds over the pair; its texts are not kept",
    )
    RULES_FAILED = (
        "rules_failed",
        "the rules could not judge it",
        "the rules took more than 2 GiB of memory over the pair, or failed; its texts are not kept",
    )
    SCORE_TIMEOUT = (
        "score_timeout",
        "its score took too long",
        "what the score reads of the pair was not measured within 10 seconds",
    )
    SCORE_FAILED = (
        "score_failed",
        "its score could not be measured",
        "what the score reads of the pair took more than 2 GiB of memory, or could not be measured",
    )
