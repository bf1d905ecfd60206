"""Columns of the tables of a work folder (a public contract, docs/tables.md)."""

import pyarrow as pa

# Scores of the rules, one column a rule that measures something; their ranges stand in corpus/filters.
FILTER_SCORES = ("length_ratio", "language", "letters", "numbers", "copy")

ALIGNED_ORIGIN, MINED_ORIGIN = "aligned", "mined"  # how a pair was found: the column `origin`

PAIRS = pa.schema(
    [
        ("pair_id", pa.string()),
        ("source_url", pa.string()),
        ("target_url", pa.string()),
        ("source_document_id", pa.string()),
        ("target_document_id", pa.string()),
        ("source_lang", pa.string()),
        ("target_lang", pa.string()),
        ("source_text", pa.string()),
        ("target_text", pa.string()),
        ("granularity", pa.string()),
        ("bead", pa.string()),
        ("source_position", pa.int32()),
        ("target_position", pa.int32()),
        ("similarity", pa.float32()),
        ("margin", pa.float32()),
        ("score", pa.float32()),
        ("formula", pa.float32()),
        *[(name, pa.float32()) for name in FILTER_SCORES],
        ("masked", pa.int32()),
        ("rejected_by", pa.string()),
        ("rejections", pa.int32()),
        ("license", pa.string()),
        ("machine_translated", pa.bool_()),
        ("topic", pa.string()),
        ("relevance", pa.float32()),
        ("split", pa.string()),
        ("origin", pa.string()),
    ]
)


# `made_from` says what a row was computed from: the same, and the row can be taken over.
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

DOCUMENT_PAIRS = pa.schema(
    [
        ("source_document_id", pa.string()),
        ("target_document_id", pa.string()),
        ("source_url", pa.string()),
        ("target_url", pa.string()),
        ("source_lang", pa.string()),
        ("target_lang", pa.string()),
        ("evidence", pa.string()),
        ("score", pa.float32()),
        ("rejected_by", pa.string()),
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
