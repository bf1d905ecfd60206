"""Filter and export from Python: `from corpus import filter_pairs, export_pairs`."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from align.encoders.registry import DEFAULT
from align.records import AlignedPair
from corpus.export import run
from corpus.export.files import ExportResult
from corpus.filters.given_scores import with_given_scores
from corpus.filters.options import FilterOptions
from corpus.filters.pairs import GIVEN_SCORES, MT_SCORES
from corpus.filters.table import filter_table
from corpus.options import filter_options
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import read_manifest
from crawler.errors import InputError, UsageError
from crawler.languages import base

_TEXTS = ("source_text", "target_text")
_TYPES = dict.fromkeys(_TEXTS, pa.string()) | dict.fromkeys((*GIVEN_SCORES, *MT_SCORES), pa.float32())


class ArrowTable(Protocol):
    """A table that Arrow can read: of pyarrow, pandas, Polars and others (the Arrow PyCapsule interface)."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The columns as an Arrow stream."""


def filter_pairs(
    pairs: ArrowTable | Iterable[tuple[str, str] | AlignedPair],
    source_lang: str,
    target_lang: str,
    options: FilterOptions | Mapping[str, Mapping[str, Any]] | None = None,
    *,
    encoder: str = DEFAULT,
) -> pa.Table:
    """All pairs in their order, with their scores, `rejected_by` and `rejections`: a pyarrow table.

    `pairs` is a table of Arrow, pandas or Polars with the columns source_text and target_text, or an iterable
    of (source, target) or of aligned pairs. Its columns are kept: the encoder computes similarity, margin and
    score only if a rule asks for one that is missing. `rejected_by` is the first rule that rejects a pair,
    null if it is kept; `rejections` is the number of rules that reject it. Personal data in the texts are
    masked unless the options disable it. `options` may be written as in a topic's [filters]:
    {"length_ratio": {"max": 4.0}}.

    UsageError for missing columns, a wrong option or an unknown encoder; UnsupportedLanguageError.
    """
    languages = base(source_lang) or source_lang, base(target_lang) or target_lang
    if not isinstance(options, FilterOptions):
        options = filter_options(options or {}, "options")
    table = with_given_scores(_table(pairs), encoder, *languages, options)
    return filter_table(table, source_lang, target_lang, options).table


def export_pairs(
    folder: WorkFolder | Path | str,
    formats: Sequence[str] | str,
    options: run.ExportOptions | None = None,
    *,
    name: str | None = None,
) -> list[ExportResult]:
    """The files of a work folder's kept pairs: one result per format, direction, granularity and split.

    `formats` are names of `acopio export --to`, one or several. `name` is the start of the file names, by
    default the topic of the last build. Errors as for corpus.export.run.export_pairs; InputError without a
    name.
    """
    if not isinstance(folder, WorkFolder):
        folder = WorkFolder(Path(folder))
    manifest = read_manifest(folder)
    topic = name or (manifest.topic if manifest is not None else "")
    if not topic:
        raise InputError(f"{folder.manifest}: no such file: build first, or give name= for the files")
    return run.export_pairs(folder, topic, [formats] if isinstance(formats, str) else formats, options)


def _table(pairs: Any) -> pa.Table:
    """The pairs as a table, texts and given scores as the rules read them."""
    table = pa.table(pairs) if hasattr(pairs, "__arrow_c_stream__") else _of_rows(pairs)
    for name in _TEXTS:
        if name not in table.column_names:
            raise UsageError(f"column {name}: missing: the rules read source_text and target_text")
    for number, name in enumerate(table.column_names):
        if name in _TYPES:
            table = table.set_column(number, name, table[name].cast(_TYPES[name]))
    return table


def _of_rows(pairs: Iterable[tuple[str, str] | AlignedPair]) -> pa.Table:
    rows = list(pairs)
    aligned = [row for row in rows if isinstance(row, AlignedPair)]
    if aligned and len(aligned) == len(rows):
        return pa.table(
            {
                name: pa.array([getattr(row, name) for row in aligned], _TYPES[name])
                for name in (*_TEXTS, *GIVEN_SCORES)
            }
        )
    texts = [(row.source_text, row.target_text) if isinstance(row, AlignedPair) else row for row in rows]
    sources, targets = zip(*texts, strict=True) if texts else ((), ())
    return pa.table([pa.array(sources, pa.string()), pa.array(targets, pa.string())], _TEXTS)
