"""What turns texts into vectors; the names here are those that an encoder of another package needs."""

from align.encoders.info import EncoderInfo
from align.encoders.protocol import Encoder, LanguageEncoder, Vectors, WindowEncoder, of_distinct
from align.exact import on_grid

__all__ = [
    "Encoder",
    "EncoderInfo",
    "LanguageEncoder",
    "Vectors",
    "WindowEncoder",
    "of_distinct",
    "on_grid",
]
