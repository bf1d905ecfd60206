"""A pair as a person judges it: its texts, scores, neighbours, and the places on both pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pyarrow.compute as pc

from corpus.settling.decided import CORRECTED
from corpus.tables.folder import WorkFolder

_AROUND = 2  # pairs before and after
_WORDS = 5  # of each end of a text that a link names
_COLUMNS = (
    *("pair_id", "source_url", "target_url", "source_document_id", "target_document_id", "source_lang"),
    *("target_lang", "source_text", "target_text", "granularity", "source_position", "target_position"),
    *("similarity", "margin", "score", "formula", "rejected_by", "review", "license", "origin", "bead"),
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Context:
    """The pairs before and after a pair in its documents."""

    before: Sequence[Row]
    after: Sequence[Row]


def rows_at(folder: WorkFolder, numbers: Sequence[int]) -> list[Row]:
    """The rows of the table pairs with these numbers, in this order."""
    return folder.take("pairs", numbers, _COLUMNS)


def context(folder: WorkFolder, row: Row) -> Context:
    """The neighbours of a pair, by their place in the source document."""
    same = pc.scalar(True)
    for name in ("source_document_id", "target_document_id", "granularity"):
        same &= pc.field(name) == row[name]
    near = folder.table("pairs", same, list(_COLUMNS)).to_pylist()
    pairs = [other for other in near if not (other["review"] or "").startswith(f"{CORRECTED}:")]
    pairs.sort(key=lambda other: (other["source_position"] or 0, other["target_position"] or 0))
    place = next(n for n, other in enumerate(pairs) if other["pair_id"] == row["pair_id"])
    return Context(pairs[max(place - _AROUND, 0) : place], pairs[place + 1 : place + 1 + _AROUND])


def place_on_page(url: str | None, text: str | None) -> str:
    """The address of a text on its page (https://wicg.github.io/scroll-to-text-fragment/); '' for no page."""
    if not (url or "").startswith(("http://", "https://")):
        return ""
    words = (text or "").split()
    if not words:
        return url or ""
    ends = [words] if len(words) <= 2 * _WORDS else [words[:_WORDS], words[-_WORDS:]]
    where = ",".join(quote(" ".join(some), safe="").replace("-", "%2D") for some in ends)
    return f"{(url or '').partition('#')[0]}#:~:text={where}"
