"""What a reader of a format other than HTML finds in a body."""

from dataclasses import dataclass, field

from crawler.page.page import Block


@dataclass(frozen=True, slots=True)
class Content:
    """Blocks of running text in reading order, and what the file says of itself.

    `published` is YYYY-MM-DD. `metas` are statements by the names that HTML's <meta> has for them, such as
    'tdm-reservation'; `license` is text or an address that names the text's licence. `links` are addresses
    as written. `unreadable` is the reason, in one word, why there is no text to be had.
    """

    blocks: tuple[Block, ...] = ()
    title: str = ""
    lang: str | None = None
    published: str | None = None
    license: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    unreadable: str | None = None
