"""A response and the page that is read from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.page.rights.opt_outs import OptOuts

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
    """One HTTP response, decoded from its transfer and content encoding.

    `headers` are kept under their names in lower case, whatever the case in which they are given.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime | None = None
    truncated: bool = False
    metadata: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        lower = {name.lower(): value for name, value in self.headers.items()}
        object.__setattr__(self, "headers", lower)

    @property
    def content_type(self) -> str:
        """Media type in lower case without parameters; '' where none is given."""
        return self.headers.get("content-type", "").replace(",", ";").split(";")[0].strip().lower()
