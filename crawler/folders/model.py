"""A local document: its text blocks, each with the places in the file that it was read from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# Kinds of pieces. TEXT is translated; the others are placeholders, kept byte for byte.
TEXT, CODE, FORMULA, ROLE, SHORTCODE, MARK = "text", "code", "formula", "role", "shortcode", "mark"
PLACEHOLDERS = (CODE, FORMULA, ROLE, SHORTCODE)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a block: as it stands in the file (`raw`), as it stands in a pair (`shown`), its kind.

    A MARK (emphasis, the brackets and the target of a link, a tag, the id of a heading) shows nothing.
    """

    raw: str
    shown: str
    kind: str = TEXT


@dataclass(frozen=True, slots=True)
class LocalBlock:
    """A block of running text in a file.

    `kind` is one of crawler.page.page.BLOCK_KINDS. `pieces` make up its content; a line end in it is a line
    end of the file. `spans` are the places of the content's lines in the text of the document's part `part`,
    empty for a format that cannot be written back. `line` and `last_line` count from 1. `trail` holds the
    headings above, the outermost first; `tab` names the tab that the block belongs to, if any; `level` is
    that of a heading, from 1.
    """

    kind: str
    pieces: tuple[Piece, ...]
    text: str
    line: int
    last_line: int
    spans: tuple[Span, ...] = ()
    part: int = 0
    trail: tuple[str, ...] = ()
    tab: str = ""
    level: int = 0

    @property
    def content(self) -> str:
        """The block as it stands in the file, without the marks of its container at the start of lines."""
        return "".join(piece.raw for piece in self.pieces)

    @property
    def placeholders(self) -> tuple[str, ...]:
        """What stands in the block and is not translated, in order, as it stands in the file."""
        return tuple(piece.raw for piece in self.pieces if piece.kind in PLACEHOLDERS)


@dataclass(frozen=True, slots=True)
class Entry:
    """A translation unit of a bilingual file (PO, XLIFF): both texts, and why it is no pair ('' if it is)."""

    source: str
    target: str
    line: int
    state: str = ""


@dataclass(frozen=True, slots=True)
class LocalDocument:
    """What a file holds.

    `parts` are the texts that the blocks' spans point into: one for most files, one per Markdown cell for a
    notebook. `fields` is the front matter, keys in lower case. `entries` are those of a bilingual file.
    `unreadable` is why a file gives no text, in one word.
    """

    blocks: tuple[LocalBlock, ...] = ()
    parts: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    unreadable: str | None = None
