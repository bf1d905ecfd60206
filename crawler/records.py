"""The documents table: one row a page of the archive, kept or dropped (a public contract, docs/tables.md)."""

from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa

from crawler.opt_outs import OptOuts

HEADING, PARAGRAPH, LIST_ITEM, TABLE_CELL, CAPTION = (
    "heading",
    "paragraph",
    "list_item",
    "table_cell",
    "caption",
)
BLOCK_KINDS = (HEADING, PARAGRAPH, LIST_ITEM, TABLE_CELL, CAPTION)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of running text: its kind (one of BLOCK_KINDS) and its text without line breaks."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Alternate:
    """A link to the same page in another language: language tag as declared (may be ''), absolute URL."""

    lang: str
    url: str


# Kinds of lists that declare alternates of pages: sitemaps, answers of MediaWiki's API.
SITEMAP, LANGLINK = "sitemap", "langlink"


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says, read from its bytes: text blocks, metadata and the links that bear on translations.

    `hreflang` are declared alternates (head, Link header); `switchers` are links in the page that
    look like a language switch; `images` are file names of pictures inside the text. `unreadable` is why a
    file gives no text, in one word.
    """

    title: str = ""
    published: str | None = None
    license: str | None = None
    declared_lang: str | None = None
    canonical_url: str | None = None
    blocks: tuple[Block, ...] = ()
    hreflang: tuple[Alternate, ...] = ()
    switchers: tuple[Alternate, ...] = ()
    images: tuple[str, ...] = ()
    machine_translated: str | None = None
    noindex: bool = False
    opt_outs: OptOuts = field(default_factory=OptOuts)
    unreadable: str | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """One archived HTTP response, decoded from its transfer and content encoding."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    fetched_at: datetime | None = None
    truncated: bool = False
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def content_type(self) -> str:
        """Media type in lower case without parameters; '' where none is given."""
        return self.headers.get("content-type", "").replace(",", ";").split(";")[0].strip().lower()


_ALTERNATES = pa.list_(pa.struct([("lang", pa.string()), ("url", pa.string())]))

DOCUMENTS = pa.schema(
    [
        ("document_id", pa.string()),
        ("url", pa.string()),
        ("canonical_url", pa.string()),
        ("site", pa.string()),
        ("lang", pa.string()),
        ("lang_confidence", pa.float32()),
        ("declared_lang", pa.string()),
        ("title", pa.string()),
        ("published", pa.string()),
        ("fetched_at", pa.timestamp("us", tz="UTC")),
        ("license", pa.string()),
        ("machine_translated", pa.bool_()),
        ("opt_outs", pa.list_(pa.string())),
        ("tdm_policy", pa.string()),
        ("alternates", _ALTERNATES),
        ("blocks", pa.list_(pa.struct([("kind", pa.string()), ("text", pa.string())]))),
        ("relevance", pa.float32()),
        ("content_digest", pa.string()),
        ("warc_file", pa.string()),
        ("warc_offset", pa.int64()),
        ("rejected_by", pa.string()),
    ]
)

_TDM_RULES = pa.list_(
    pa.struct([("location", pa.string()), ("reserved", pa.bool_()), ("policy", pa.string())])
)

_DECLARED = pa.list_(
    pa.struct([("page", pa.string()), ("evidence", pa.string()), ("lang", pa.string()), ("url", pa.string())])
)

# Beside the contract: what only the pairing of documents, the TDMRep files of sites and the versions of a
# page read. `declared` holds what a list says of all its pages, and from the documents stage on what lists
# say of the row's own page. `confirms` is of a revisit the date of the response that still stood; `seen_at`,
# known from the documents stage on, when the response was last seen.
EXTRACTED = pa.schema(
    [
        *DOCUMENTS,
        ("hreflang", _ALTERNATES),
        ("switchers", _ALTERNATES),
        ("declared", _DECLARED),
        ("images", pa.list_(pa.string())),
        ("signature", pa.list_(pa.uint64())),
        ("tdm_reserved", pa.bool_()),
        ("tdm_rules", _TDM_RULES),
        ("status", pa.int32()),
        ("moved_to", pa.string()),
        ("confirms", pa.timestamp("us", tz="UTC")),
        ("seen_at", pa.timestamp("us", tz="UTC")),
    ]
)
