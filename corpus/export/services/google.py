"""Google Cloud Translation: adaptive datasets, custom models and tuning of the translation LLM.

Limits: cloud.google.com/translate/docs/advanced/adaptive-translation, …/automl/docs/prepare and the page on
tuning translation-llm-002, as read in November 2026. Files have no header, and each row one tab.
"""

import json
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pyarrow as pa

from corpus.export.bounded import Kept, write_bounded
from corpus.export.direction import Direction
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format, Limits
from corpus.export.validation import delimited, json_lines
from crawler.languages import name

_ADAPTIVE = Limits(pair_chars=512, pairs=30_000)
_NMT = Limits(pairs=15_000_000, one_target=True)
# 1,000 tokens an example: a token is at least a character, and the prompt takes some.
_TLLM = Limits(pair_chars=900, file_bytes=1_000_000_000)


def write_tsv(
    batches: Iterable[pa.RecordBatch], direction: Direction, base: Path, suffix: str, limits: Limits
) -> ExportResult:
    """One UTF-8 file `BASE.SUFFIX`: source and target on each line, with a tab between them."""
    return write_bounded(batches, direction, suffixed(base, suffix), limits, _line)


def write_jsonl(batches: Iterable[pa.RecordBatch], direction: Direction, base: Path) -> ExportResult:
    """One file `BASE.google-tllm.jsonl`: an object with `contents` of user and model on each line."""
    prompt = f"Translate from {name(direction.source_lang)} to {name(direction.target_lang)}: "

    def line(pair: Kept) -> bytes:
        turns = [
            {"role": role, "parts": [{"text": text}]}
            for role, text in (("user", prompt + pair.source), ("model", pair.target))
        ]
        return (json.dumps({"contents": turns}, ensure_ascii=False) + "\n").encode()

    return write_bounded(batches, direction, suffixed(base, TLLM.suffix), _TLLM, line)


def _line(pair: Kept) -> bytes:
    # A quotation mark at the start would open a quoted field: doubled and quoted, as CSV readers expect.
    return "\t".join(map(_field, (pair.source, pair.target))).encode() + b"\n"


def _field(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if '"' in text else text


def _tsv(kind: str, description: str, limits: Limits) -> Format:
    suffix = f"google-{kind}.tsv"
    write = partial(write_tsv, suffix=suffix, limits=limits)
    return Format(f"google-{kind}", suffix, description, write, limits, check=delimited("\t"))


ADAPTIVE = _tsv("adaptive", "Google adaptive translation, TSV without header", _ADAPTIVE)
NMT = _tsv("nmt", "Google custom translation model, TSV without header", _NMT)
TLLM = Format(
    "google-tllm",
    "google-tllm.jsonl",
    "Google translation LLM tuning, JSONL",
    write_jsonl,
    _TLLM,
    check=json_lines,
)
