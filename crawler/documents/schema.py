"""The documents table: one row for each response, kept or dropped (a public contract, docs/tables.md)."""

import pyarrow as pa

from crawler.documents.columns import ALTERNATES, DOCUMENT_COLUMNS, schema_of

DOCUMENTS = schema_of(DOCUMENT_COLUMNS)

_TDM_RULES = pa.list_(
    pa.struct([("location", pa.string()), ("reserved", pa.bool_()), ("policy", pa.string())])
)

_DECLARED = pa.list_(
    pa.struct([("page", pa.string()), ("evidence", pa.string()), ("lang", pa.string()), ("url", pa.string())])
)

# Columns outside the contract, for the pairing of documents, the TDMRep files of sites and the versions of a
# page. `declared` holds the alternates that a list declares for all its pages; after the documents stage,
# those that lists declare for the row's own page. `confirms` is, for a revisit, the date of the response that
# it confirms; `seen_at`, set by the documents stage, the time at which the response was last seen.
# `variant` is the language of a response that the server negotiated.
EXTRACTED = pa.schema(
    [
        *DOCUMENTS,
        ("hreflang", ALTERNATES),
        ("switchers", ALTERNATES),
        ("declared", _DECLARED),
        ("images", pa.list_(pa.string())),
        ("signature", pa.list_(pa.uint64())),
        ("tdm_reserved", pa.bool_()),
        ("tdm_rules", _TDM_RULES),
        ("status", pa.int32()),
        ("moved_to", pa.string()),
        ("confirms", pa.timestamp("us", tz="UTC")),
        ("seen_at", pa.timestamp("us", tz="UTC")),
        ("variant", pa.string()),
    ]
)
