"""From documents to sentence pairs: splitting, encoding, pairing, alignment.

The names of `__all__` are for use from Python (docs/python.md); each is imported when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from align.encoders.registry import get_encoder
    from align.scores.pairs import PairScorer, score_pairs
    from align.sentences.aligner import AlignedPair, Aligner, AlignOptions

__all__ = ["AlignOptions", "AlignedPair", "Aligner", "PairScorer", "get_encoder", "score_pairs"]

_MODULES = {
    "AlignOptions": "align.sentences.aligner",
    "AlignedPair": "align.sentences.aligner",
    "Aligner": "align.sentences.aligner",
    "PairScorer": "align.scores.pairs",
    "get_encoder": "align.encoders.registry",
    "score_pairs": "align.scores.pairs",
}


def __getattr__(name: str) -> Any:
    """The public name from its module (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module 'align' has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
