from pathlib import Path
from typing import Any

import pyarrow as pa

from corpus.export.direction import Direction
from corpus.export.tables import marian
from corpus.tables.schemas import PAIRS


def row(source: str, document: str, score: float | None) -> dict[str, Any]:
    return {
        "source_lang": "en",
        "target_lang": "es",
        "source_text": source,
        "target_text": source.upper(),
        "source_document_id": document,
        "target_document_id": "t",
        "score": score,
    }


def test_lines_have_weights_and_documents(tmp_path: Path) -> None:
    rows = [row("a\nb", "one", 0.9), row("c", "one", None), row("d", "two", 0.25)]
    result = marian.write(
        [pa.RecordBatch.from_pylist(rows, PAIRS)], Direction("en", "es"), tmp_path / "d.en-es"
    )
    lines = [path.read_text(encoding="utf-8").split("\n")[:-1] for path in result.files]
    assert lines == [
        ["a b", "c", "d"],
        ["A B", "C", "D"],
        ["0.9", "1.0", "0.25"],
        ["one\tt", "one\tt", "two\tt"],
    ]
    assert [path.name for path in result.files][2:] == ["d.en-es.marian.weights", "d.en-es.marian.documents"]
