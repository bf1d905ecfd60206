"""Columns of the documents table, one line each: name, type and meaning (docs/tables.md shows them)."""

from collections.abc import Iterable
from typing import NamedTuple

import pyarrow as pa

ALTERNATES = pa.list_(pa.struct([("lang", pa.string()), ("url", pa.string())]))
BLOCKS = pa.list_(pa.struct([("kind", pa.string()), ("text", pa.string())]))

TOPIC_EVIDENCE = pa.struct(
    [
        ("counterpart", pa.string()),  # URL of the page of which it is the translation
        ("counterpart_relevance", pa.float32()),
        ("section", pa.string()),  # site or folder
        ("section_share", pa.float32()),  # of the other pages of the section, on topic
        ("likeness", pa.float32()),  # 1: as the certain pages; null if nothing was learnt
        ("section_likeness", pa.float32()),  # by what other sites taught; null for a section that is not akin
        ("words", pa.list_(pa.string())),  # learnt phrases of the page
    ]
)


class Column(NamedTuple):
    """A column of a table; `meaning` is Markdown, its links relative to docs/."""

    name: str
    type: pa.DataType
    meaning: str


def schema_of(columns: Iterable[Column]) -> pa.Schema:
    """The Arrow schema of the columns, in their order."""
    return pa.schema([(column.name, column.type) for column in columns])


DOCUMENT_COLUMNS = (
    Column(
        "document_id",
        pa.string(),
        "24 hexadecimal digits: a hash of URL, status and body; for one text of several also of its language",
    ),
    Column("url", pa.string(), "the URL that was requested"),
    Column("canonical_url", pa.string(), "the canonical URL that the page declares, absolute"),
    Column("site", pa.string(), "host of the URL in lower case, without `www.`"),
    Column("lang", pa.string(), "language of the text, by py3langid; null if there is too little text"),
    Column("lang_confidence", pa.float32(), "confidence of the language identification, 0 to 1"),
    Column("declared_lang", pa.string(), "language that the page declares (`lang` of its root), as written"),
    Column(
        "tag",
        pa.string(),
        "`lang` with the region or script that the page declares for its text: `es-419`, `pt-PT`, `zh-Hant`",
    ),
    Column("title", pa.string(), "the title, at most 500 characters"),
    Column("published", pa.string(), "date of publication, `YYYY-MM-DD`, if the page states one"),
    Column("fetched_at", pa.timestamp("us", tz="UTC"), "time of the fetch: the date of the WARC record"),
    Column(
        "license",
        pa.string(),
        "licence that the page declares: SPDX identifier, or URL; see [rights.md](rights.md#licences)",
    ),
    Column(
        "machine_translated",
        pa.bool_(),
        "whether the page is a machine translation; see [rights.md](rights.md#machine-translations)",
    ),
    Column(
        "mt",
        pa.float32(),
        "how likely the page was translated by a machine, 0 to 1, by its text and its counterpart's; "
        "1 with a mark; see [machine-translation.md](machine-translation.md)",
    ),
    Column(
        "opt_outs",
        pa.list_(pa.string()),
        "signals that reserve the page from text mining or AI; see [rights.md](rights.md#opt-outs)",
    ),
    Column("tdm_policy", pa.string(), "URL of the terms for text mining, if a TDM reservation gives one"),
    Column(
        "alternates",
        ALTERNATES,
        "links to other languages: declared ones, then switchers, then those of sitemaps and wikis",
    ),
    Column("blocks", BLOCKS, "the running text in order"),
    Column("relevance", pa.float32(), "relevance to the topic, 0 to 1; see [topics.md](topics.md#relevance)"),
    Column(
        "on_topic_by",
        pa.string(),
        "what makes the page on topic: `words`, `counterpart`, `section`, `learnt`; else null",
    ),
    Column(
        "topic_evidence",
        TOPIC_EVIDENCE,
        "what decided on that; null if `relevance` was not judged; see [topics.md](topics.md#relevance)",
    ),
    Column("content_digest", pa.string(), "32 hexadecimal digits: a hash of the text, equal for equal texts"),
    Column("warc_file", pa.string(), "name of the WARC file, without its folder"),
    Column("warc_offset", pa.int64(), "offset of the record in that file, in bytes"),
    Column("rejected_by", pa.string(), "null, or a reason"),
)
