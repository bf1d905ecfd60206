"""The rows of a Hugging Face data set of translations, and the Parquet file of a split."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.export.direction import Direction
from corpus.tables.folder import ROWS_PER_GROUP
from corpus.tables.schemas import PAIRS

# In the column `translation`, in the file name, or the same in every row of an export.
_LEFT_OUT = frozenset({"source_text", "target_text", "rejected_by", "rejections", "split"})
_METADATA = tuple(field for field in PAIRS if field.name not in _LEFT_OUT)


class SplitFile:
    """A Parquet file in groups of ROWS_PER_GROUP rows, whatever the sizes of the batches."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._pending = schema.empty_table()

    def __enter__(self) -> "SplitFile":
        return self

    def add(self, rows: pa.Table) -> None:
        """Append rows of the schema."""
        self._pending = pa.concat_tables([self._pending, rows])
        while self._pending.num_rows >= ROWS_PER_GROUP:
            self._writer.write_table(self._pending.slice(0, ROWS_PER_GROUP).combine_chunks())
            self._pending = self._pending.slice(ROWS_PER_GROUP).combine_chunks()

    def __exit__(self, *error: object) -> None:
        if self._pending.num_rows:
            self._writer.write_table(self._pending.combine_chunks())
        self._writer.close()


def schema_of(direction: Direction) -> pa.Schema:
    """The columns, with their features in the metadata key of the datasets library."""
    texts = pa.struct([(lang, pa.string()) for lang in _langs(direction)])
    features: dict[str, Any] = {"translation": {"languages": _langs(direction), "_type": "Translation"}}
    features |= {field.name: {"dtype": _dtype(field.type), "_type": "Value"} for field in _METADATA}
    metadata = {"huggingface": json.dumps({"info": {"features": features}})}
    return pa.schema([pa.field("translation", texts), *_METADATA], metadata=metadata)


def _langs(direction: Direction) -> list[str]:
    return sorted((direction.source_lang, direction.target_lang))  # as the library orders them


def _dtype(kind: pa.DataType) -> str:
    return {"float": "float32"}.get(str(kind), str(kind))


def translations(rows: pa.RecordBatch, direction: Direction, schema: pa.Schema) -> pa.Table:
    """The turned rows of a batch with the columns of the schema."""
    texts = {direction.source_lang: rows["source_text"], direction.target_lang: rows["target_text"]}
    langs = _langs(direction)
    translation = pa.StructArray.from_arrays([texts[lang] for lang in langs], names=langs)
    columns = [translation, *(rows[field.name].cast(field.type) for field in _METADATA)]
    return pa.Table.from_arrays(columns, schema=schema)
