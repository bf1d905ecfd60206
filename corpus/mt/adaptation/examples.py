"""An example of how something is translated."""

from typing import NamedTuple


class Example(NamedTuple):
    """A segment and its translation; of two translations of a segment that with the higher score counts."""

    source: str
    target: str
    score: float = 1.0
