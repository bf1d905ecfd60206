"""Columns of the tables of a work folder (a public contract, docs/tables.md)."""

import pyarrow as pa

from corpus.tables.columns import DOCUMENT_PAIR_COLUMNS, FILTER_SCORE_COLUMNS, PAIR_COLUMNS
from crawler.documents.columns import schema_of

FILTER_SCORES = tuple(column.name for column in FILTER_SCORE_COLUMNS)

ALIGNED_ORIGIN, MINED_ORIGIN = "aligned", "mined"  # how a pair was found: the column `origin`

PAIRS = schema_of(PAIR_COLUMNS)
DOCUMENT_PAIRS = schema_of(DOCUMENT_PAIR_COLUMNS)

# `made_from` is a digest of the inputs of a row: a row with the same one can be reused.
ALIGNED = pa.schema(
    [
        ("source_document_id", pa.string()),
        ("target_document_id", pa.string()),
        ("evidence", pa.string()),
        ("made_from", pa.string()),
        ("score", pa.float32()),
        ("agreement", pa.float32()),
        (
            "pairs",
            pa.list_(
                pa.struct(
                    [
                        ("source_text", pa.string()),
                        ("target_text", pa.string()),
                        ("granularity", pa.string()),
                        ("bead", pa.string()),
                        ("source_position", pa.int32()),
                        ("target_position", pa.int32()),
                        ("similarity", pa.float32()),
                        ("margin", pa.float32()),
                        ("score", pa.float32()),
                    ]
                )
            ),
        ),
    ]
)

MINED_SCHEMA = pa.schema(
    [
        ("source_document_id", pa.string()),
        ("target_document_id", pa.string()),
        ("source_text", pa.string()),
        ("target_text", pa.string()),
        ("granularity", pa.string()),
        ("bead", pa.string()),
        ("source_position", pa.int32()),
        ("target_position", pa.int32()),
        ("similarity", pa.float32()),
        ("margin", pa.float32()),
        ("score", pa.float32()),
    ]
)
