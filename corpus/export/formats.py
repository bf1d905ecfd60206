"""The export formats by name: the built-in ones and those of plug-ins."""

from collections.abc import Mapping, Sequence
from functools import cache

from corpus.export.format import Format
from corpus.export.memories import tmx, xliff, xliff2
from corpus.export.services import amazon, azure, azure_custom, chat, deepl, google, lara
from corpus.export.tables import documents, huggingface, jsonl, marian, moses, opus, parquet, tsv
from corpus.export.terms import amazon as amazon_terms
from corpus.export.terms import azure as azure_terms
from corpus.export.terms import deepl as deepl_terms
from corpus.export.terms import google as google_terms
from corpus.export.terms import tbx
from crawler import plugins
from crawler.console.suggestions import did_you_mean
from crawler.errors import UsageError

FORMATS: tuple[Format, ...] = (
    tsv.FORMAT,
    tmx.FORMAT,
    moses.FORMAT,
    parquet.FORMAT,
    jsonl.FORMAT,
    amazon.CSV,
    amazon.TSV,
    amazon.TMX,
    huggingface.FORMAT,
    amazon_terms.FORMAT,
    azure.ADAPTIVE,
    azure_custom.FORMAT,
    google.ADAPTIVE,
    google.NMT,
    google.TLLM,
    deepl_terms.FORMAT,
    deepl.MEMORY,
    lara.FORMAT,
    google_terms.FORMAT,
    azure_terms.FORMAT,
    tbx.FORMAT,
    xliff.FORMAT,
    xliff2.FORMAT,
    chat.FORMAT,
    marian.FORMAT,
    opus.FORMAT,
    documents.FORMAT,
)


@cache
def formats() -> Mapping[str, Format]:
    """The formats by name: FORMATS in order, then those of plug-ins.

    PluginError for a plug-in that cannot be used, or whose files have the suffix of another format.
    """
    return plugins.extended(FORMATS, plugins.FORMATS, Format, problem=_problem)


def _problem(form: Format, others: Mapping[str, Format]) -> str | None:
    same = [other.name for other in others.values() if other.suffix == form.suffix]
    return f"its files have the suffix of the format {same[0]}, .{form.suffix}" if same else None


def formats_named(names: Sequence[str]) -> list[Format]:
    """The formats of these names, each once, in order; UsageError for an unknown name or for none."""
    known = formats()
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        what = f"{', '.join(unknown)}: no such export format" if unknown else "no export format named"
        hint = did_you_mean(unknown[0], known) if unknown else ""
        raise UsageError(f"{what}: {hint}choose from {', '.join(known)}")
    return [known[name] for name in dict.fromkeys(names)]
