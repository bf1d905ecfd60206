"""Encoders by name: the built-in ones, a line each, those of plug-ins, and several as one."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from align.encoders import e5, laser, sentence_transformers, use
from align.encoders.combined import CombinedEncoder, names_in
from align.encoders.info import EncoderInfo
from align.encoders.protocol import Encoder, for_language
from crawler import plugins
from crawler.console.suggestions import did_you_mean
from crawler.errors import MissingExtraError, UnsupportedLanguageError, UsageError

DEFAULT = "use"
# What `--accurate` stands for: the first that knows the languages (benchmarks/retrieval.py).
ACCURATE = ("use+e5", "e5")

ENCODERS: tuple[EncoderInfo, ...] = (use.INFO, e5.INFO, laser.INFO, sentence_transformers.INFO)


@cache
def encoders() -> Mapping[str, EncoderInfo]:
    """The encoders by name: ENCODERS in order, then those of plug-ins.

    PluginError for a plug-in that cannot be used, or whose name holds a plus or a colon.
    """
    return plugins.extended(ENCODERS, plugins.ENCODERS, EncoderInfo, problem=_problem)


def _problem(info: EncoderInfo, _: Mapping[str, EncoderInfo]) -> str | None:
    return "its name holds + or :, which join names" if {"+", ":"} & {*info.name} else None


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
        lambda: CombinedEncoder([get_encoder(part) for part in parts]),
        modules=sum((info.modules for info in infos), ()),
        packages=sum((info.packages for info in infos), ()),
        install=" && ".join(info.install for info in infos if not info.ready),
        downloads=any(info.downloads for info in infos),
    )


def encoder_info(name: str) -> EncoderInfo:
    """What is known of the encoder of that name; UsageError lists the known names."""
    parts = names_in(name, encoders())
    if len(parts) > 1:
        return _combined(name, parts)
    kind, _, model = name.partition(":")
    if kind == sentence_transformers.PREFIX and model and model != "NAME":
        return sentence_transformers.info(model)
    if name not in encoders() or kind == sentence_transformers.PREFIX:
        raise UsageError(
            f"encoder {name!r}: unknown; {did_you_mean(name, encoders())}known: {', '.join(encoders())}, and "
            "several joined by +, as use+e5"
        )
    return encoders()[name]


def accurate(*languages: str) -> str:
    """The name of the encoder with the fewest errors in retrieval in these languages, whatever it costs.

    UnsupportedLanguageError where none that is measured knows them.
    """
    knowing = (name for name in ACCURATE if encoder_info(name).languages.issuperset(languages))
    name = next(knowing, ACCURATE[-1])
    check_languages(encoder_info(name), *languages)
    return name


def encoder_versions(name: str) -> dict[str, str]:
    """Versions of the installed packages by which the encoder of that name embeds, its plug-in included."""
    found = {}
    for package in encoder_info(name).packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    brought = plugins.fingerprints(plugins.ENCODERS)
    return found | {part: brought[part] for part in names_in(name, encoders()) if part in brought}


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
        others = [info.name for info in encoders().values() if info.languages.issuperset(languages)]
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
