"""From documents to sentence pairs: splitting, encoding, pairing, alignment.

The names of `__all__` are the public ones (docs/python.md); each is imported on first use.
"""

from typing import TYPE_CHECKING

from crawler.lazy import lazy_names

if TYPE_CHECKING:
    from align.encoders.protocol import Encoder
    from align.encoders.registry import get_encoder
    from align.records import AlignedPair
    from align.scores.pairs import PairScorer, score_pairs
    from align.sentences.aligner import Aligner, AlignOptions
    from align.text.sentences import split

__all__ = [
    "AlignOptions",
    "AlignedPair",
    "Aligner",
    "Encoder",
    "PairScorer",
    "get_encoder",
    "score_pairs",
    "split",
]

if not TYPE_CHECKING:  # type checkers know the names from above, and no others
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "AlignOptions": "align.sentences.aligner",
            "AlignedPair": "align.records",
            "Aligner": "align.sentences.aligner",
            "Encoder": "align.encoders.protocol",
            "PairScorer": "align.scores.pairs",
            "get_encoder": "align.encoders.registry",
            "score_pairs": "align.scores.pairs",
            "split": "align.text.sentences",
        },
    )
