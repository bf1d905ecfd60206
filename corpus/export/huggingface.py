"""A folder for the Hugging Face hub: one Parquet file per split and a dataset card (README.md).

`datasets.load_dataset(folder)` reads it, with or without a network.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus.export.card import card
from corpus.export.card_counts import CardCounts
from corpus.export.card_head import SPLIT_NAMES
from corpus.export.direction import Direction, turned
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format
from corpus.splits import SPLITS, TRAIN
from corpus.tables.folder import ROWS_PER_GROUP
from corpus.tables.manifest import Manifest
from corpus.tables.schemas import PAIRS
from crawler.files import replacing_folder

CARD = "README.md"

# In the column `translation`, in the file name, or the same in every row of an export.
_LEFT_OUT = frozenset({"source_text", "target_text", "rejected_by", "rejections", "split"})
_METADATA = tuple(field for field in PAIRS if field.name not in _LEFT_OUT)


def write(
    batches: Iterable[pa.RecordBatch],
    direction: Direction,
    base: Path,
    manifest: Manifest | None = None,
    contact: str | None = None,
) -> ExportResult:
    """One folder `BASE.hf` with README.md and `data/SPLIT-00000-of-00001.parquet` for each split there is.

    `manifest` is the work folder's run.json; `contact` is named in the card for takedown requests. A row has
    `translation`, a struct of both texts by language code, and the columns of PAIRS that add to it.
    """
    folder = suffixed(base, FORMAT.suffix)
    schema = _schema(direction)
    counts = CardCounts()
    with replacing_folder(folder) as partial:
        (partial / "data").mkdir()
        with ExitStack() as files:
            writers: dict[str, _SplitFile] = {}
            for split, rows in _by_split(turned(batch, direction) for batch in batches):
                if split not in writers:
                    path = partial / data_file(split)
                    writers[split] = files.enter_context(_SplitFile(path, schema))
                writers[split].add(_table(rows, direction, schema))
                counts.add(split, rows)
        text = card(counts, direction, manifest, contact, [name for name in SPLITS if name in writers])
        (partial / CARD).write_text(text, encoding="utf-8")
    return ExportResult((folder,), counts.pairs)


def data_file(split: str) -> str:
    """The Parquet file of a split, in the folder."""
    return f"data/{SPLIT_NAMES[split]}-00000-of-00001.parquet"


class _SplitFile:
    """A Parquet file in groups of ROWS_PER_GROUP rows, whatever the sizes of the batches."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._pending = schema.empty_table()

    def __enter__(self) -> "_SplitFile":
        return self

    def add(self, rows: pa.Table) -> None:
        self._pending = pa.concat_tables([self._pending, rows])
        while self._pending.num_rows >= ROWS_PER_GROUP:
            self._writer.write_table(self._pending.slice(0, ROWS_PER_GROUP).combine_chunks())
            self._pending = self._pending.slice(ROWS_PER_GROUP).combine_chunks()

    def __exit__(self, *error: object) -> None:
        if self._pending.num_rows:
            self._writer.write_table(self._pending.combine_chunks())
        self._writer.close()


def _schema(direction: Direction) -> pa.Schema:
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


def _by_split(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[str, pa.RecordBatch]]:
    """The rows of each split; a row without a split is in train."""
    for batch in batches:
        split = pc.fill_null(batch["split"], TRAIN)
        for name in SPLITS:
            rows = batch.filter(pc.equal(split, name))
            if rows.num_rows:
                yield name, rows


def _table(rows: pa.RecordBatch, direction: Direction, schema: pa.Schema) -> pa.Table:
    texts = {direction.source_lang: rows["source_text"], direction.target_lang: rows["target_text"]}
    langs = _langs(direction)
    translation = pa.StructArray.from_arrays([texts[lang] for lang in langs], names=langs)
    columns = [translation, *(rows[field.name].cast(field.type) for field in _METADATA)]
    return pa.Table.from_arrays(columns, schema=schema)


FORMAT = Format(
    "huggingface",
    "hf",
    "a folder for the Hugging Face hub: Parquet and a dataset card",
    write,
    all_splits=True,
    takes={"manifest": "manifest", "contact": "contact"},
)
