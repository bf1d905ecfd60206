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

# Beside the contract: what only the pairing of documents, the TDMRep files of sites and the versions of a
# page read. `declared` holds what a list says of all its pages, and from the documents stage on what lists
# say of the row's own page. `confirms` is of a revisit the date of the response that still stood; `seen_at`,
# known from the documents stage on, when the response was last seen. `variant` is the language of a response
# that the server chose by the languages that it was asked in.
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
