"""What Amazon Translate asks of parallel data: the rules for a pair, and the options of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.export.direction import Direction
from corpus.export.files import EMPTY

MAX_SEGMENT_BYTES = 1000
FORBIDDEN_STARTS = ("+", "-", "=", "@")

# Reasons to drop a pair, after EMPTY in the order in which they are checked.
FORBIDDEN_START = "forbidden_start"
TOO_LONG = "too_long"
DUPLICATE_SOURCE = "duplicate_source"
BEYOND_BUDGET = "beyond_budget"


@dataclass(frozen=True, slots=True)
class AmazonOptions:
    """The size of a file, and its language codes.

    Beyond `max_pairs` pairs or `max_bytes` of the file, pairs with the highest scores are kept, then those
    with the lowest pair_ids. `codes` are the service's codes by language, `{"es": "es-MX"}`.
    """

    max_pairs: int | None = None
    max_bytes: int | None = None
    codes: Mapping[str, str] = field(default_factory=dict)

    def coded(self, direction: Direction) -> Direction:
        """The direction in the service's codes."""
        return Direction(
            *(self.codes.get(lang, lang) for lang in (direction.source_lang, direction.target_lang))
        )


DEFAULT = AmazonOptions()


def objection(source: str, target: str, forbidden_starts: tuple[str, ...]) -> str | None:
    """The reason why the service would not take a pair; None if it would."""
    if not source or not target:
        return EMPTY
    if source.startswith(forbidden_starts) or target.startswith(forbidden_starts):
        return FORBIDDEN_START
    if max(len(source.encode()), len(target.encode())) > MAX_SEGMENT_BYTES:
        return TOO_LONG
    return None
