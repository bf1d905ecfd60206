"""The export formats by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.export import amazon, huggingface, jsonl, moses, parquet, terminology, tmx, tsv
from corpus.export.files import ExportResult
from crawler.errors import UsageError

# (rows of one language pair, direction, path without its suffix, **what is its own) -> what was written
Writer = Callable[..., ExportResult]


HUGGINGFACE, TERMINOLOGY = "huggingface", "terminology"
AMAZON = ("amazon-csv", "amazon-tsv", "amazon-tmx")


@dataclass(frozen=True, slots=True)
class Format:
    """One export format.

    `both_ways` says that it is for a service that learns from one source language: by default a language pair
    makes a file in each direction, of the training part alone. `all_splits` says that one export holds all.
    """

    name: str
    suffix: str
    description: str
    write: Writer
    both_ways: bool = False
    all_splits: bool = False


FORMATS = {
    known.name: known
    for known in (
        Format("tsv", tsv.SUFFIX, "a pair a line with its sources and scores, header row", tsv.write),
        Format("tmx", tmx.SUFFIX, "TMX 1.4b translation memory", tmx.write),
        Format("moses", "SRC, .TGT", "two plain text files, aligned line by line", moses.write),
        Format("parquet", parquet.SUFFIX, "the pairs table in one file", parquet.write),
        Format("jsonl", jsonl.SUFFIX, "a JSON object a line, all columns", jsonl.write),
        Format(
            "amazon-csv",
            amazon.CSV_SUFFIX,
            "Amazon Translate parallel data, CSV",
            amazon.write_csv,
            both_ways=True,
        ),
        Format(
            "amazon-tsv",
            amazon.TSV_SUFFIX,
            "Amazon Translate parallel data, TSV",
            amazon.write_tsv,
            both_ways=True,
        ),
        Format(
            "amazon-tmx",
            amazon.TMX_SUFFIX,
            "Amazon Translate parallel data, TMX",
            amazon.write_tmx,
            both_ways=True,
        ),
        Format(
            HUGGINGFACE,
            huggingface.SUFFIX,
            "a folder for the Hugging Face hub: Parquet and a dataset card",
            huggingface.write,
            all_splits=True,
        ),
        Format(
            TERMINOLOGY,
            terminology.SUFFIX,
            "Amazon Translate custom terminology, CSV, learnt from the pairs",
            terminology.write,
            both_ways=True,
        ),
    )
}


def formats_named(names: Sequence[str]) -> list[Format]:
    """The formats of these names, each once, in order; UsageError for an unknown name or for none."""
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        what = f"{', '.join(unknown)}: no such export format" if unknown else "no export format named"
        raise UsageError(f"{what}: choose from {', '.join(FORMATS)}")
    return [FORMATS[name] for name in dict.fromkeys(names)]
