"""The documents table: rows for each response, kept or dropped (a public contract, docs/tables.md)."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

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
# `variant` is the language of a response that the server negotiated, or of one text of a page in several.
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


class AlternateStruct(TypedDict):
    """A declared alternate."""

    lang: str
    url: str


class BlockStruct(TypedDict):
    """A block of text."""

    kind: str
    text: str


class TdmRuleStruct(TypedDict):
    """A rule of a TDMRep file."""

    location: str
    reserved: bool
    policy: str | None


class DeclaredStruct(TypedDict):
    """An alternate that a list declares for a page."""

    page: str
    evidence: str
    lang: str
    url: str


class TopicEvidenceStruct(TypedDict):
    """Evidence that a page is on topic, beside its own words."""

    counterpart: str | None
    counterpart_relevance: float | None
    section: str
    section_share: float
    likeness: float | None
    section_likeness: float | None
    words: list[str]


class ExtractedRow(TypedDict, total=False):
    """A row of EXTRACTED as Python values; a missing column is null."""

    document_id: str
    url: str
    canonical_url: str | None
    site: str
    lang: str | None
    lang_confidence: float
    declared_lang: str | None
    tag: str | None
    title: str | None
    published: str | None
    fetched_at: datetime | None
    license: str | None
    machine_translated: bool
    mt: float | None
    opt_outs: list[str]
    tdm_policy: str | None
    alternates: list[AlternateStruct]
    blocks: list[BlockStruct]
    relevance: float
    on_topic_by: str | None
    topic_evidence: "TopicEvidenceStruct | None"
    content_digest: str
    warc_file: str
    warc_offset: int
    rejected_by: str | None
    hreflang: list[AlternateStruct]
    switchers: list[AlternateStruct]
    declared: list[DeclaredStruct]
    images: list[str]
    signature: Sequence[int]
    tdm_reserved: bool | None
    tdm_rules: list[TdmRuleStruct] | None
    status: int
    moved_to: str | None
    confirms: datetime | None
    seen_at: datetime | None
    variant: str | None
