"""Where the texts of pairs stand in the blocks of their documents."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

PAIR_COLUMNS = (
    "pair_id", "granularity", "bead", "source_text", "target_text", "source_block", "target_block",
    "source_position", "target_position", "score", "split", "origin", "source_document_id",
    "target_document_id",
)  # fmt: skip
_SPACE = re.compile(r"\s*")
_OWN = "source_document_id"
_Place = tuple[int, int, str, str]  # block, position, pair_id, text
_SIDES = ("source", "target")


@dataclass(slots=True)
class PairPlaces:
    """The pairs of each source document, and by document and side the texts with their first blocks."""

    pairs: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    places: dict[str, list[_Place]] = field(default_factory=lambda: defaultdict(list))

    def add(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take in pairs, rows of PAIR_COLUMNS."""
        for row in rows:
            ids = [row[f"{side}_document_id"] or "" for side in _SIDES]
            self.pairs[ids[0]].append({name: row[name] for name in PAIR_COLUMNS if name != _OWN})
            for side, document in zip(_SIDES, ids, strict=True):
                block, position, text = (row[f"{side}_{what}"] for what in ("block", "position", "text"))
                self.places[document].append((block or 0, position or 0, row["pair_id"], text or ""))


def spans(
    texts: list[str], places: Iterable[tuple[int, int, str, str]]
) -> Iterator[tuple[int, int, int, str]]:
    """(block, start, end, pair_id) of each text, in characters of the block, in the order of the document.

    A text of several blocks has a span in each. Where a text does not stand in its block as it is (masked,
    corrected), its words up to the first that differs are looked for, and without them it has no span.
    """
    last = (0, 0)
    for block, _, pair, text in sorted(places):
        if block > last[0]:
            last = (block, 0)
        number, rest = last[0], text
        while rest and number < len(texts):
            start, end, rest = _matched(texts[number], rest, last[1] if number == last[0] else 0)
            if end <= start:
                break
            yield number, start, end, pair
            last = (number, end)
            number += bool(rest)


def _matched(block: str, text: str, begin: int) -> tuple[int, int, str]:
    """Start and end in the block of as much of the text as stands there, white space aside, and the rest."""
    words = text.split()
    start = block.find(words[0], begin) if words else -1
    while start >= 0:
        end = start
        for number, word in enumerate(words):
            at = _SPACE.match(block, end).end()  # type: ignore[union-attr]
            if not block.startswith(word, at):
                if at < len(block):  # the block goes on with other words
                    break
                return start, end, " ".join(words[number:])
            end = at + len(word)
        else:
            return start, end, ""
        start = block.find(words[0], start + 1)
    return 0, 0, ""
