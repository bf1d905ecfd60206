"""Columns of the tables of a work folder (a public contract, docs/tables.md)."""

import pyarrow as pa

from corpus.tables.columns import DOCUMENT_PAIR_COLUMNS, FILTER_SCORE_COLUMNS, PAIR_COLUMNS
from crawler.documents.columns import schema_of

FILTER_SCORES = tuple(column.name for column in FILTER_SCORE_COLUMNS)

ALIGNED_ORIGIN, MINED_ORIGIN = "aligned", "mined"  # how a pair was found: the column `origin`

PAIRS = schema_of(PAIR_COLUMNS)
DOCUMENT_PAIRS = schema_of(DOCUMENT_PAIR_COLUMNS)

_IDS = [("source_document_id", pa.string()), ("target_document_id", pa.string())]
# What alignment and mining find of a pair: columns of PAIRS.
_FOUND = [
    PAIRS.field(name)
    for name in (
        *("source_text", "target_text", "granularity", "bead", "source_position", "target_position"),
        *("similarity", "margin", "score", "source_block", "target_block", "source_markup", "target_markup"),
    )
]

# `made_from` is a digest of the inputs of a row: a row with the same one can be reused. `rejected_by` is the
# reason if the alignment failed.
ALIGNED = pa.schema(
    [
        *_IDS,
        ("evidence", pa.string()),
        ("made_from", pa.string()),
        ("score", pa.float32()),
        ("agreement", pa.float32()),
        ("pairs", pa.list_(pa.struct(_FOUND))),
        ("rejected_by", pa.string()),
    ]
)

MINED_SCHEMA = pa.schema([*_IDS, *_FOUND])
