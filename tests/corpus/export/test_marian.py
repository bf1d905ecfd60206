from pathlib import Path
from typing import Any

import pyarrow as pa

from corpus.export.direction import Direction
from corpus.export.tables import marian
from corpus.tables.schemas import PAIRS

EN_ES = Direction("en", "es")


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


def test_lines_have_weights_alignments_and_documents(tmp_path: Path) -> None:
    rows = [row("a\nb", "one", 0.9), row("c", "one", None), row("d", "two", 0.25), row(" ", "two", 1)]
    result = marian.write([pa.RecordBatch.from_pylist(rows, PAIRS)], EN_ES, tmp_path / "d.en-es")
    parts = {path.name.split(".")[-1]: path.read_text(encoding="utf-8").split("\n") for path in result.files}
    assert parts == {
        "en": ["a b", "c", "d", ""],
        "es": ["A B", "C", "D", ""],
        "weights": ["0.9", "1.0", "0.25", ""],
        "alignments": ["0-0 1-1", "0-0", "0-0", ""],
        "documents": ["one\tt", "one\tt", "two\tt", ""],
        "marks": ["1", "0", "1", ""],
    }
    assert (result.written, result.skipped) == (3, {"empty": 1})


def test_guided_alignments_link_words_that_translate_each_other(tmp_path: Path) -> None:
    nouns = [("house", "casa"), ("door", "puerta"), ("table", "mesa"), ("road", "carretera")]
    colours = [("red", "roja"), ("white", "blanca"), ("black", "negra")]
    texts = [(f"The {c} {n} -- is here.", f"La {m} {d} está aquí.") for n, m in nouns for c, d in colours]
    rows = [{**row(source, "one", 1.0), "target_text": target} for source, target in texts]
    result = marian.write([pa.RecordBatch.from_pylist(rows, PAIRS)], EN_ES, tmp_path / "d")
    lines = result.files[3].read_text(encoding="utf-8").splitlines()
    # The colour and the noun change places; the dashes are a token without a translation.
    assert all({"1-2", "2-1"} <= set(line.split()) for line in lines)
    assert not any(link.startswith("3-") for line in lines for link in line.split())
