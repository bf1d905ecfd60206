"""Pairs of texts that break formats, from a seed."""

import random
from typing import Any

import pyarrow as pa

from corpus.tables.schemas import PAIRS

PIECES = [
    *("\x00", "\x07", "\t", "\n", "\r\n", '"', "'", "\ufeff", "\u2028", "\x85", "\ufffe", "\U0001ffff"),
    *("\u202eعربى", "<b>", "&amp;", "]]>", "<?pi?>", "=", "🤖", " ", "word", "é", "日本語", "x" * 300, ""),
]
Texts = list[tuple[str, str]]


def fuzzed(number: int, seed: int = 1) -> Texts:
    chance = random.Random(seed)

    def text() -> str:
        return "".join(chance.choice(PIECES) for _ in range(chance.randrange(6)))

    return [(text(), text()) for _ in range(number)]


def batch(texts: Texts, **values: Any) -> pa.RecordBatch:
    rows = [
        {
            "pair_id": f"{number:024x}",
            "source_lang": "en",
            "target_lang": "es",
            "source_text": source,
            "target_text": target,
            "source_document_id": "a",
            "target_document_id": "b",
            "score": number % 7 / 10,
            **values,
        }
        for number, (source, target) in enumerate(texts)
    ]
    return pa.RecordBatch.from_pylist(rows, schema=PAIRS)
