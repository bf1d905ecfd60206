"""Azure Custom Translator: aligned files of a language each, for training, tuning and testing.

learn.microsoft.com/azure/ai-services/translator/custom-translator (document formats), as read in November
2026: an `.align` pair is taken line by line, its name ends in `_` and the language, and a document belongs
to one of the three sets. A full training takes 10,000 pairs or more, fewer only a dictionary.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from corpus.export.direction import Direction, rows
from corpus.export.files import EMPTY, ExportResult, suffixed
from corpus.export.format import Format, Limits
from corpus.export.text import collapsed
from corpus.export.validation import parallel_lines
from corpus.splits import DEV, TEST, TRAIN
from crawler.languages import base as base_lang
from crawler.storage.files import replacing_folder

NAMES = {TRAIN: "training", DEV: "tuning", TEST: "testing"}
_COLUMNS = ("source_text", "target_text", "split")


def write(batches: Iterable[pa.RecordBatch], direction: Direction, base: Path) -> ExportResult:
    """A folder `BASE.azure-custom` with `training_SRC.align`, `training_TGT.align`, and so on for each split.

    Texts are UTF-8, on one line each; a pair with an empty side is left out, counted as `empty`.
    """
    folder, written, skipped = suffixed(base, FORMAT.suffix), 0, Counter[str]()
    langs = [base_lang(lang) or lang for lang in (direction.source_lang, direction.target_lang)]
    with replacing_folder(folder) as partial, ExitStack() as files:
        opened: dict[str, tuple[BinaryIO, ...]] = {}
        for row in rows(batches, direction, _COLUMNS):
            texts = [collapsed(row[name] or "") for name in _COLUMNS[:2]]
            if not all(texts):
                skipped[EMPTY] += 1
                continue
            name = NAMES[row["split"] or TRAIN]
            if name not in opened:
                paths = (partial / f"{name}_{lang}.align" for lang in langs)
                opened[name] = tuple(files.enter_context(path.open("wb")) for path in paths)
            for file, text in zip(opened[name], texts, strict=True):
                file.write(f"{text}\n".encode())
            written += 1
    return ExportResult((folder,), written, dict(skipped))


def _check(files: Sequence[Path]) -> Iterator[tuple[str, ...]]:
    for name in NAMES.values():
        yield from parallel_lines(sorted(files[0].glob(f"{name}_*.align")))


FORMAT = Format(
    "azure-custom",
    "azure-custom",
    "a folder of .align files for Azure Custom Translator, 10,000 pairs or more",
    write,
    Limits(),
    all_splits=True,
    check=_check,
)
