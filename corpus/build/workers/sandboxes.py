"""Sandboxes of the build's workers, and what encodes sentences there; it reaches no aligner."""

from collections.abc import Sequence

from align.encoders.protocol import Encoder, for_language
from align.encoders.registry import get_encoder
from corpus.engine import EngineOptions
from crawler.sandbox import Sandbox

_START_SECONDS = 600.0  # until the encoder is loaded


class SentenceVectors:
    """Vectors of sentences."""

    def __init__(self, encoder: str) -> None:
        self._encoder = loaded(encoder)

    def __call__(self, sentences: Sequence[str], lang: str) -> bytes:
        """The rows of a little-endian float32 matrix (sentences, dim)."""
        return for_language(self._encoder, lang).encode(sentences).astype("<f4").tobytes()


def sandbox(kind: type, engine: EngineOptions, *arguments: object) -> Sandbox:
    """A sandbox that calls an instance of a class, made there with the arguments."""
    name = f"{kind.__module__}:{kind.__name__}"
    bounds = engine.seconds, engine.memory
    return Sandbox(name, *bounds, arguments=arguments, start_seconds=_START_SECONDS, shared=True)


def loaded(name: str) -> Encoder:
    """The encoder, all of it in memory: what it reserves does not count as the document's."""
    encoder = get_encoder(name)
    lang = next(iter(sorted(encoder.languages)), "en")
    for_language(encoder, lang).encode(["."])
    return encoder
