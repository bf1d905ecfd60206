"""A folder for the Hugging Face hub, that `datasets.load_dataset` reads: Parquet by split, a card."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from corpus.export.direction import Direction, turned
from corpus.export.files import ExportResult, suffixed
from corpus.export.format import Format
from corpus.export.tables.card import card
from corpus.export.tables.card_counts import CardCounts
from corpus.export.tables.card_head import SPLIT_NAMES
from corpus.export.tables.translation_rows import SplitFile, schema_of, translations
from corpus.export.validation import parquet_rows
from corpus.splits import SPLITS, TRAIN
from corpus.tables.manifest import Manifest
from crawler.storage.files import replacing_folder

CARD = "README.md"


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
    schema = schema_of(direction)
    counts = CardCounts()
    with replacing_folder(folder) as partial:
        (partial / "data").mkdir()
        with ExitStack() as files:
            writers: dict[str, SplitFile] = {}
            for split, rows in _by_split(turned(batch, direction) for batch in batches):
                if split not in writers:
                    path = partial / data_file(split)
                    writers[split] = files.enter_context(SplitFile(path, schema))
                writers[split].add(translations(rows, direction, schema))
                counts.add(split, rows)
        text = card(counts, direction, manifest, contact, [name for name in SPLITS if name in writers])
        (partial / CARD).write_text(text, encoding="utf-8")
    return ExportResult((folder,), counts.pairs)


def data_file(split: str) -> str:
    """The Parquet file of a split, in the folder."""
    return f"data/{SPLIT_NAMES[split]}-00000-of-00001.parquet"


def _by_split(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[str, pa.RecordBatch]]:
    """The rows of each split; a row without a split is in train."""
    for batch in batches:
        split = pc.fill_null(batch["split"], TRAIN)
        for name in SPLITS:
            rows = batch.filter(pc.equal(split, name))
            if rows.num_rows:
                yield name, rows


FORMAT = Format(
    "huggingface",
    "hf",
    "a folder for the Hugging Face hub: Parquet and a dataset card",
    write,
    all_splits=True,
    takes={"manifest": "manifest", "contact": "contact"},
    check=parquet_rows,
)
