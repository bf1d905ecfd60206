"""An export format of your own: one chat per pair, from which a language model learns to translate.

Once installed (`pip install ./examples/own_export`), `acopio export TOPIC --to chat` writes it,
and so does a build of a topic with `formats = ["chat"]` under [exports].
"""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from corpus.export import Direction, ExportResult, Format, Limits, replacing, rows, suffixed

_MAX_BYTES = 4000


def write(batches: Iterable[pa.RecordBatch], direction: Direction, base: Path) -> ExportResult:
    """One UTF-8 file `BASE.chat.jsonl`: one object with two messages per line; long texts are `too_long`."""
    path = suffixed(base, CHAT.suffix)
    counts = Counter[str]()
    with replacing(path) as file:
        for row in rows(batches, direction, ("source_text", "target_text")):
            source, target = row.values()
            if max(len(source.encode()), len(target.encode())) > _MAX_BYTES:
                counts["too_long"] += 1
                continue
            asked = f"Translate from {direction.source_lang} to {direction.target_lang}: {source}"
            messages = [{"role": "user", "content": asked}, {"role": "assistant", "content": target}]
            file.write((json.dumps({"messages": messages}, ensure_ascii=False) + "\n").encode())
            counts["written"] += 1
    return ExportResult((path,), counts.pop("written", 0), dict(counts))


CHAT = Format(
    "chat", "chat.jsonl", "one chat per line, for language models", write, Limits(text_bytes=_MAX_BYTES)
)
