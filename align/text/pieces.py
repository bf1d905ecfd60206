"""The SentencePiece model of the default encoder: cuts texts into tokens, knows how words are written."""

from functools import cache
from pathlib import Path

from sentencepiece import SentencePieceProcessor


@cache
def piece_model(path: Path) -> SentencePieceProcessor:
    """The model of a file, read once in a process; what uses it changes nothing of it."""
    return SentencePieceProcessor(model_file=str(path))
