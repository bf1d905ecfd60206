"""Chats for supervised fine-tuning of language models: JSONL with `messages` (OpenAI, TRL, Axolotl)."""

import json
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from corpus.export.bounded import Kept, write_bounded
from corpus.export.direction import Direction
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format, Limits
from corpus.export.validation import json_lines
from crawler.languages import name

_LIMITS = Limits()


def write(batches: Iterable[pa.RecordBatch], direction: Direction, base: Path) -> ExportResult:
    """One UTF-8 file `BASE.sft.jsonl`: system, user and assistant of one pair on each line."""
    system = (
        f"Translate from {name(direction.source_lang)} to {name(direction.target_lang)}. "
        "Answer with the translation only."
    )

    def line(pair: Kept) -> bytes:
        said = (("system", system), ("user", pair.source), ("assistant", pair.target))
        messages = [{"role": role, "content": text} for role, text in said]
        return (json.dumps({"messages": messages}, ensure_ascii=False) + "\n").encode()

    return write_bounded(batches, direction, suffixed(base, FORMAT.suffix), _LIMITS, line)


FORMAT = Format(
    "sft", "sft.jsonl", "chats for fine-tuning language models, JSONL", write, _LIMITS, check=json_lines
)
